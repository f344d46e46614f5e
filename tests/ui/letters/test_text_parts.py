"""The text of a letter goes into the editor and comes back saying the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.letter_words import FIELD_WORDS
from creditdesk.services.letters.own_texts import our_wording
from creditdesk.services.letters.texts import fill, languages_of
from creditdesk.ui.letters.text_parts import Part, join, split, spoken

KNOWN = {"asked", "pay_by"}
VALUES = {"asked": "£5", "pay_by": "1 May"}
_LETTERS = [(kind, language) for kind in Kind if kind is not Kind.STATEMENT for language in sorted(languages_of(kind))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Pay $asked.", [Part("Pay "), Part("asked", is_field=True), Part(".")]),
        ("**Pay** $asked", [Part("Pay", bold=True), Part(" "), Part("asked", is_field=True)]),
        ("**$asked**", [Part("asked", is_field=True, bold=True)]),
        ("${asked}s", [Part("asked", is_field=True), Part("s")]),
        ("Pay $askd.", [Part("Pay $askd.")]),
        ("It costs $$5.", [Part("It costs $5.")]),
        ("", []),
    ],
)
def test_fields_and_bold_words_are_parts_of_their_own(text: str, parts: list[Part]) -> None:
    assert split(text, KNOWN) == parts
    assert join(parts) == text


@pytest.mark.parametrize("typed", ["5 $", "US$5", "$ 7", "$-"])
def test_a_sign_of_a_dollar_that_begins_no_field_is_only_that(typed: str) -> None:
    kept = join([Part(typed)])
    assert "".join(words.text for words in fill(kept, {})) == typed
    assert split(kept, KNOWN) == [Part(typed)]


@pytest.mark.parametrize(("kind", "language"), _LETTERS)
def test_our_own_words_come_back_as_they_went_in(kind: Kind, language: str) -> None:
    wording = our_wording(kind, language)
    for text in (wording.subject, *(paragraph.text for paragraph in wording.paragraphs)):
        assert join(split(text, FIELD_WORDS)) == text


@given(st.lists(st.sampled_from(["$asked", "${asked}", "$pay_by", "$$", "a", "s 5", " ", "**b**", "*", "€"])))
def test_what_can_be_filled_in_says_the_same_after_it_was_edited(pieces: list[str]) -> None:
    text = "".join(pieces)
    if text.count("**") % 2:
        return
    try:
        said = [(words.text, words.bold) for words in fill(text, VALUES)]
    except (KeyError, ValueError):
        return
    again = join(split(text, KNOWN))
    assert _weights([(words.text, words.bold) for words in fill(again, VALUES)]) == _weights(said)


def test_it_is_read_out_with_what_its_fields_are_called() -> None:
    assert spoken(split("Pay $asked now", KNOWN), FIELD_WORDS) == "Pay [sum to pay] now"


def _weights(said: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return each character with its weight: where a run ends makes no difference."""
    return [(character, bold) for text, bold in said for character in text]
