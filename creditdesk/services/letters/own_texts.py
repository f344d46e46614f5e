"""The house's own words in place of ours: shown, checked, kept in versions, and restored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.languages import LANGUAGES, language_name
from creditdesk.domain.letter_check import Fault, OwnParagraph, Wording, check
from creditdesk.domain.letter_fields import frame_of
from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.models.letters import letter_texts
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters import fonts
from creditdesk.services.letters.texts import languages_of, texts_for

OURS = 0
"""The version of our own words, which every kind has."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """What a kind of letter says in a language: version `OURS` or one of the house's, with who kept it and when."""

    kind: Kind | Notice
    language: str
    version: int
    wording: Wording
    is_ours: bool
    saved_at: datetime | None = None
    saved_by: str = ""


class UnsendableTextError(CreditDeskError):
    """A text cannot be kept; `faults` are all that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        blocking = [fault.words for fault in faults if fault.blocks]
        super().__init__(" ".join(blocking), safe="Nothing was changed.", cure="Mend the text and save it again.")
        self.faults = tuple(faults)


class OwnTexts:
    """The words of one book's letters."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def languages(self) -> dict[Kind | Notice, tuple[str, ...]]:
        """Return the letters whose words may be the house's own, each with the languages in which it is to be had."""
        return {
            kind: tuple(code for code in LANGUAGES if code in languages_of(kind))
            for kind in (*Kind, *Notice)
            if frame_of(kind) is not None
        }

    def show(self, kind: Kind | Notice, language: str) -> ShownText:
        """Return what holds now."""
        with self._book.read() as connection:
            return _shown(kind, language, _last(connection, kind, language))

    def versions(self, kind: Kind | Notice, language: str) -> tuple[ShownText, ...]:
        """Return all that held once, newest first; our own words last."""
        with self._book.read() as connection:
            rows = connection.execute(_of(kind, language).order_by(letter_texts.c.version.desc())).all()
        return (*(_shown(kind, language, row) for row in rows), _shown(kind, language, None))

    def check(self, kind: Kind | Notice, language: str, wording: Wording) -> tuple[Fault, ...]:
        """Return all that is wrong with a text; nothing is kept."""
        return faults_of(kind, language, wording)

    def save(
        self, kind: Kind | Notice, language: str, wording: Wording, *, at: datetime
    ) -> tuple[ShownText, tuple[Fault, ...], Changes]:
        """Keep a text as the newest version; return what of it is better said otherwise.

        Raises:
            UnsendableTextError: If it cannot be sent.
        """
        faults = self.check(kind, language, wording)
        if any(fault.blocks for fault in faults):
            raise UnsendableTextError(faults)
        with self._book.unit_of_work(at) as work:
            shown = _keep(work, kind, language, wording)
        return shown, faults, _CHANGED

    def restore(self, kind: Kind | Notice, language: str, version: int, *, at: datetime) -> tuple[ShownText, Changes]:
        """Let an earlier version hold again, or with `OURS` our own words: as a new version, so that all is kept.

        Raises:
            NotFoundError: If there is no such version.
            UnsendableTextError: If it cannot be sent by what is known today.
        """
        wanted = next((each for each in self.versions(kind, language) if each.version == version), None)
        if wanted is None:
            raise NotFoundError(
                f"There is no version {version} of the {kind.words.lower()} in {language_name(language)}.",
                cure="Look at the versions, and choose one of them.",
            )
        faults = () if wanted.is_ours else self.check(kind, language, wanted.wording)
        if any(fault.blocks for fault in faults):
            raise UnsendableTextError(faults)
        with self._book.unit_of_work(at) as work:
            shown = _keep(work, kind, language, None if wanted.is_ours else wanted.wording)
        return shown, _CHANGED


_CHANGED = Changes(frozenset({Touched.SETTINGS, Touched.LETTERS}))


def own_wording(connection: Connection, kind: Kind | Notice, language: str) -> Wording | None:
    """Return the house's own words for a letter, none where ours hold."""
    row = _last(connection, kind, language)
    return None if row is None else _wording(row.wording)


