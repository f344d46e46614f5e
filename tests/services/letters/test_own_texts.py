"""The house's own words: checked before they are kept, every version kept, and said by the letters from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.letter_check import OwnParagraph, Wording
from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.models.letters import letters
from creditdesk.services.letters.own_texts import OURS, OwnTexts, UnsendableTextError, our_wording, read_wording

OWN = Wording(
    "A word about $asked",
    (
        OwnParagraph("before", (), "Some $things of yours are late."),
        OwnParagraph("after", (), "Please pay **$asked** by $pay_by; $$5 is not enough."),
    ),
)


@pytest.fixture
def texts(desk: Any) -> OwnTexts:
    return OwnTexts(desk.book)


def test_our_words_hold_until_others_are_kept(desk: Any, texts: OwnTexts) -> None:
    shown = texts.show(Kind.REMINDER, "en")
    assert (shown.version, shown.is_ours, shown.wording) == (OURS, True, our_wording(Kind.REMINDER, "en"))
    assert "Payment reminder" in desk.said()


def test_letters_say_own_words_once_they_are_kept(desk: Any, texts: OwnTexts) -> None:
    texts.save(Kind.REMINDER, "en", OWN, at=desk.at)
    said = desk.said()
    assert "A word about £25,480.00" in said
    assert "$5 is not enough." in said
    assert "Payment reminder" not in said


def test_other_kinds_and_languages_keep_theirs(desk: Any, texts: OwnTexts) -> None:
    texts.save(Kind.REMINDER, "en", OWN, at=desk.at)
    assert texts.show(Kind.REMINDER, "de").is_ours
    assert texts.show(Kind.FINAL_DEMAND, "en").is_ours


def test_a_letter_keeps_the_words_that_it_was_made_of(desk: Any, texts: OwnTexts) -> None:
    texts.save(Kind.REMINDER, "en", OWN, at=desk.at)
    desk.issue()
    texts.restore(Kind.REMINDER, "en", OURS, at=desk.at)
    assert desk.rows(letters)[0].facts["wording"]["subject"] == OWN.subject


def test_every_version_is_kept_and_each_can_hold_again(desk: Any, texts: OwnTexts) -> None:
    texts.save(Kind.REMINDER, "en", OWN, at=desk.at)
    second = replace(OWN, subject="Again: $asked")
    texts.save(Kind.REMINDER, "en", second, at=desk.at)
    texts.restore(Kind.REMINDER, "en", 1, at=desk.at)
    assert texts.show(Kind.REMINDER, "en").wording == OWN
    texts.restore(Kind.REMINDER, "en", OURS, at=desk.at)
    assert texts.show(Kind.REMINDER, "en").is_ours
    kept = [(each.version, each.is_ours, each.wording.subject) for each in texts.versions(Kind.REMINDER, "en")]
    ours = our_wording(Kind.REMINDER, "en").subject
    assert kept == [
        (4, True, ours), (3, False, OWN.subject), (2, False, "Again: $asked"), (1, False, OWN.subject), (0, True, ours),
    ]  # fmt: skip


def test_a_version_that_never_was_cannot_hold_again(desk: Any, texts: OwnTexts) -> None:
    with pytest.raises(NotFoundError, match="no version 3 of the reminder in English"):
        texts.restore(Kind.REMINDER, "en", 3, at=desk.at)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Pay $askd by $pay_by.", r"\$askd, which is no field of this letter"),
        ("The police will come for $asked by $pay_by.", "Not to be sent: .police."),
        ("Pay $asked by $pay_by. \U0001f600", "fonts cannot print"),
        ("Pay $asked by $pay_by $since", "can be empty"),
        ("Pay $asked.", "must state the day"),
        ("Pay $asked by $pay_by. " * 100, "it may have"),
    ],
)
def test_what_cannot_be_sent_is_not_kept(desk: Any, texts: OwnTexts, text: str, why: str) -> None:
    wording = Wording("Reminder: $asked", (OwnParagraph("before", (), text),))
    with pytest.raises(UnsendableTextError, match=why):
        texts.save(Kind.REMINDER, "en", wording, at=desk.at)
    assert texts.show(Kind.REMINDER, "en").is_ours


def test_what_is_unwise_is_kept_and_told(desk: Any, texts: OwnTexts) -> None:
    wording = replace(OWN, subject="PAY NOW: $asked")
    _, faults, _ = texts.save(Kind.REMINDER, "en", wording, at=desk.at)
    assert ["PAY NOW" in fault.words for fault in faults] == [True]


@pytest.mark.parametrize(
    ("kind", "language"),
    [(Kind.STATEMENT, "en"), (Notice.QUERY_REPORT, "en"), (Kind.LBA_COMPANY, "it"), (Kind.REMINDER, "it")],
)
def test_there_are_own_words_only_where_there_are_ours(texts: OwnTexts, kind: Kind | Notice, language: str) -> None:
    with pytest.raises(CreditDeskError, match="has no text of its own in"):
        texts.show(kind, language)


def test_own_words_that_name_the_claim_ask_for_interest(desk: Any, texts: OwnTexts) -> None:
    ours = our_wording(Kind.FINAL_DEMAND, "en")
    claiming = replace(ours, paragraphs=(*ours.paragraphs, OwnParagraph("after", (), "In all: $claim.")))
    desk.happened(desk.at.date().replace(day=1), "PTP")
    before = desk.said("final_demand")
    texts.save(Kind.FINAL_DEMAND, "en", claiming, at=desk.at)
    assert "Interest to 20 Nov 2026" not in before.split("Annex")[0]
    assert "Interest to 20 Nov 2026" in desk.said("final_demand").split("Annex")[0]


@pytest.mark.parametrize("content", [{}, {"subject": "x", "paragraphs": [{}]}, {"subject": "x", "paragraphs": 5}])
def test_a_text_of_another_form_is_refused_in_a_sentence(content: Any) -> None:
    with pytest.raises(CreditDeskError, match="The text lacks something"):
        read_wording(content)
