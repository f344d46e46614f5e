"""The text of a letter is checked before it is kept: every fault is a sentence that says what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from creditdesk.domain.letter_check import MOST_CHARACTERS, MOST_FIELDS, MOST_PARAGRAPHS, OwnParagraph, Wording, check
from creditdesk.domain.letter_kinds import Kind, Notice

GOOD = Wording(
    "Reminder: $asked",
    (
        OwnParagraph("before", (), "The items below were due by $latest_due."),
        OwnParagraph("after", (), "Please pay **$asked** by **$pay_by**."),
        OwnParagraph("after", ("reachable",), "Speak to us: $reach."),
    ),
)


def said(wording: Wording, kind: Kind | Notice = Kind.REMINDER, *, blocking: bool = True) -> list[str]:
    return [fault.words for fault in check(kind, "en", wording) if fault.blocks is blocking]


def with_text(text: str, *when: str, place: str = "after") -> Wording:
    return replace(GOOD, paragraphs=(*GOOD.paragraphs, OwnParagraph(place, when, text)))


def test_a_good_text_has_no_fault() -> None:
    assert check(Kind.REMINDER, "en", GOOD) == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Pay $asket.", "Paragraph 4 names $asket, which is no field of this letter. Is asked meant?"),
        ("Pay $qqq.", "Paragraph 4 names $qqq, which is no field of this letter."),
        ("It costs 5 $.", "Paragraph 4 has a $ that begins no field: write $$ for the sign of a dollar."),
        ("Call $reach.", "Paragraph 4 names $reach, which can be empty: print it only when reachable holds."),
        (
            "On $promised_on.",
            (
                "Paragraph 4 names $promised_on, which can be empty: print it only when broken or nothing_received or "
                "part_received or returned holds."
            ),
        ),
        ("Pay ${$asked}.", "Paragraph 4 has a field within a field, or {{ }}: write each field once, as $name."),
        ("Pay ${a$asked}.", "Paragraph 4 has a field within a field, or {{ }}: write each field once, as $name."),
        ("Pay {{ asked }}.", "Paragraph 4 has a field within a field, or {{ }}: write each field once, as $name."),
        ("{% for x in y %}", "Paragraph 4 has a field within a field, or {{ }}: write each field once, as $name."),
        ("Pay **$asked.", "Paragraph 4 begins bold with ** and does not end it."),
        ("  ", "Paragraph 4 is empty: write it, or take it out."),
    ],
)
def test_a_field_that_cannot_be_filled_is_named(text: str, sentence: str) -> None:
    assert said(with_text(text)) == [sentence]


def test_a_dollar_is_written_twice() -> None:
    assert said(with_text("It costs 5 $$, in ${asked} at most.")) == []


def test_a_condition_that_we_do_not_know_is_named() -> None:
    (words,) = said(with_text("Thank you.", "reachabel"))
    assert words.endswith('when "reachabel" holds, which we do not know. Is reachable meant?')


def test_a_paragraph_stands_before_or_after_the_items() -> None:
    assert said(with_text("Thank you.", place="beside")) == [
        'Paragraph 4 stands "beside": write before or after the items.'
    ]


@pytest.mark.parametrize(
    "bomb",
    [
        with_text("x" * (MOST_CHARACTERS + 1)),
        with_text("$asked" * (MOST_FIELDS + 1)),
        replace(GOOD, paragraphs=GOOD.paragraphs * MOST_PARAGRAPHS),
        replace(GOOD, subject="$asked" * 10_000),
        replace(GOOD, paragraphs=()),
    ],
)
def test_a_text_that_would_not_end_is_refused_before_it_is_read(bomb: Wording) -> None:
    assert len(said(bomb)) == 1


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (Kind.REMINDER_3, "the law that gives interest"),
        (Kind.FINAL_DEMAND, "what each further day adds"),
        (Kind.LBA_COMPANY, "the Practice Direction"),
        (Kind.LBA_INDIVIDUAL, "the Information Sheet"),
        (Kind.LBA_INDIVIDUAL, "the 30 days"),
        (Kind.MSME_DEMAND, "your Udyam registration number"),
        (Kind.MAHNUNG, "the default (section 286 BGB)"),
        (Kind.MISE_EN_DEMEURE, "the words « mise en demeure »"),
        (Kind.NL_DEMAND, "the notice of default"),
    ],
)
def test_what_the_law_asks_a_letter_to_state_is_missed(kind: Kind, missing: str) -> None:
    assert any(missing in words for words in said(GOOD, kind))


def test_a_letter_without_sum_and_day_is_no_demand() -> None:
    empty = Wording("Reminder", (OwnParagraph("before", (), "Please pay."),))
    assert said(empty) == [
        "The letter must state the sum that is to be paid: it names nowhere $asked or $claim.",
        "The letter must state the day by which it is to be paid: it names nowhere $pay_by.",
    ]


def test_what_may_not_be_said_blocks_and_what_is_unwise_warns() -> None:
    assert len(said(with_text("The police will come."))) == 1
    unwise = with_text("You have ignored us.")
    assert (said(unwise), len(said(unwise, blocking=False))) == ([], 1)


def test_the_words_of_a_statement_are_fixed() -> None:
    assert said(GOOD, Kind.STATEMENT) == ["The words of the statement are fixed and cannot be replaced."]
