"""`letterhead`: what the company says of itself on its letters, and the accounts it is paid into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.letterhead_look import LOOK, look_facts, look_words, with_look, yes_or_no
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.services.letters.bank_lock import BankChange, SecondLook
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.letterhead_checks import BANK_FIELDS, bank_fields
from creditdesk.services.letters.paying import code_words

_TEXTS = {
    "name": "the company, as people know it",
    "legal_name": "in full, where it differs",
    "address": "lines apart by |",
    "phone": "where debtors ring you",
    "email": "where debtors write to you",
    "web": "your site",
    "registration": "number in the company register",
    "registered_office": "its address in law",
    "vat_number": "with the letters of its country",
    "country": "two letters, such as GB",
    "currency": "three letters, such as GBP",
    "signatory_name": "who signs",
    "signatory_role": "as what",
    "says_unchanged": "yes: letters say that bank details are as before",
}
_CODES = {"country", "currency"}
_BETWEEN_LINES = "|"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="The letterhead and the accounts we are paid into; a change of accounts takes a second look.")(
        letterhead
    )


def letterhead(
    context: typer.Context,
    values: Annotated[
        list[str] | None, typer.Argument(metavar="NAME=VALUE", help="What to change; nothing lists all.")
    ] = None,
    account: Annotated[
        str, typer.Option(metavar="CURRENCY", help="Change the account that takes this currency, or add it.")
    ] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take that account off the letters.")] = False,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why bank details change.")] = "",
    seen_by: Annotated[str, typer.Option(metavar="NAME", help="Another person who looked at them.")] = "",
    again: Annotated[str, typer.Option(metavar="NUMBER", help="Or the new IBAN or account number once more.")] = "",
) -> None:
    """List what letters say of us, or change it; each change is in the audit chain."""
    here = terminal.of(context)
    given = _given(values or [])
    if given or remove:
        with opening.writing(here) as at:
            service = at.office.letters
            changed = _changed(service.letterhead(), given, account.strip().upper(), remove=remove)
            look = SecondLook(reason, seen_by, (again,)) if reason else None
            service.save_letterhead(changed, at=here.moment(at.as_of), second_look=look)
    with opening.reading(here) as at:
        stands, changes = at.office.letters.letterhead(), at.office.letters.bank_changes()
    here.answer(_facts(stands, changes), lambda: _words(stands, changes))


def _given(values: list[str]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    for name, equals, _ in pairs:
        if not equals:
            raise CreditDeskError(f'"{name}" says no value.', safe="Nothing was changed.", cure="Write NAME=VALUE.")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _changed(stands: Letterhead, given: Mapping[str, str], account: str, *, remove: bool) -> Letterhead:
    known = tuple(BANK_FIELDS) if account else (*_TEXTS, *LOOK)
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        raise NotFoundError(f'There is no field "{unknown}".', cure=f"There are {', '.join(known)}.")
    if not account:
        if remove:
            raise CreditDeskError(
                "Say which account to remove.", safe="Nothing was changed.", cure="Add --account EUR."
            )
        return _with_texts(stands, given)
    before = stands.bank_for(account)
    if remove:
        if before is None:
            raise NotFoundError(f"No account takes {account}.", cure="Look at `creditdesk letterhead`.")
        return replace(stands, banks=tuple(bank for bank in stands.banks if bank != before))
    kept = {name: BANK_FIELDS[name].kept(text) for name, text in given.items()}
    if before is None:
        made = BankAccount(**({"currency": account, "account_name": stands.formal_name} | kept))
        return replace(stands, banks=(*stands.banks, made))
    after = replace(before, **kept)
    return replace(stands, banks=tuple(after if bank == before else bank for bank in stands.banks))


def _with_texts(stands: Letterhead, given: Mapping[str, str]) -> Letterhead:
    look = {name: text for name, text in given.items() if name in LOOK}
    stands = replace(stands, design=with_look(stands.design, look))
    texts: dict[str, Any] = {
        name: text.upper() if name in _CODES else text for name, text in given.items() if name not in look
    }
    lines = texts.pop("address", None)
    unchanged = texts.pop("says_unchanged", None)
    changed = replace(stands, **texts)
    if lines is not None:
        parts = (line.strip() for line in lines.split(_BETWEEN_LINES))
        changed = replace(changed, address=tuple(line for line in parts if line))
    if unchanged is not None:
        changed = replace(changed, says_unchanged=yes_or_no(unchanged))
    return changed


def _facts(stands: Letterhead, changes: tuple[BankChange, ...]) -> dict[str, object]:
    return {
        **{name: getattr(stands, name) for name in _TEXTS if name != "address"},
        "address": list(stands.address),
        "look": look_facts(stands.design),
        "accounts": [
            {**{name: text for name in BANK_FIELDS if (text := getattr(bank, name))}, "code": code_words(stands, bank)}
            for bank in stands.banks
        ],
        "bank_changes": [
            {"at": change.at.isoformat(), "by": change.by, "reason": change.reason, "how": change.how}
            for change in changes
        ],
    }


def _words(stands: Letterhead, changes: tuple[BankChange, ...]) -> str:
    texts = {name: getattr(stands, name) for name in _TEXTS}
    texts |= {"address": f" {_BETWEEN_LINES} ".join(stands.address), "says_unchanged": "no"}
    texts |= {"says_unchanged": "yes"} if stands.says_unchanged else {}
    texts |= look_words(stands.design)
    about = _TEXTS | LOOK
    parts = [table(("Name", "What it is", "Value"), [(name, about[name], texts.get(name, "")) for name in about])]
    for bank in stands.banks:
        rows = [(name, text) for name in BANK_FIELDS if (text := getattr(bank, name))]
        note = code_words(stands, bank)
        parts.append(table((f"Paid in {bank.currency}", ""), rows) + (f"\n{note}" if note else ""))
    asked = [(field.name, ", ".join(filter(None, (field.label, field.hint)))) for field in bank_fields(stands.country)]
    parts.append(table((f"With --account {stands.currency}", "What it is"), asked))
    told = [", ".join(part for part in (change.by, change.how, change.reason) if part) for change in changes]
    days = [f"{change.at:%Y-%m-%d}: {words}" for change, words in zip(changes, told, strict=True)]
    return "\n\n".join([*parts, *(["\n".join(["Bank details changed:", *days])] if days else [])])
