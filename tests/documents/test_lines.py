"""How text breaks into lines, and a paragraph over pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.services.letters.flow import BODY, BODY_BOLD, Flow, wrap_runs
from creditdesk.services.letters.fonts import Style, width
from creditdesk.services.letters.paper import paper_for
from creditdesk.services.letters.texts import texts_for

_WORDS = st.text("abcdefgh.,(", min_size=1, max_size=12)
_RUNS = st.lists(st.lists(_WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=6)


def styled(runs: list[str]) -> list[tuple[str, Style]]:
    """Return runs of text, every second one bold."""
    return [(text, BODY_BOLD if index % 2 else BODY) for index, text in enumerate(runs)]


def said(runs: list[str], measure: float) -> list[str]:
    return ["".join(text for text, _ in line) for line in wrap_runs(styled(runs), measure)]


@pytest.mark.parametrize("measure", range(60, 300, 5))
def test_a_full_stop_stays_with_the_bold_word_before_it(measure: int) -> None:
    lines = said(["Les pedimos que paguen a más tardar el ", "4 de diciembre de 2026", ". Si no, hablen."], measure)
    assert not any(line.startswith(".") for line in lines)
    assert not any(line.endswith(" ") for line in lines)


@pytest.mark.parametrize("measure", range(90, 300, 5))
@pytest.mark.parametrize("day", ["20 November 2026", "20 nov. 2026", "1er mars 2026", "20. November 2026"])
def test_a_day_stays_whole(measure: int, day: str) -> None:
    assert any(
        day in line for line in said([f"Payments that reached us after {day} are not shown (to {day})."], measure)
    )
    assert not any(line.startswith("2026") for line in said([f"To the year ({day}): no more"], measure))


@given(_RUNS, st.floats(90, 400))
def test_lines_hold_all_that_was_said_and_are_no_wider_than_they_may(runs: list[str], measure: float) -> None:
    lines = list(wrap_runs(styled(runs), measure))
    assert "".join(text for line in lines for text, _ in line).replace(" ", "") == "".join(runs).replace(" ", "")
    assert all(sum(width(text, style) for text, style in line) <= measure + 1e-6 for line in lines)


@pytest.mark.parametrize("count", range(2, 12))
def test_no_page_begins_or_ends_with_a_line_alone_of_a_paragraph(count: int) -> None:
    paper = paper_for("GB")
    for above in range(60):
        flow = Flow(paper, lambda _flow: None)
        flow.y = paper.bottom - above * 2.5
        flow.paragraph(" ".join(["Aufstellung"] * count), measure=80)
        lines = [len({run.y for run in page.runs}) for page in flow.pages]
        assert sum(lines) == count
        assert 1 not in lines, (above, lines)


def test_a_french_mark_of_two_parts_is_held_to_its_word() -> None:
    def texts(of: Any) -> Iterator[str]:
        parts = of.values() if isinstance(of, dict) else of if isinstance(of, list) else ()
        yield from ([of] if isinstance(of, str) else (text for part in parts for text in texts(part)))

    # A text message has blanks of one kind only.
    content = {name: section for name, section in texts_for("fr").content.items() if name != "sms"}
    assert [text for text in texts(content) if re.search(" [:;?!»]|« ", text)] == []
