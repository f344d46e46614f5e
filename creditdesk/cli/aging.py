"""`aging`: aged debt as of any day, with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import amount, table
from creditdesk.domain.aging import AgedBalance, Basis, Credits
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.services.ledger.aging_views import AgingReport, AgingRow, AgingTotal, LateEntry
from creditdesk.services.ledger.type_words import TYPE_WORDS

_LATE_SHOWN = 24


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Aged debt as of a day.")(aging)


def aging(
    context: typer.Context,
    basis: Annotated[
        Basis, typer.Option(case_sensitive=False, help="Age by due date, by invoice date, or by calendar month.")
    ] = Basis.DUE,
    edges: Annotated[
        str | None, typer.Option(metavar="DAYS", help="The last day of each bucket, such as 30,60,90,120.")
    ] = None,
    credits_: Annotated[
        Credits, typer.Option("--credits", case_sensitive=False, help="Where open credits and unallocated cash stand.")
    ] = Credits.SEPARATE,
    by: Annotated[str, typer.Option(metavar="GROUP", help="total, debtor, sector or controller.")] = "total",
) -> None:
    """Answer the aged debt of each currency, and the same by group."""
    here = terminal.of(context)
    with opening.reading(here) as at:
        report = at.office.ledger.aging(at.as_of, basis=basis, edges=_edges(edges), credits=credits_, by=by.lower())
        late = at.office.ledger.late_entries(at.as_of)
    facts = _facts(report) | {"late_entries": [_late_facts(entry) for entry in late]}
    here.answer(facts, lambda: "\n\n".join(filter(None, (_words(report), _late_words(late)))))


def _edges(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise CreditDeskError(
            f'"{text}" makes no aging buckets.', cure="Give rising whole numbers above zero, such as 30,60,90,120."
        ) from None


def _facts(report: AgingReport) -> dict[str, Any]:
    return {
        "as_of": report.as_of.isoformat(),
        "basis": report.basis.value,
        "credits": report.credit_mode.value,
        "by": report.by,
        "currencies": [_balance(report, total.aged) | {"proof": _proof(total)} for total in report.currencies],
        "rows": [_group(report, row) for row in report.rows],
        "credit_balances": [_group(report, row) for row in report.credit_balances],
    }


def _late_facts(entry: LateEntry) -> dict[str, Any]:
    return {
        "account": entry.account,
        "type": entry.key.type.value,
        "number": entry.key.number,
        "allocation": entry.is_allocation,
        "counts_on": entry.counts_on.isoformat(),
        "currency": entry.currency,
        "amount": decimal_text(entry.amount_minor, entry.currency),
        "imported_at": entry.imported_at.isoformat(),
    }


def _group(report: AgingReport, row: AgingRow) -> dict[str, Any]:
    return {"account": row.account, "name": row.name} | _balance(report, row.aged)


def _balance(report: AgingReport, aged: AgedBalance) -> dict[str, Any]:
    def text(minor: int) -> str:
        return decimal_text(minor, aged.currency)

    return {
        "currency": aged.currency,
        "buckets": [{"label": label, "amount": text(minor)} for label, minor in aged.buckets],
        "unallocated": text(aged.unallocated_minor),
        "retained": text(aged.retained_minor),
        "disputed": text(aged.disputed_minor),
        "in_plan": text(aged.in_plan_minor),
        # Ages from the invoice or its month do not tell what is past its due date.
        "overdue": text(aged.overdue_minor) if report.basis is Basis.DUE else None,
        "total": text(aged.total_minor),
    }


def _proof(total: AgingTotal) -> dict[str, Any]:
    proof, currency = total.proof, total.aged.currency
    return {
        "from": proof.from_on.isoformat(),
        "opening": decimal_text(proof.opening_minor, currency),
        "invoices": decimal_text(proof.invoices_minor, currency),
        "credits": decimal_text(proof.credits_minor, currency),
        "receipts": decimal_text(proof.receipts_minor, currency),
        "closing": decimal_text(proof.closing_minor, currency),
        "proved": total.proved,
    }


def _words(report: AgingReport) -> str:
    if not report.currencies:
        return f"Nothing was open on {report.as_of}."
    lines = [f"Aged debt on {report.as_of}, by {report.basis.value}, credits {report.credit_mode.value}", ""]
    lines.append(_table(report, ("Currency",), [((total.aged.currency,), total.aged) for total in report.currencies]))
    lines += ["", *(_proof_line(total) for total in report.currencies)]
    if report.by == "debtor":
        rows = [((row.account, row.name, row.aged.currency), row.aged) for row in report.rows]
        lines += ["", _table(report, ("Account", "Name", "Currency"), rows)]
    elif report.rows:
        groups = [((row.name, row.aged.currency), row.aged) for row in report.rows]
        lines += ["", _table(report, (report.by.capitalize(), "Currency"), groups)]
    if report.credit_balances:
        owed = [((row.account, row.name, row.aged.currency), row.aged) for row in report.credit_balances]
        lines += ["", "In credit:", _table(report, ("Account", "Name", "Currency"), owed)]
    return "\n".join(lines)


def _late_words(late: Sequence[LateEntry]) -> str:
    """List what changes a report of that day that was printed then."""
    if not late:
        return ""
    rows = [
        (
            entry.account,
            f"{TYPE_WORDS[entry.key.type]} {entry.key.number}",
            "laid against it" if entry.is_allocation else "dated",
            entry.counts_on,
            entry.currency,
            amount(entry.amount_minor, entry.currency),
            entry.imported_at.astimezone().date(),
        )
        for entry in late[:_LATE_SHOWN]
    ]
    headings = ("Account", "Document", "", "On", "", "Amount", "Imported")
    more = f"\nand at least {len(late) - _LATE_SHOWN} more" if len(late) > _LATE_SHOWN else ""
    return f"Late entries, imported after that day:\n{table(headings, rows, right=(5,))}{more}"


def _table(report: AgingReport, named: tuple[str, ...], rows: Sequence[tuple[tuple[str, ...], AgedBalance]]) -> str:
    """Lay out aged balances behind the columns that name them."""
    headings = (*named, *report.labels, "unallocated", "retained", "total", "of which disputed", "in plan")
    cells = []
    for names, aged in rows:
        minors = (
            *(minor for _, minor in aged.buckets),
            aged.unallocated_minor,
            aged.retained_minor,
            aged.total_minor,
            aged.disputed_minor,
            aged.in_plan_minor,
        )
        cells.append((*names, *(amount(minor, aged.currency) for minor in minors)))
    return table(headings, cells, right=range(len(named), len(headings)))


def _proof_line(total: AgingTotal) -> str:
    proof, currency = total.proof, total.aged.currency
    opening_, invoices, credit, receipts, closing = (
        amount(minor, currency)
        for minor in (
            proof.opening_minor,
            proof.invoices_minor,
            proof.credits_minor,
            proof.receipts_minor,
            proof.closing_minor,
        )
    )
    holds = "= sum of buckets" if total.proved else "which is NOT the sum of the buckets: run `creditdesk check`"
    return (
        f"{currency}: opening on {proof.from_on} {opening_} + invoices {invoices} - credits {credit} "
        f"- receipts {receipts} = closing {closing} {holds}"
    )
