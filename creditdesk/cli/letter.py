"""`letter`: one letter to one debtor as PDF, through the gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.letterhead_cure import cure_of_held
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import NOTES, Kind, Notice
from creditdesk.domain.money import decimal_text
from creditdesk.services.letters import archive

if TYPE_CHECKING:  # ReportLab loads with it, for letters alone
    from creditdesk.services.letters.issuing import Issued
    from creditdesk.services.office import Office

_KINDS: tuple[Kind | Notice, ...] = (*(kind for kind in Kind if kind is not Kind.STATEMENT), *NOTES)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="One letter to one debtor as PDF.")(letter)


def letter(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder to write it to.")] = None,
    kind: Annotated[str, typer.Option(metavar="KIND", help=f"One of {', '.join(_KINDS)}.")] = Kind.REMINDER.value,
    facts: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A fact that only you know, such as udyam_number=..."),
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it goes although the gate holds it.")] = "",
    *,
    copies: Annotated[
        bool | None, typer.Option("--copies/--no-copies", help="Copies of its invoices behind it, or none.")
    ] = None,
    paragraph: Annotated[str, typer.Option(metavar="TEXT", help="What this letter alone says, above its items.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and issue nothing.")] = False,
) -> None:
    """Issue a letter, or say what would go; exit status 1 if it is held."""
    here = terminal.of(context)
    chosen, own = _kind(kind), _own(facts or ())
    if out is None and not dry_run:
        raise CreditDeskError("Say where the letter is to be written, with --out DIR, or try it with --dry-run.")
    if isinstance(chosen, Notice) and paragraph:
        raise CreditDeskError(
            f"The {chosen.words.lower()} takes no paragraph of your own.",
            safe="Nothing was issued.",
            cure="Leave --paragraph out.",
        )
    if dry_run or out is None:
        _try(here, account, chosen, own, copies=copies, paragraph=paragraph)
        return
    archive.make_writable(out)
    with opening.filing(here) as at, _with_cure(at.office):
        customer_id = at.office.ledger.customer_id(account)
        issued, _ = at.office.letters.issue(
            customer_id,
            chosen,
            as_of=at.as_of,
            at=here.moment(at.as_of),
            own=own,
            override_reason=reason,
            copies=copies,
            added=paragraph,
        )
        for each in issued.letters:
            archive.write_file(_path(out, each.number), at.office.letters.stored(each.sha256))
    for notice in issued.notices:
        here.say(notice)
    paths = "\n".join(str(_path(out, each.number)) for each in issued.letters)
    here.answer(_facts(issued, out, at.as_of.isoformat()), lambda: paths)


@contextmanager
def _with_cure(office: Office) -> Iterator[None]:
    """Name the command where a letter is held for what our letterhead lacks."""
    # Both are loaded by whoever issues a letter; to name its errors alone, ReportLab is not.
    from creditdesk.services.letters.issuing import HeldError  # noqa: PLC0415

    try:
        yield
    except HeldError as error:
        told = cure_of_held(office.letters.letterhead(), error.held)
        if not told:
            raise
        anyway = " Or send it anyway: --reason TEXT." if error.may_overrule else ""
        raise CreditDeskError(error.what, safe=error.safe, cure=told + anyway) from error


def _try(
    here: terminal.Terminal,
    account: str,
    kind: Kind | Notice,
    own: Mapping[str, str],
    *,
    copies: bool | None,
    paragraph: str,
) -> None:
    """Say whether the letter would go, and what its sender should know."""
    with opening.caught_up(here) as at:
        customer_id = at.office.ledger.customer_id(account)
        held, told, notices = _judged(at.office, customer_id, kind, at.as_of, own, copies=copies, paragraph=paragraph)
    day = {"as_of": at.as_of.isoformat(), "kind": kind.value}
    answer = {"send": not held, "reasons": list(held), "notices": list(notices)}
    said = f"Held: {'; '.join(held).rstrip('.')}." if held else "It would go."
    here.answer(day | answer, lambda: "\n".join([said, *([told] if told else []), *notices]))
    if held:
        raise terminal.attention()


def _judged(
    office: Office,
    customer_id: int,
    kind: Kind | Notice,
    as_of: date,
    own: Mapping[str, str],
    *,
    copies: bool | None,
    paragraph: str,
) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Return the reasons to hold it, how to complete a letterhead that lacks something, and what to know besides."""
    stands = office.letters.letterhead()
    if isinstance(kind, Kind):
        verdict = office.letters.gate(customer_id, kind, as_of)
        if not verdict.send and not verdict.may_overrule:
            return verdict.reasons, cure_of_held(stands, verdict.held), ()
    pages = office.letters.preview(customer_id, kind, as_of, own=own, copies=copies, added=paragraph)
    told = cure_of_held(stands, pages.verdict.held)
    return (*pages.verdict.reasons, *([pages.refusal] if pages.refusal else [])), told, pages.notices


def _path(out: Path, number: str) -> Path:
    return out / f"{number}.pdf"


def _facts(issued: Issued, out: Path, as_of: str) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "issued": [
            {
                "account": each.account,
                "kind": each.kind.value,
                "number": each.number,
                "currency": each.currency,
                "amount": decimal_text(each.amount_minor, each.currency),
                "pages": each.pages,
                "path": str(_path(out, each.number)),
                "sha256": each.sha256,
            }
            for each in issued.letters
        ],
        "notices": list(issued.notices),
    }


def _kind(name: str) -> Kind | Notice:
    found = next((kind for kind in _KINDS if kind == name), None)
    if found is None:
        raise CreditDeskError(
            f'There is no letter of the kind "{name}".',
            safe="Nothing was issued.",
            cure=f"Choose {', '.join(_KINDS[:-1])} or {_KINDS[-1]}.",
        )
    return found


def _own(given: list[str] | tuple[str, ...]) -> Mapping[str, str]:
    own = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise CreditDeskError(
                f'"{each}" is no fact.', safe="Nothing was issued.", cure="Write it as NAME=VALUE, such as agency=Reed."
            )
        own[name.strip()] = value.strip()
    return own
