"""Filing an issued document: the archive, the letter with its items, the history, the audit chain, as one work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.domain.statement import StatementKind
from creditdesk.models.letters import letter_items, letters
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.desk import history_entry
from creditdesk.services.letters import archive, late_charges, numbers
from creditdesk.services.letters.facts import Facts, LetterFacts
from creditdesk.services.letters.facts_json import as_json
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.leading import Leading
from creditdesk.services.letters.notice_letter import NoticeLetter
from creditdesk.services.letters.render import Rendered
from creditdesk.services.letters.statement_facts import StatementFacts
from creditdesk.services.letters.texts import LANGUAGE


@dataclass(frozen=True, slots=True)
class IssuedLetter:
    """One document that was issued and filed."""

    letter_id: int
    activity_id: int
    account: str
    kind: Kind | Notice
    number: str
    currency: str
    amount_minor: int
    pages: int
    sha256: str


def file_letter(
    work: Work,
    folder: Path,
    customer_id: int,
    facts: Facts,
    rendered: Rendered,
    override: tuple[str, tuple[str, ...]],
    leading: Leading | None = None,
) -> IssuedLetter:
    """Keep the document and write everything that remembers it.

    Args:
        work: The unit of work.
        folder: The folder of documents.
        customer_id: The debtor.
        facts: What the document says.
        rendered: The document.
        override: A person's reason to send it against the gate and the gate's reasons to hold; both empty if it
            passed.
        leading: The step of a policy that it is, if one leads it.
    """
    connection = work.connection
    sha256 = archive.store(connection, folder, rendered.pdf, work.at)
    reason, held = override
    is_letter = isinstance(facts, LetterFacts)
    amount_minor = facts.asked_minor if isinstance(facts, LetterFacts) else facts.balance_minor
    activity_id = history_entry.write(
        work,
        customer_id,
        "letter" if is_letter else "statement",
        facts.dated_on,
        summary(facts),
        about=facts.named,
        direction="out",
        contact_name=facts.addressee.contact,
        balance_minor=None if isinstance(facts, LetterFacts) else facts.balance_minor,
        overdue_minor=facts.overdue_minor,
        currency=facts.currency,
        note=reason,
        details={
            "letter": facts.kind.value,
            "number": facts.number,
            "pages": rendered.page_count,
            "sha256": sha256,
            "override_reason": reason,
            "held": list(held),
            **({"form": facts.form.value} if isinstance(facts, StatementFacts) else {}),
        },
    )
    letter_id = add_row(
        connection,
        letters,
        customer_id=customer_id,
        activity_id=activity_id,
        kind=facts.kind.value,
        number=facts.number,
        dated_on=facts.dated_on,
        pay_by_on=facts.pay_by_on if isinstance(facts, LetterFacts) else None,
        amount_minor=amount_minor,
        currency=facts.currency,
        pages=rendered.page_count,
        sha256=sha256,
        facts=as_json(facts),
        **({} if leading is None else _led(leading)),
    )
    steps = leading.steps if leading is not None else {}
    named = [
        {
            "letter_id": letter_id,
            "type": key.type.value,
            "number": key.number,
            "open_minor": open_minor,
            "step": steps.get(key),
        }
        for key, open_minor in facts.named.items()
    ]
    if named:
        connection.execute(insert(letter_items), named)
    if isinstance(facts, LetterFacts):
        late_charges.write_letter(work, customer_id, activity_id, letter_id, facts)
    work.record(
        "issue",
        facts.number,
        account=facts.addressee.account,
        kind=facts.kind.value,
        amount_minor=amount_minor,
        currency=facts.currency,
        sha256=sha256,
        overruled=bool(reason),
    )
    return IssuedLetter(
        letter_id=letter_id,
        activity_id=activity_id,
        account=facts.addressee.account,
        kind=facts.kind,
        number=facts.number,
        currency=facts.currency,
        amount_minor=amount_minor,
        pages=rendered.page_count,
        sha256=sha256,
    )


def file_notice(
    work: Work,
    folder: Path,
    customer_id: int,
    activity_id: int,
    letter: NoticeLetter,
    rendered: Rendered,
    *,
    minor: int,
    asks_by_on: date | None = None,
) -> IssuedLetter:
    """Keep a letter about promises, a query or the account under a number of its own.

    Its items stand with the entry in the history: what a letter asks for is counted from those of demands alone.

    Args:
        work: The unit of work.
        folder: The folder of documents.
        customer_id: The debtor.
        activity_id: The entry in the history that tells of it.
        letter: What it says.
        rendered: The document.
        minor: The amount that it speaks of.
        asks_by_on: The day by which it asks to be paid or answered, if it does.
    """
    sha256 = archive.store(work.connection, folder, rendered.pdf, work.at)
    number = numbers.next_letter(work.connection, letter.notice, letter.facts.dated_on)
    letter_id = add_row(
        work.connection,
        letters,
        customer_id=customer_id,
        activity_id=activity_id,
        kind=letter.notice.value,
        number=number,
        dated_on=letter.facts.dated_on,
        pay_by_on=asks_by_on,
        amount_minor=minor,
        currency=letter.facts.currency,
        pages=rendered.page_count,
        sha256=sha256,
        facts=_said(letter),
    )
    return IssuedLetter(
        letter_id=letter_id,
        activity_id=activity_id,
        account=letter.facts.addressee.account,
        kind=letter.notice,
        number=number,
        currency=letter.facts.currency,
        amount_minor=minor,
        pages=rendered.page_count,
        sha256=sha256,
    )


def _said(letter: NoticeLetter) -> object:
    """Return the facts of a letter, with the house's own words that it was made of."""
    said = as_json(letter.facts)
    if isinstance(said, dict) and letter.wording is not None:
        said["wording"] = as_json(letter.wording)
    return said


def summary(facts: Facts) -> str:
    """Return the line that the history shows."""
    formats = formats_for(LANGUAGE, facts.sender.country)
    count = len(facts.lines)
    items = f"{count} item" if count == 1 else f"{count} items"
    if isinstance(facts, LetterFacts):
        asked = formats.amount(facts.payable_minor, facts.currency)
        return f"{facts.kind.words} {facts.number}: {asked} asked on {items}, by {formats.day(facts.pay_by_on)}"
    balance = formats.amount(facts.balance_minor, facts.currency)
    if facts.form is not StatementKind.OPEN_ITEM:
        items = f"{formats.day(facts.first_on)} to {formats.day(facts.dated_on)}"
    return f"{facts.form.words} {facts.number}: balance {balance}, {items}"


def _led(leading: Leading) -> dict[str, Any]:
    return {"step": leading.step, "policy": leading.name, "channel": leading.channel.value}
