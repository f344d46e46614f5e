"""`letter-text`: what a kind of letter says: shown, checked, replaced by your own words, and restored."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.languages import ENGLISH, language_code
from creditdesk.domain.letter_check import Fault, Wording
from creditdesk.domain.letter_kinds import Kind, Notice

if TYPE_CHECKING:  # ReportLab's fonts load with it, for texts alone
    from creditdesk.services.letters.own_texts import OwnTexts, ShownText

_MOST_BYTES = 200_000


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("letter-text", help="What a kind of letter says, and your own words for it.")(letter_text)


def letter_text(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="As of `letter --kind`.")],
    language: Annotated[str, typer.Option(metavar="LANGUAGE", help="en, de, fr, nl or es.")] = ENGLISH,
    *,
    check: Annotated[Path | None, typer.Option(metavar="FILE", help="Say what is wrong with this text.")] = None,
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Let letters say this from now on.")] = None,
    restore: Annotated[int | None, typer.Option(metavar="N", help="Let version N hold again; 0 is ours.")] = None,
    versions: Annotated[bool, typer.Option("--versions", help="List all that held once.")] = False,
) -> None:
    """Show a text, or check, save or restore one; exit status 1 if something is better said otherwise."""
    here = terminal.of(context)
    chosen, code = _kind(kind), language_code(language)
    faults: tuple[Fault, ...] = ()
    if save is not None or restore is not None:
        with opening.writing(here) as at:
            shown, faults = _change(at.office.letter_texts, chosen, code, save, restore, here.moment(at.as_of))
            listed = at.office.letter_texts.versions(chosen, code)
    else:
        with opening.reading(here) as at:
            texts = at.office.letter_texts
            shown, listed = texts.show(chosen, code), texts.versions(chosen, code)
            faults = texts.check(chosen, code, _read(check)) if check is not None else ()
    answer = _facts(shown) | {
        "faults": [{"text": fault.words, "paragraph": fault.paragraph, "blocks": fault.blocks} for fault in faults],
        "versions": [_version(each) for each in listed],
    }
    here.answer(answer, lambda: _words(shown, listed if versions else (), faults, is_check=check is not None))
    if faults:
        raise terminal.attention()


def _change(
    texts: OwnTexts, kind: Kind | Notice, language: str, save: Path | None, restore: int | None, at: datetime
) -> tuple[ShownText, tuple[Fault, ...]]:
    if save is not None:
        shown, faults, _ = texts.save(kind, language, _read(save), at=at)
        return shown, faults
    shown, _ = texts.restore(kind, language, restore or 0, at=at)
    return shown, ()


def _read(path: Path) -> Wording:
    from creditdesk.services.letters.own_texts import read_wording  # noqa: PLC0415 - loads the fonts' library

    try:
        content = path.read_bytes()
        if len(content) > _MOST_BYTES:
            raise CreditDeskError(f"{path} is too big for the text of a letter.", safe="Nothing was changed.")
        return read_wording(tomllib.loads(content.decode("utf-8-sig")))
    except OSError as error:
        raise CreditDeskError(f"{path} cannot be read: {error.strerror}.", safe="Nothing was changed.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CreditDeskError(
            f"{path} is no text of a letter: {error}.",
            safe="Nothing was changed.",
            cure="Write it in the form in which the text is shown.",
        ) from None


def _kind(name: str) -> Kind | Notice:
    letters: tuple[Kind | Notice, ...] = (*Kind, *Notice)
    found = next((kind for kind in letters if kind == name), None)
    if found is None:
        raise CreditDeskError(f'There is no letter of the kind "{name}".', cure="Choose one that `letter` knows.")
    return found


def _facts(shown: ShownText) -> dict[str, Any]:
    return _version(shown) | {
        "kind": shown.kind.value,
        "language": shown.language,
        "subject": shown.wording.subject,
        "paragraphs": [
            {"place": each.place, "when": list(each.when), "text": each.text} for each in shown.wording.paragraphs
        ],
    }


def _version(shown: ShownText) -> dict[str, Any]:
    saved_at = shown.saved_at.isoformat() if shown.saved_at is not None else None
    return {"version": shown.version, "is_ours": shown.is_ours, "saved_at": saved_at, "saved_by": shown.saved_by}


def _words(shown: ShownText, listed: Sequence[ShownText], faults: Sequence[Fault], *, is_check: bool) -> str:
    if is_check or faults:
        return "\n".join(fault.words for fault in faults) or "The text can be sent."
    if listed:
        return "\n".join(_line(each) for each in listed)
    return _toml(shown.wording)


def _line(shown: ShownText) -> str:
    whose = "our own words" if shown.is_ours else "your words"
    when = f", kept by {shown.saved_by} on {shown.saved_at:%Y-%m-%d}" if shown.saved_at is not None else ""
    return f"{shown.version}  {whose}{when}"


def _toml(wording: Wording) -> str:
    """Write a text in the form in which it is read again."""
    parts = [f"subject = {_quoted(wording.subject)}"]
    parts += [
        "\n".join(
            (
                "[[paragraphs]]",
                f"place = {_quoted(each.place)}",
                f"when = [{', '.join(_quoted(name) for name in each.when)}]",
                f"text = {_quoted(each.text)}",
            )
        )
        for each in wording.paragraphs
    ]
    return "\n\n".join(parts)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
