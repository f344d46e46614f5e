"""The language of a letter: the contact's, else the debtor's, else their country's, else the house's."""

from __future__ import annotations

import pytest

from creditdesk.domain.languages import choose_language, house_language, language_code, wanted_language


@pytest.mark.parametrize(
    ("contact", "debtor", "country", "house", "language"),
    [
        ("fr", "de", "NL", "GB", "fr"),
        ("", "de", "NL", "GB", "de"),
        ("", "", "NL", "GB", "nl"),
        ("", "", "AT", "GB", "de"),
        ("", "", "MX", "GB", "es"),
        ("", "", "GB", "DE", "en"),
        # Several languages, or none that we know of: the house's own.
        ("", "", "BE", "NL", "nl"),
        ("", "", "CH", "DE", "de"),
        ("", "", "IT", "FR", "fr"),
        ("", "", "IT", "PL", "en"),
        ("", "", "", "", "en"),
        ("it", "de", "DE", "GB", "it"),
    ],
)
def test_the_nearest_wish_wins(contact: str, debtor: str, country: str, house: str, language: str) -> None:
    assert wanted_language(contact, debtor, country, house) == language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "de"), ("DE", "de"), ("de-AT", "de"), ("de_CH.UTF-8", "de"), ("German", "de"), ("deutsch", "de"),
        ("DEU", "de"), ("Français", "fr"), ("español", "es"), ("Dutch", "nl"), (" en-GB ", "en"), ("", ""),
        ("sv", "sv"),
    ],
)  # fmt: skip
def test_a_language_is_read_however_it_is_written(text: str, code: str) -> None:
    assert language_code(text) == code


@pytest.mark.parametrize(
    ("wanted", "house", "had_in", "language", "notice"),
    [
        ("de", "en", {"en", "de"}, "de", ""),
        ("it", "de", {"en", "de"}, "de", "Reminder is not to be had in Italian: this one is in German."),
        ("it", "fr", {"en", "de"}, "en", "Reminder is not to be had in Italian: this one is in English."),
        ("de", "en", {"en"}, "en", "Reminder is not to be had in German: this one is in English."),
        ("el", "en", {"en"}, "en", "Reminder is not to be had in Greek: this one is in English."),
        ("xx", "en", {"en"}, "en", 'Reminder is not to be had in "xx": this one is in English.'),
    ],
)
def test_a_letter_that_is_not_to_be_had_says_so(
    wanted: str, house: str, had_in: set[str], language: str, notice: str
) -> None:
    choice = choose_language(wanted, house, had_in)
    assert (choice.language, choice.notice("Reminder")) == (language, notice)


def test_a_country_of_several_languages_writes_english_itself() -> None:
    assert (house_language("BE"), house_language("DE")) == ("en", "de")
