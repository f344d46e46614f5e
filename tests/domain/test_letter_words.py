"""What fields and conditions are called: each that a letter may name has words of its own."""

from __future__ import annotations

from collections import Counter

import pytest

from creditdesk.domain.letter_fields import frame_of
from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.domain.letter_words import CONDITION_WORDS, FIELD_WORDS, field_words, when_words

FRAMES = [frame for kind in (*Kind, *Notice) if (frame := frame_of(kind)) is not None]


def test_every_field_has_words_and_no_other() -> None:
    assert {name for frame in FRAMES for name in frame.fields} == set(FIELD_WORDS)


def test_every_condition_has_words_and_no_other() -> None:
    assert {name for frame in FRAMES for name in frame.conditions} == set(CONDITION_WORDS)


@pytest.mark.parametrize("words", [FIELD_WORDS, CONDITION_WORDS])
def test_no_two_are_called_alike(words: dict[str, str]) -> None:
    assert [each for each, count in Counter(words.values()).items() if count > 1] == []


def test_when_a_paragraph_is_printed_is_said_in_words() -> None:
    assert when_words(()) == "Always"
    assert when_words(("broken", "part_received")) == "When a promise was broken and part of the promise came"


def test_a_field_that_we_do_not_know_is_called_as_it_is_written() -> None:
    assert field_words("askd") == "$askd"
