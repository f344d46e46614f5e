"""`demo` makes the invented company, and the tour does its day's work without a display."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from creditdesk.cli import main
from creditdesk.domain.errors import Cancelled
from creditdesk.services.book import settings
from creditdesk.services.book.files import open_book
from creditdesk.services.demo.service import DEMO_DAY, make_demo

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One demo company of twelve debtors for the tests that only look."""
    path = tmp_path_factory.mktemp("demo") / "demo.creditdesk"
    make_demo(path, debtors=12, as_of=DEMO_DAY, at=datetime(2026, 11, 20, 8, tzinfo=UTC)).close()
    return path


def test_demo_answers_what_it_made_and_becomes_the_book_opened_last(creditdesk: Run, tmp_path: Path) -> None:
    path = tmp_path / "demo.creditdesk"
    facts = creditdesk("--json", "demo", path, "--debtors", "5", "--seed", "3").json
    assert (facts["book"], facts["debtors"], facts["files"]) == (str(path), 5, [])
    assert facts["documents"] > 100
    assert creditdesk("--json", "check").json == {"ok": True, "problems": []}
    # The demo company lives on its own day, whatever today is.
    assert creditdesk("--json", "debtors").json["as_of"] == "2026-11-20"
    assert len(creditdesk("--json", "debtors").json["debtors"]) == 5


def test_the_same_seed_makes_the_same_ledger(creditdesk: Run, tmp_path: Path) -> None:
    reports = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        path = tmp_path / f"{name}.creditdesk"
        creditdesk("demo", path, "--debtors", "18", "--seed", seed)
        reports.append(creditdesk("--json", "aging", "--by", "debtor").json)
    assert reports[0] == reports[1]
    assert reports[0] != reports[2]


def test_a_book_that_exists_is_not_made_a_demo(creditdesk: Run, made: Path, tmp_path: Path) -> None:
    assert "exists already" in creditdesk("demo", made, "--debtors", "5").err
    answer = creditdesk("demo", made, "--debtors", "5", "--tour", tmp_path / "tour")
    assert answer.status == 2
    assert "not a demo company" in answer.err


def test_open_shows_an_earlier_demo_again(small_demo: Path) -> None:
    opened: list[Path | None] = []

    def window(book: Path | None, as_of: object) -> int:
        opened.append(book)
        return 0

    arguments = ["demo", str(small_demo), "--open"]
    assert main.run(arguments, open_window=window, take_tour=lambda *_: []) == 0
    assert opened == [small_demo]


def test_a_demo_left_half_made_is_made_anew(creditdesk: Run, made: Path, at: datetime) -> None:
    with open_book(made) as book, book.unit_of_work(at) as work:
        settings.put(work, settings.DEMO, "being made")
    facts = creditdesk("--json", "demo", made, "--debtors", "5").json
    assert facts["debtors"] == 5


def test_a_demo_that_is_stopped_leaves_nothing(tmp_path: Path, at: datetime) -> None:
    class Stop:
        def report(self, done: int, total: int, _text: str) -> None:
            if done == total - 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        make_demo(tmp_path / "demo.creditdesk", debtors=5, at=at, progress=Stop())
    assert list(tmp_path.iterdir()) == []


def test_every_command_works_on_the_demo_company(creditdesk: Run, small_demo: Path, tmp_path: Path) -> None:
    run = ("--json", "--book", small_demo)
    accounts = [row["account"] for row in creditdesk(*run, "debtors").json["debtors"]]
    assert len(accounts) == 12
    assert creditdesk(*run, "worklist").json["entries"]
    for account in accounts:
        facts = creditdesk(*run, "debtor", account).json
        assert facts["pattern"]["sentence"]
        assert facts["history"]
    assert len(creditdesk(*run, "aging", "--by", "sector").json["rows"]) > 1
    assert creditdesk(*run, "check").json["problems"] == []


def test_the_tour_leaves_pictures_letters_and_a_page(subprocess_creditdesk: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    answer = subprocess_creditdesk(
        "--json", "demo", folder / "demo.creditdesk", "--debtors", "12", "--tour", folder, QT_QPA_PLATFORM="offscreen"
    )
    assert answer.status == 0, answer.err
    files = [Path(path) for path in answer.json["files"]]
    assert all(path.stat().st_size > 100 for path in files)
    names = {path.name for path in files}
    assert {"index.md", "reminder.pdf", "statement.pdf", "desk-light.png", "desk-dark.png"} <= names
    assert any(name.startswith("trend-") for name in names)
    page = (folder / "index.md").read_text(encoding="utf-8")
    for path in files:
        assert path.name == "index.md" or f"({path.name})" in page
    assert "Promise" in page
