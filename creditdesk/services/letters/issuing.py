"""Issuing what one wish asks for: its documents are made, filed and written into the history within a unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import Verdict
from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.ledger import ledger_state
from creditdesk.models.letters import letters
from creditdesk.services.book.book import Work
from creditdesk.services.letters import archive, numbers
from creditdesk.services.letters.added import require_sendable
from creditdesk.services.letters.archive import sha256_of
from creditdesk.services.letters.facts import Facts
from creditdesk.services.letters.filing import IssuedLetter, file_letter
from creditdesk.services.letters.fonts import UNDRAWABLE
from creditdesk.services.letters.group import tell_branches
from creditdesk.services.letters.render import Rendered, render
from creditdesk.services.letters.request import Request
from creditdesk.services.letters.statement_facts import StatementFacts


class HeldError(CreditDeskError):
    """The gate holds it. `reasons` say why; `may_overrule` whether a person's own reason would send it."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(
            f"Held: {'; '.join(verdict.reasons)}.",
            safe="Nothing was issued.",
            cure="Send it anyway with a reason of your own." if verdict.may_overrule else "",
        )
        self.held = verdict.held
        self.reasons = verdict.reasons
        self.may_overrule = verdict.may_overrule


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued: one document a currency. `pdf` holds all of them, for printing or saving."""

    letters: tuple[IssuedLetter, ...]
    pdf: bytes
    notices: tuple[str, ...]


def issue(work: Work, folder: Path, request: Request, reason: str = "") -> Issued:
    """Issue what was asked for, one document a currency; `folder` is that of the book's documents.

    Args:
        work: The unit of work; the request was judged in it.
        folder: Where the book's documents are.
        request: What is asked for.
        reason: Why a person sends it although the gate holds it; kept with it.

    Raises:
        HeldError: If the gate holds it and no reason overrules that.
    """
    verdict = request.verdict
    if not verdict.send and not (reason and verdict.may_overrule):
        raise HeldError(verdict)
    override = ("", ()) if verdict.send else (reason, verdict.reasons)
    said: list[Facts] = []
    filed: list[IssuedLetter] = []
    notices: list[str] = []
    for currency in verdict.currencies:
        if request.kind is Kind.STATEMENT:
            facts, rendered, letter = _statement(work, folder, request, currency, override)
        else:
            number = numbers.next_letter(work.connection, request.kind, request.account.as_of)
            facts, known = request.facts(currency, number)
            notices += known
            require_sendable(facts)
            rendered = render([facts])
            letter = _file(work, folder, request, facts, rendered, override)
        said.append(facts)
        filed.append(letter)
    together = rendered if len(said) == 1 else render(said)
    return Issued(tuple(filed), together.pdf, (*notices, *notice_of(together)))


def figures_day(connection: Connection) -> date | None:
    """Return the day that the kept figures are for; none before they were first made."""
    return connection.scalar(select(ledger_state.c.figures_as_of).limit(1))


def notice_of(rendered: Rendered) -> tuple[str, ...]:
    """Say what of a document our fonts cannot print."""
    if not rendered.undrawable:
        return ()
    return (f"Our fonts cannot print {' '.join(rendered.undrawable)}; {UNDRAWABLE} stands in place of each.",)


def _statement(
    work: Work, folder: Path, request: Request, currency: str, override: tuple[str, tuple[str, ...]]
) -> tuple[Facts, Rendered, IssuedLetter]:
    """Issue a statement, unless the very same one was issued before: then that one stands."""
    for version in count(1):
        facts, _ = request.facts(currency, request.statement_number(currency, version))
        rendered = render([facts])
        row = work.connection.execute(select(letters).where(letters.c.number == facts.number)).one_or_none()
        if row is None:
            return facts, rendered, _file(work, folder, request, facts, rendered, override)
        if row.sha256 == sha256_of(rendered.pdf):
            archive.store(work.connection, folder, rendered.pdf, work.at)
            return (
                facts,
                rendered,
                IssuedLetter(
                    letter_id=row.id,
                    activity_id=row.activity_id,
                    account=facts.addressee.account,
                    kind=Kind(row.kind),
                    number=row.number,
                    currency=row.currency,
                    amount_minor=row.amount_minor,
                    pages=row.pages,
                    sha256=row.sha256,
                ),
            )
    raise AssertionError("counting does not end")


def _file(
    work: Work,
    folder: Path,
    request: Request,
    facts: Facts,
    rendered: Rendered,
    override: tuple[str, tuple[str, ...]],
) -> IssuedLetter:
    letter = file_letter(work, folder, request.account.customer_id, facts, rendered, override, request.leading)
    if isinstance(facts, StatementFacts):
        tell_branches(work, request.branches, facts, letter.sha256)
    return letter
