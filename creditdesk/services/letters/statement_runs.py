"""Runs of statements saved under names: kept with the book's settings, and carried out for a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.statement import StatementKind
from creditdesk.domain.statement_run import Listed, StatementRunSettings, check
from creditdesk.models.customers import customers
from creditdesk.services.book import settings
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.ledger.open_items import open_items
from creditdesk.services.letters import archive
from creditdesk.services.letters.file_names import safe_name
from creditdesk.services.letters.group import heads_of
from creditdesk.services.letters.merging import merge
from creditdesk.services.letters.service import Letters
from creditdesk.services.letters.statement_folder import StatementRun
from creditdesk.services.letters.statement_mails import MailedStatements, need_outbox, queue_statements
from creditdesk.services.progress import Progress, Silent

_KEPT = "statements.runs"


@dataclass(frozen=True, slots=True)
class StatementRelease:
    """What a run wrote; `merged` is the one file to print, none where none was wanted or nothing is to be printed.

    `mails` says what became of it by e-mail; none where nothing was to be mailed.
    """

    run: StatementRun
    merged: Path | None = None
    mails: MailedStatements | None = None


class StatementRuns:
    """Saved runs of statements of one book."""

    def __init__(self, book: Book, letters: Letters) -> None:
        self._book = book
        self._letters = letters

    def saved(self) -> tuple[StatementRunSettings, ...]:
        """Return the saved runs by name."""
        with self._book.read() as connection:
            return _read(connection)

    def named(self, name: str) -> StatementRunSettings:
        """Return a saved run.

        Raises:
            NotFoundError: If there is none of that name.
        """
        saved = self.saved()
        found = next((each for each in saved if each.name.casefold() == name.strip().casefold()), None)
        if found is None:
            known = ", ".join(each.name for each in saved)
            cure = f"There are {known}." if known else "None is saved yet."
            raise NotFoundError(
                f'There is no run of statements called "{name}".', safe="Nothing was issued.", cure=cure
            )
        return found

    def save(self, wanted: StatementRunSettings, *, at: datetime) -> Changes:
        """Keep a run under its name, in place of one that has it.

        Raises:
            CreditDeskError: If its settings cannot be kept, or an account that it leaves out is unknown.
        """
        wanted = replace(wanted, name=" ".join(wanted.name.split()))
        check(wanted)
        with self._book.unit_of_work(at) as work:
            _require_accounts(work.connection, wanted.left_out)
            kept = [each for each in _read(work.connection) if each.name.casefold() != wanted.name.casefold()]
            runs = sorted((*kept, wanted), key=lambda each: each.name.casefold())
            settings.put(work, _KEPT, [_as_json(each) for each in runs])
        return Changes(frozenset({Touched.SETTINGS}))

    def remove(self, name: str, *, at: datetime) -> Changes:
        """Forget a saved run; what it issued stays.

        Raises:
            NotFoundError: If there is none of that name.
        """
        gone = self.named(name)
        with self._book.unit_of_work(at) as work:
            kept = [_as_json(each) for each in _read(work.connection) if each.name != gone.name]
            settings.put(work, _KEPT, kept)
        return Changes(frozenset({Touched.SETTINGS}))

    def carry_out(
        self,
        wanted: StatementRunSettings,
        *,
        as_of: date,
        at: datetime,
        folder: Path,
        progress: Progress | None = None,
    ) -> StatementRelease:
        """Issue the statements of a run for a day, through the gate: written to a folder, and mailed where that is set.

        Raises:
            CreditDeskError: If the folder cannot be written to, or mails are wanted and would be from nobody.
        """
        if wanted.mailed:
            need_outbox(self._book, at)
        with self._book.read() as connection:
            chosen = _chosen(connection, wanted, as_of)
        run = self._letters.statements(
            chosen, as_of=as_of, at=at, folder=folder, form=wanted.form(as_of), progress=progress
        )
        mails = None
        if wanted.mailed:
            mails = queue_statements(self._book, run.files, as_of=as_of, at=at, progress=progress or Silent())
        printed = run.files if mails is None else mails.printed
        if not wanted.merged or not printed:
            return StatementRelease(run, mails=mails)
        merged = folder / f"{safe_name(f'{wanted.name} {as_of.isoformat()} to print')}.pdf"
        archive.write_file(merged, merge([each.path.read_bytes() for each in printed]))
        return StatementRelease(run, merged, mails)


def _chosen(connection: Connection, wanted: StatementRunSettings, as_of: date) -> list[int] | None:
    """Return who gets a statement; none for everybody with something to list.

    Of a group, head office gets the one statement if any account of it is chosen and head office is not left out.
    """
    left_out = {each.casefold() for each in wanted.left_out}
    if wanted.takes_all and not (wanted.controller or wanted.sector or left_out):
        return None
    query = select(customers.c.id, customers.c.account, customers.c.controller, customers.c.sector)
    heads = heads_of(connection) if wanted.of_group else {}
    owing = _owing(connection, wanted, as_of)
    chosen = {
        heads.get(row.id, row.id)
        for row in connection.execute(query)
        if row.id in owing
        and (not wanted.controller or row.controller.casefold() == wanted.controller.casefold())
        and (not wanted.sector or row.sector.casefold() == wanted.sector.casefold())
    }
    excluded = {row.id for row in connection.execute(query) if row.account.casefold() in left_out}
    return sorted(chosen - excluded)


def _owing(connection: Connection, wanted: StatementRunSettings, as_of: date) -> set[int]:
    """Return the debtors who owe what the run asks for; of a period, where that does not matter, all debtors."""
    if wanted.takes_all and wanted.kind is not StatementKind.OPEN_ITEM:
        return set(connection.scalars(select(customers.c.id)))
    balances: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for item in open_items(connection, as_of):
        document = item.document
        sums = balances[document.customer_id, document.currency]
        sums["balance"] += item.open_minor
        if item.open_minor > 0 and document.due_on < as_of:
            sums["overdue"] += item.open_minor - item.retained_minor
    return {
        customer_id
        for (customer_id, currency), sums in balances.items()
        if wanted.takes(currency, sums["balance"], sums["overdue"])
    }


def _require_accounts(connection: Connection, accounts: tuple[str, ...]) -> None:
    known = {account.casefold() for account in connection.scalars(select(customers.c.account))}
    unknown = [account for account in accounts if account.casefold() not in known]
    if unknown:
        raise NotFoundError(
            f"There is no account {', '.join(unknown)} to leave out.",
            safe="Nothing was saved.",
            cure="See its spelling.",
        )


def _read(connection: Connection) -> tuple[StatementRunSettings, ...]:
    kept: list[dict[str, Any]] = settings.get(connection, _KEPT, [])
    return tuple(
        StatementRunSettings(
            **each
            | {
                "kind": StatementKind(each["kind"]),
                "listed": Listed(each["listed"]),
                "least": Decimal(each["least"]),
                "left_out": tuple(each["left_out"]),
            }
        )
        for each in kept
    )


def _as_json(wanted: StatementRunSettings) -> dict[str, Any]:
    return asdict(wanted) | {"least": str(wanted.least), "left_out": list(wanted.left_out)}
