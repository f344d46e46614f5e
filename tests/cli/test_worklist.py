"""`worklist`: whom to ring, with how many points, and what other points would change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from creditdesk.services.demo.service import DEMO_DAY, make_demo

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture(scope="module")
def kept_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.creditdesk"
    make_demo(path, debtors=40, seed=1, as_of=DEMO_DAY, at=datetime(2026, 11, 20, 9, tzinfo=UTC)).close()
    return path


@pytest.fixture
def demo(kept_demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept_demo, tmp_path))


def test_each_points_is_told_with_what_is_usual(creditdesk: Run, demo: Path) -> None:
    answer = creditdesk("--book", demo, "--json", "worklist", "--weights")
    assert (answer.status, answer.err) == (0, "")
    weights = {each["name"]: each for each in answer.json["weights"]}
    assert weights["bounced"] == {"name": "bounced", "points": 25, "standard": 25, "title": "Payment bounced"}
    assert "Promise broken" in creditdesk("--book", demo, "worklist", "--weights").out


def test_a_preview_shows_the_order_that_would_be_and_keeps_nothing(creditdesk: Run, demo: Path) -> None:
    before = creditdesk("--book", demo, "--json", "worklist").json["entries"]
    shown = creditdesk("--book", demo, "--json", "worklist", "--preview", "broken=0", "--preview", "age=0").json
    assert shown["count_before"] == len(before)
    assert shown["count"] == shown["count_before"] + shown["entering"] - shown["leaving"]
    assert creditdesk("--book", demo, "--json", "worklist").json["entries"] == before
    creditdesk("--book", demo, "settings", "worklist.broken", "0")
    creditdesk("--book", demo, "settings", "worklist.age", "0")
    after = creditdesk("--book", demo, "--json", "worklist").json["entries"]
    assert [each["account"] for each in shown["first"]] == [each["account"] for each in after][:50]
    assert "would" not in json.dumps(after)
    assert "Nothing is kept." in creditdesk("--book", demo, "worklist", "--preview", "broken=10").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("worklist", "--preview", "broken"), "does not say how many points"),
        (("worklist", "--preview", "mood=3"), 'There is no weight "mood"'),
        (("settings", "worklist.query", "25"), "Query open"),
        (("settings", "worklist.colour"), 'There is no setting "worklist.colour"'),
    ],
)
def test_points_that_cannot_be_are_refused_with_what_can(
    creditdesk: Run, demo: Path, arguments: tuple[str, ...], words: str
) -> None:
    answer = creditdesk("--book", demo, *arguments)
    assert answer.status == 2
    assert words in answer.err


def test_settings_list_the_points_beside_the_limits(creditdesk: Run, demo: Path) -> None:
    listed = creditdesk("--book", demo, "--json", "settings").json["settings"]
    assert (listed["worklist.bounced"], listed["letters.min_gap_days"]) == ("25", "5")


def test_a_controller_has_their_own_list(creditdesk: Run, demo: Path) -> None:
    everybody = creditdesk("--book", demo, "--json", "worklist").json["entries"]
    names = {each["controller"] for each in everybody}
    assert len(names) > 1
    listed = {}
    for name in names:
        answer = creditdesk("--book", demo, "--json", "worklist", "--controller", name.lower())
        listed[name] = [each["account"] for each in answer.json["entries"]]
        assert listed[name] == [each["account"] for each in everybody if each["controller"] == name]
    refused = creditdesk("--book", demo, "worklist", "--controller", "Nobody")
    assert (refused.status, "There is no controller Nobody" in refused.err) == (2, True)


def test_what_happened_since_a_day_is_told_debtor_by_debtor(creditdesk: Run, demo: Path) -> None:
    answer = creditdesk("--book", demo, "--json", "worklist", "--since", "2026-11-01")
    assert (answer.status, answer.json["since"]) == (0, "2026-11-01")
    events = answer.json["events"]
    assert {"promise broke", "was paid", "imported"} <= {each["event"] for each in events}
    assert all(each["on"] > "2026-11-01" for each in events)
    assert events[0]["account"] in creditdesk("--book", demo, "worklist", "--since", "2026-11-01").out
    assert creditdesk("--book", demo, "worklist", "--since", "soon").status == 2
