"""A letter that a policy leads: made from what the book says, then filed; the two need not be done in one place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.statement import OPEN_ITEM
from creditdesk.services.book.book import Work
from creditdesk.services.desk import day
from creditdesk.services.letters.added import require_sendable
from creditdesk.services.letters.facts import Facts
from creditdesk.services.letters.filing import IssuedLetter, file_letter
from creditdesk.services.letters.issuing import HeldError, figures_day, notice_of
from creditdesk.services.letters.proposed import Proposal
from creditdesk.services.letters.render import Rendered, render
from creditdesk.services.letters.request import ask
from creditdesk.services.letters.rules import read_rules


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that is to be made: what was proposed, without which of its items, and the number that it will have.

    `reason` is why a person lets it go although the gate holds it, if it does; `added` is what it says besides.
    """

    proposal: Proposal
    as_of: date
    number: str
    reason: str = ""
    without: frozenset[DocumentKey] = frozenset()
    added: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A letter with its pages, not yet filed; `notices` are what its sender should know.

    `override` is a person's reason to send it and the gate's to hold it, both empty if it passed.
    """

    wanted: Wanted
    facts: Facts
    rendered: Rendered
    override: tuple[str, tuple[str, ...]]
    notices: tuple[str, ...]


def make(connection: Connection, wanted: Wanted) -> Made:
    """Ask the gate and make the letter's pages; nothing is kept.

    Raises:
        HeldError: If the gate holds it and no reason overrules that.
        UnsayableError: If there is nothing that it could say.
    """
    proposal, rules = wanted.proposal, read_rules(connection)
    chosen = proposal.chosen - wanted.without
    request = ask(
        connection,
        rules,
        proposal.customer_id,
        proposal.kind,
        wanted.as_of,
        chosen,
        OPEN_ITEM,
        leading=proposal.leading,
    )
    request, verdict = replace(request, added=wanted.added, is_of_run=True), request.verdict
    if not verdict.send and not (wanted.reason and verdict.may_overrule):
        raise HeldError(verdict)
    facts, known = request.facts(proposal.currency, wanted.number)
    require_sendable(facts)
    rendered = render([facts])
    override = ("", ()) if verdict.send else (wanted.reason, verdict.reasons)
    return Made(wanted, facts, rendered, override, (*known, *notice_of(rendered)))


def file(work: Work, folder: Path, made: Made) -> IssuedLetter:
    """File a letter in a unit of work at hand; `bring_up_to_date` is due before that ends."""
    proposal = made.wanted.proposal
    return file_letter(work, folder, proposal.customer_id, made.facts, made.rendered, made.override, proposal.leading)


def bring_up_to_date(connection: Connection, as_of: date, customer_ids: Collection[int]) -> None:
    """Let the kept figures follow the letters that were filed, where they are those of the letters' day."""
    if customer_ids and figures_day(connection) == as_of:
        day.refresh(connection, as_of, customer_ids)