def our_wording(kind: Kind | Notice, language: str) -> Wording:
    """Return our own words for a letter."""
    texts = texts_for(language)
    paragraphs = tuple(OwnParagraph(each.place, tuple(sorted(each.when)), each.text) for each in texts.all_of(kind))
    return Wording(texts.text(kind, "subject"), paragraphs)


def faults_of(kind: Kind | Notice, language: str, wording: Wording) -> tuple[Fault, ...]:
    """Return all that is wrong with a text, what our fonts cannot print last."""
    _require(kind, language)
    return (*check(kind, language, wording), *_undrawable(wording))


def read_wording(content: Mapping[str, Any]) -> Wording:
    """Return a text from the form in which it is written: a subject, and paragraphs with place, when and text.

    Raises:
        CreditDeskError: If something in it has not that form.
    """
    try:
        paragraphs = tuple(
            OwnParagraph(str(each["place"]), tuple(str(name) for name in each.get("when", ())), str(each["text"]))
            for each in content.get("paragraphs", ())
        )
        return Wording(str(content["subject"]), paragraphs)
    except (KeyError, TypeError, AttributeError) as error:
        raise CreditDeskError(
            f"The text lacks something, or has it in another form: {error}.",
            safe="Nothing was changed.",
            cure="Give it a subject, and each paragraph its place, when and text, as the text that is shown has them.",
        ) from None


def _require(kind: Kind | Notice, language: str) -> None:
    is_fixed = frame_of(kind) is None
    if is_fixed or language not in languages_of(kind):
        known = " or ".join(LANGUAGES[each] for each in sorted(languages_of(kind)))
        raise CreditDeskError(
            f"The {kind.words.lower()} has no text of its own in {language_name(language)}.",
            safe="Nothing was changed.",
            cure="Its words are fixed." if is_fixed else f"Choose {known}.",
        )


def _keep(work: Work, kind: Kind | Notice, language: str, wording: Wording | None) -> ShownText:
    last = work.connection.scalar(
        select(letter_texts.c.version)
        .where(letter_texts.c.kind == kind, letter_texts.c.language == language)
        .order_by(letter_texts.c.version.desc())
        .limit(1)
    )
    version = (last or OURS) + 1
    work.connection.execute(
        insert(letter_texts).values(
            kind=kind.value,
            language=language,
            version=version,
            wording=None if wording is None else asdict(wording),
            saved_at=work.at,
            saved_by=work.by,
        )
    )
    work.record("change letter text", f"{kind.value} {language}", version=version, is_ours=wording is None)
    said = wording if wording is not None else our_wording(kind, language)
    return ShownText(kind, language, version, said, wording is None, work.at, work.by)


def _of(kind: Kind | Notice, language: str) -> Select[Any]:
    return select(letter_texts).where(letter_texts.c.kind == kind.value, letter_texts.c.language == language)


def _last(connection: Connection, kind: Kind | Notice, language: str) -> Row[Any] | None:
    newest: Row[Any] | None = connection.execute(
        _of(kind, language).order_by(letter_texts.c.version.desc()).limit(1)
    ).one_or_none()
    return newest


def _shown(kind: Kind | Notice, language: str, row: Row[Any] | None) -> ShownText:
    _require(kind, language)
    kept = _wording(row.wording) if row is not None else None
    said = kept if kept is not None else our_wording(kind, language)
    if row is None:
        return ShownText(kind, language, OURS, said, is_ours=True)
    return ShownText(kind, language, row.version, said, kept is None, row.saved_at, row.saved_by)


def _wording(stored: Mapping[str, Any] | None) -> Wording | None:
    return None if stored is None else read_wording(stored)


def _undrawable(wording: Wording) -> tuple[Fault, ...]:
    texts = (wording.subject, *(paragraph.text for paragraph in wording.paragraphs))
    missing = [(number, fonts.drawable(text)[1]) for number, text in enumerate(texts)]
    return tuple(
        Fault(
            f"Our fonts cannot print {' '.join(signs)} of {f'paragraph {number}' if number else 'the subject'}.",
            number,
            mark=signs[0],
        )
        for number, signs in missing
        if signs
    )
