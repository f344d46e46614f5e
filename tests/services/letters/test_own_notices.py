"""The house's own words of the shorter letters, and of those about promises: said by them, in letter and mail alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from creditdesk.domain.letter_check import OwnParagraph, Wording
from creditdesk.domain.letter_fields import frame_of
from creditdesk.domain.letter_kinds import NOTES, Notice
from creditdesk.domain.letter_words import field_words
from creditdesk.models.customers import holds
from creditdesk.models.letters import letters as letters_table
from creditdesk.services.letters.note_writing import Notes
from creditdesk.services.letters.own_texts import OURS, OwnTexts, our_wording
from creditdesk.services.letters.text_trial import TextTrials
from creditdesk.services.letters.texts import languages_of
from tests.services.letters.conftest import DAY

_ALL = [notice for notice in Notice if frame_of(notice) is not None]


def _paid_off(desk: Any) -> None:
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "25480.00")
    desk.ledger.allocate(cash, desk.first, "2026-11-18", "18400.00")
    desk.ledger.allocate(cash, desk.second, "2026-11-18", "7080.00")


def _stopped(desk: Any, **lifted: Any) -> None:
    placed = {"placed_by": "tess", "placed_at": datetime(2026, 11, 10, 9, tzinfo=UTC)} | lifted
    desk.add(holds, customer_id=desk.debtor, kind="credit", reason="it is over its limit", **placed)


def _received(desk: Any, **facts: Any) -> int:
    return int(desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-16", "500.00", **facts))


def _settled(desk: Any) -> None:
    desk.ledger.allocate(_received(desk), desk.first, "2026-11-16", "500.00")


_MADE_POSSIBLE: dict[Notice, Callable[[Any], object]] = {
    Notice.PLAN_AGREEMENT: lambda desk: desk.plan(date(2026, 11, 10), date(2026, 12, 10), INV_1=1840000),
    Notice.PLAN_MISSED: lambda desk: desk.plan(date(2026, 10, 10), date(2026, 11, 15), INV_1=1840000),
    Notice.PLAN_DEFAULT: lambda desk: desk.plan(date(2026, 9, 10), date(2026, 10, 10), INV_1=1840000),
    Notice.CREDIT_HOLD: _stopped,
    Notice.CREDIT_RELEASE: lambda desk: _stopped(desk, lifted_at=datetime(2026, 11, 19, 9, tzinfo=UTC)),
    Notice.PAYMENT_THANKS: _settled,
    Notice.ALLOCATION_QUERY: _received,
    Notice.PAYMENT_RETURNED: lambda desk: _received(desk, reversed_on=date(2026, 11, 19)),
    Notice.PAID_IN_FULL: _paid_off,
}
_OWN: dict[Notice, dict[str, str]] = {
    Notice.PLAN_PROPOSAL: {"count": "3", "first_on": "2027-01-31"},
    Notice.LIMIT_CHANGE: {"limit": "10000", "limit_before": "20000", "changed": "2026-12-01"},
    Notice.HANDOVER: {"agency": "Reed & Co", "handed": "2026-11-23"},
    Notice.SETTLEMENT_OFFER: {"offer": "20000"},
    Notice.INSOLVENCY_CLAIM: {
        "officeholder": "P. Rees|4 Court Lane|Leeds",
        "case": "12 of 2026",
        "insolvent": "2026-11-10",
    },
}


def all_fields(notice: Notice) -> Wording:
    """A text that names every field that always says something, and keeps what the letter must state."""
    frame = frame_of(notice)
    assert frame is not None
    named = " ".join(f"{name}=${name};" for name, needs in sorted(frame.fields.items()) if not needs)
    ours = our_wording(notice, "en")
    return Wording(ours.subject, (*ours.paragraphs, OwnParagraph("before", (), f"In our words. {named}")))


@pytest.mark.parametrize("notice", [each for each in NOTES if each is not Notice.PLAN_COMPLETED])
def test_a_letter_says_own_words_and_every_field_that_always_says_something(desk: Any, notice: Notice) -> None:
    _MADE_POSSIBLE.get(notice, lambda _desk: None)(desk)
    OwnTexts(desk.book).save(notice, "en", all_fields(notice), at=desk.at)
    note = Notes(desk.book).preview(desk.debtor, notice, DAY, _OWN.get(notice, {}))
    said = desk.text_of(note.pdf)
    assert "In our words." in said
    assert "=;" not in said


def test_the_facts_of_an_issued_letter_keep_the_words_that_it_was_made_of(desk: Any) -> None:
    _stopped(desk)
    texts, notes = OwnTexts(desk.book), Notes(desk.book)
    texts.save(Notice.CREDIT_HOLD, "en", all_fields(Notice.CREDIT_HOLD), at=desk.at)
    notes.issue(desk.debtor, Notice.CREDIT_HOLD, {}, as_of=DAY, at=desk.at)
    texts.restore(Notice.CREDIT_HOLD, "en", OURS, at=desk.at)
    (letter,) = desk.rows(letters_table)
    assert letter.facts["wording"]["paragraphs"][-1]["text"].startswith("In our words.")
    assert "In our words." not in desk.text_of(notes.preview(desk.debtor, Notice.CREDIT_HOLD, DAY, {}).pdf)


@pytest.mark.parametrize(
    ("notice", "language"), [(notice, code) for notice in _ALL for code in sorted(languages_of(notice))]
)
def test_every_shorter_letter_has_an_example_with_all_that_it_may_say(desk: Any, notice: Notice, language: str) -> None:
    trial = TextTrials(desk.book).try_out(notice, language, our_wording(notice, language), DAY)
    said = desk.text_of(trial.pdf)
    assert (trial.faults, bool(trial.printed)) == ((), True)
    assert [name for name in (trial.values or {}) if f"[{field_words(name)}]" in said] == []


def test_an_own_text_without_what_the_letter_must_state_is_not_kept(desk: Any) -> None:
    wording = Wording("About your plan", (OwnParagraph("before", (), "Please be in time."),))
    said = [fault.words for fault in OwnTexts(desk.book).check(Notice.PLAN_PROPOSAL, "en", wording)]
    assert "The letter must state the number of instalments: it names nowhere $count." in said
