"""In which language a debtor is written to about a matter: theirs, where we have that letter in it."""

from __future__ import annotations

from dataclasses import replace

from creditdesk.domain.languages import choose_language, house_language
from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.texts import languages_of


def written_to(addressee: Addressee, kind: Kind | Notice, house_country: str) -> tuple[Addressee, str]:
    """Return the addressee with the language that this letter is written in, and what its sender should know of that.

    A letter is in one language throughout: where it is not to be had in the reader's, it is in the house's or in
    English, and says so before it is printed.
    """
    choice = choose_language(addressee.language, house_language(house_country), languages_of(kind))
    return replace(addressee, language=choice.language), choice.notice(kind.words)
