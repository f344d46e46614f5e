"""The mail that a letter travels with: whom it goes to, and a few words in the letter's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.customers import contact_ways, contacts
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.note_writing import is_note
from creditdesk.services.letters.texts import texts_for


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on a mail and in it; the address is empty where nobody's is known."""

    to_name: str
    to_address: str
    subject: str
    body: str


def cover_of(connection: Connection, letter: Row[Any]) -> Cover:
    """Return the mail of a letter that was issued, from its row."""
    sender = read_letterhead(connection)
    addressee = letter.facts["addressee"]
    contact, language = str(addressee["contact"]), str(addressee["language"])
    texts, formats = texts_for(language), formats_for(language, str(addressee["country"]))
    named = _named(letter)
    values = {
        "number": letter.number,
        "day": formats.long_day(letter.dated_on),
        "account": str(addressee["account"]),
        "amount": formats.amount(named, letter.currency),
        "pay_by": formats.long_day(letter.pay_by_on) if letter.pay_by_on is not None else "",
        "phone": sender.phone,
    }
    reader, address = _reader(connection, letter.customer_id, contact)
    # Whoever the letter is to, the mail greets who opens it; a letter to the firm greets nobody.
    contact = reader if contact else ""
    greeting = texts.word("words", "dear", name=contact) if contact else texts.word("words", "dear_unknown")
    closing = (sender.signatory_name, sender.signatory_role, sender.formal_name)
    subject, about = "subject", "asks" if letter.pay_by_on is not None else "tells"
    if letter.kind == Kind.STATEMENT:
        subject, about = "subject_statement", "states"
    elif not named:
        subject, about = "subject_alone", "tells_alone"
    body = [
        greeting,
        texts.word("mail", about, **values),
        texts.word("mail", "ring" if sender.phone else "answer", **values),
        "\n".join([texts.word("words", "sincerely" if contact else "faithfully"), *(each for each in closing if each)]),
    ]
    return Cover(
        contact or str(addressee["name"]),
        address,
        texts.word("mail", subject, **values),
        "\n\n".join(body) + "\n",
    )


def _named(letter: Row[Any]) -> int:
    """Return the amount that the mail names: what is to be paid, or what the letter is about.

    Of the shorter letters on an account only what is to be paid by a day: their first amount may be the whole of a
    plan, or a limit, and that supply goes on is about no amount.
    """
    if is_note(letter.kind):
        return int(letter.facts["payable_minor"] or 0) if letter.pay_by_on is not None else 0
    return int(letter.amount_minor) + _added(letter.facts)


def _added(facts: dict[str, Any]) -> int:
    """Return what a letter asks for besides its items: fees, and interest with fixed sums where it claims them."""
    claim = facts.get("interest") or {}
    late = claim["interest_minor"] + claim["compensation_minor"] if claim.get("is_claimed") else 0
    return int(late + sum(fee["open_minor"] for fee in facts.get("fees", ())))


def _reader(connection: Connection, customer_id: int, name: str) -> tuple[str, str]:
    """Return who reads mail there, and where: the named person wherever they do, else anybody; nothing for nobody."""
    rows = connection.execute(
        select(contacts.c.name, contacts.c.email, contact_ways.c.value)
        .join(
            contact_ways,
            (contact_ways.c.contact_id == contacts.c.id)
            & (contact_ways.c.kind == "email")
            & contact_ways.c.dead_since.is_(None),
            isouter=True,
        )
        .where(contacts.c.customer_id == customer_id, contacts.c.left_on.is_(None), contacts.c.merged_into_id.is_(None))
        .order_by((contacts.c.name == name).desc(), contacts.c.is_primary.desc(), contacts.c.id, contact_ways.c.id)
    )
    found = ((str(row.name), str(row.email or row.value or "")) for row in rows)
    return next(((who, address) for who, address in found if address), (name, ""))
