"""Writing down who the people at a debtor's are: the controller's own knowledge, beside what an import told.

What an import told is never edited. The first change to a contact that came from a file makes a copy, which is the
controller's own from then on; the file's row stays beneath it, merged into it, and goes on following the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.customers import contact_ways, contacts, customers
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.cash.phones import phone_digits
from creditdesk.services.desk.contact_rows import ContactsChange, People, people_of
from creditdesk.services.desk.reach import is_zone

PHONE, EMAIL, POST = "phone", "email", "post"
CHANNELS = (PHONE, EMAIL, POST)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_FEWEST_DIGITS = 3
_SAME_DIGITS = 9
_TEXTS = ("name", "role", "best_time", "do_not_call", "language", "time_zone", "preferred_channel", "note")


@dataclass(frozen=True, slots=True)
class WayFacts:
    """A number (`phone`) or address (`email`) of a contact; `dead_since` is when it was found to reach nobody."""

    kind: str
    value: str
    label: str = ""
    dead_since: date | None = None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact as the controller knows them.

    `ways` are all numbers and addresses: the first of each kind that is not dead is the one to use. `do_not_call` is
    the reason why they are not rung, empty where they may be; `preferred_channel` one of phone, email, post, or empty.
    """

    name: str
    role: str = ""
    ways: tuple[WayFacts, ...] = ()
    is_primary: bool = False
    best_time: str = ""
    do_not_call: str = ""
    language: str = ""
    time_zone: str = ""
    preferred_channel: str = ""
    note: str = ""
    left_on: date | None = None


def save(work: Work, customer_id: int, contact_id: int | None, facts: ContactFacts) -> ContactsChange:
    """Write a new contact, or what is known now of one; the first to ring takes the place of the one before.

    Raises:
        CreditDeskError: If something of it cannot be used.
    """
    connection = work.connection
    facts = _checked(facts)
    country = _country(connection, customer_id)
    before = people_of(connection, customer_id)
    if contact_id is None:
        kept_id = add_row(connection, contacts, customer_id=customer_id, name=facts.name)
        words = f"{facts.name or 'contact'} added"
        facts = facts if _others(before.contacts) else replace(facts, is_primary=facts.left_on is None)
    else:
        kept_id, words = _own(connection, customer_id, contact_id), f"{facts.name or 'contact'} changed"
        was_left = next(row["left_on"] for row in before.contacts if row["id"] == contact_id)
        if facts.left_on is not None and was_left is None:
            words = f"{facts.name} left the firm"
    _write(connection, kept_id, facts, country)
    if facts.is_primary:
        connection.execute(
            update(contacts)
            .where(contacts.c.customer_id == customer_id, contacts.c.id != kept_id, contacts.c.is_primary)
            .values(is_primary=False)
        )
    return _changed(work, "contact", customer_id, kept_id, words, before)


def merge(work: Work, customer_id: int, kept_id: int, other_id: int) -> ContactsChange:
    """Let two contacts be the same person from now on: `kept_id` takes over what it lacks, the history of both stays.

    Raises:
        CreditDeskError: If they are one already, or not of this debtor.
    """
    connection = work.connection
    before = people_of(connection, customer_id)
    merged = before.merged
    for contact_id in (kept_id, other_id):
        _of_debtor(merged, contact_id)
    if final_id(merged, other_id) == final_id(merged, kept_id):
        raise CreditDeskError("These are the same contact already.", safe="Nothing was changed.")
    own_id = _own(connection, customer_id, kept_id)
    kept, other = facts_of(connection, own_id), facts_of(connection, other_id)
    known = {way_key(way) for way in kept.ways}
    filled = {name: getattr(kept, name) or getattr(other, name) for name in _TEXTS}
    both = replace(
        kept,
        **filled,
        ways=kept.ways + tuple(way for way in other.ways if way_key(way) not in known),
        is_primary=kept.is_primary or other.is_primary,
    )
    _write(connection, own_id, both, _country(connection, customer_id))
    connection.execute(
        update(contacts)
        .where((contacts.c.id == other_id) | (contacts.c.merged_into_id == other_id))
        .values(merged_into_id=own_id)
    )
    connection.execute(update(contacts).where(contacts.c.id == other_id).values(is_primary=False))
    words = f"{other.name or 'contact'} is the same as {both.name or 'the other'}"
    return _changed(work, "merge contacts", customer_id, own_id, words, before, merged=other_id)


def mark_dead(work: Work, customer_id: int, contact_id: int, number: str, on: date) -> ContactsChange | None:
    """Mark a contact's number as one that reaches nobody; none where the contact has no such number alive.

    Args:
        work: The unit of work.
        customer_id: The debtor.
        contact_id: Whose number it is.
        number: The number as it stands; empty for the one that is rung first.
        on: The day on which that was found.
    """
    connection = work.connection
    before = people_of(connection, customer_id)
    if contact_id not in before.merged:
        return None
    current_id = final_id(before.merged, contact_id)
    facts = facts_of(connection, current_id)
    alive = [way for way in facts.ways if way.kind == PHONE and way.dead_since is None]
    found = next((way for way in alive if not number or way.value == number), None)
    if found is None:
        return None
    own_id = _own(connection, customer_id, current_id)
    ways = tuple(replace(way, dead_since=on) if way is found else way for way in facts.ways)
    _write(connection, own_id, replace(facts, ways=ways), _country(connection, customer_id))
    return _changed(work, "number dead", customer_id, own_id, f"number of {facts.name} marked as dead", before)


def facts_of(connection: Connection, contact_id: int) -> ContactFacts:
    """Return what is known of a contact, the number and address to use first."""
    row = connection.execute(select(contacts).where(contacts.c.id == contact_id)).mappings().one_or_none()
    if row is None:
        raise NotFoundError("This contact is no longer in the book.", safe="Nothing was changed.")
    query = select(contact_ways).where(contact_ways.c.contact_id == contact_id).order_by(contact_ways.c.id)
    further = [
        WayFacts(way["kind"], way["value"], way["label"], way["dead_since"])
        for way in connection.execute(query).mappings()
    ]
    return ContactFacts(
        ways=all_ways(row["phone"], row["email"], further),
        is_primary=row["is_primary"],
        left_on=row["left_on"],
        **{name: row[name] for name in _TEXTS},
    )


def all_ways(phone: str, email: str, further: Sequence[WayFacts]) -> tuple[WayFacts, ...]:
    """Return a contact's numbers and addresses, those to use first; a further one that repeats these names them."""
    first = []
    for kind, value in ((PHONE, phone), (EMAIL, email)):
        if value:
            named = next((way for way in further if (way.kind, way.value) == (kind, value)), None)
            first.append(named or WayFacts(kind, value))
    rest = [way for way in further if way not in first]
    return (*first, *sorted(rest, key=lambda way: way.dead_since is not None))


def final_id(merged: Mapping[int, int | None], contact_id: int) -> int:
    """Return as whom a contact is known now; `merged` is what each contact of the debtor was merged into, if any."""
    seen = {contact_id}
    while (into := merged[contact_id]) is not None and into in merged and into not in seen:
        contact_id = into
        seen.add(into)
    return contact_id


def _checked(facts: ContactFacts) -> ContactFacts:
    """Return the facts with loose blanks taken off, once each of them can be used."""
    texts: dict[str, Any] = {name: " ".join(getattr(facts, name).split()) for name in _TEXTS}
    facts = replace(
        facts,
        **texts | {"note": facts.note.strip()},
        ways=tuple(_once(replace(way, value=way.value.strip(), label=way.label.strip()) for way in facts.ways)),
    )
    for problem, cure in _problems(facts):
        raise CreditDeskError(problem, safe="Nothing was written.", cure=cure)
    return facts


def _problems(facts: ContactFacts) -> Iterator[tuple[str, str]]:
    """Yield what cannot be used, and what to do."""
    if not facts.name and not facts.ways:
        yield "A contact needs a name, a number or an address.", "Write at least one of them."
    for way in facts.ways:
        if way.kind == PHONE and sum(letter.isdigit() for letter in way.value) < _FEWEST_DIGITS:
            yield f"“{way.value}” is no telephone number.", "Write it with its digits, such as 0113 496 0321."
        if way.kind == EMAIL and not _ADDRESS.fullmatch(way.value):
            yield f"“{way.value}” is no e-mail address.", "Write it as name@firm.example."
    if facts.language and not _LANGUAGE.fullmatch(facts.language):
        yield f"“{facts.language}” is no language.", "Write its code, such as de or en-GB."
    if facts.time_zone and not is_zone(facts.time_zone):
        yield f"“{facts.time_zone}” is no time zone.", "Write it as Europe/London, or leave it empty."
    if facts.preferred_channel and facts.preferred_channel not in CHANNELS:
        yield f"“{facts.preferred_channel}” is no way to reach somebody.", f"Use one of {', '.join(CHANNELS)}."


def _once(ways: Iterable[WayFacts]) -> list[WayFacts]:
    return list({way_key(way): way for way in reversed(list(ways)) if way.value}.values())[::-1]


def way_key(way: WayFacts) -> tuple[str, str]:
    """Return what two ways have in common that are the same: a number's last digits, an address in any case."""
    digits = "".join(letter for letter in way.value if letter.isdigit())
    # A number at home and the same with its country's code end alike.
    return way.kind, digits[-_SAME_DIGITS:] if way.kind == PHONE else way.value.casefold()


def _own(connection: Connection, customer_id: int, contact_id: int) -> int:
    """Return the controller's own row of a contact, copied from the file's where there is none yet."""
    people = people_of(connection, customer_id)
    _of_debtor(people.merged, contact_id)
    current_id = final_id(people.merged, contact_id)
    row = next(row for row in people.contacts if row["id"] == current_id)
    if row["batch_id"] is None:
        return current_id
    copy = {name: value for name, value in row.items() if name != "id"} | {"batch_id": None}
    own_id = add_row(connection, contacts, **copy)
    # Whoever was merged into the file's row is the same as its copy.
    connection.execute(
        update(contacts)
        .where((contacts.c.id == current_id) | (contacts.c.merged_into_id == current_id))
        .values(merged_into_id=own_id)
    )
    connection.execute(update(contact_ways).where(contact_ways.c.contact_id == current_id).values(contact_id=own_id))
    return own_id


def _of_debtor(merged: Mapping[int, int | None], contact_id: int) -> None:
    if contact_id not in merged:
        raise NotFoundError("This contact is no longer with this debtor.", safe="Nothing was changed.")


def _write(connection: Connection, contact_id: int, facts: ContactFacts, country: str) -> None:
    """Write the facts of a contact of the controller's own."""
    phone = _first(facts.ways, PHONE)
    email = _first(facts.ways, EMAIL)
    connection.execute(
        update(contacts)
        .where(contacts.c.id == contact_id)
        .values(
            phone=phone.value if phone else "",
            phone_digits=phone_digits(phone.value, country) if phone else "",
            email=email.value if email else "",
            is_primary=facts.is_primary,
            left_on=facts.left_on,
            **{name: getattr(facts, name) for name in _TEXTS},
        )
    )
    connection.execute(delete(contact_ways).where(contact_ways.c.contact_id == contact_id))
    # The first ones stand on the contact itself, unless there is more to say of them.
    further = [way for way in facts.ways if way not in (phone, email) or way.label]
    if further:
        connection.execute(
            insert(contact_ways),
            [
                {
                    "contact_id": contact_id,
                    "kind": way.kind,
                    "value": way.value,
                    "digits": phone_digits(way.value, country) if way.kind == PHONE else "",
                    "label": way.label,
                    "dead_since": way.dead_since,
                }
                for way in further
            ],
        )


def _first(ways: Sequence[WayFacts], kind: str) -> WayFacts | None:
    return next((way for way in ways if way.kind == kind and way.dead_since is None), None)


def _others(rows: Iterable[Mapping[str, Any]]) -> bool:
    return any(row["is_primary"] and row["left_on"] is None and row["merged_into_id"] is None for row in rows)


def _country(connection: Connection, customer_id: int) -> str:
    country = connection.scalar(select(customers.c.country).where(customers.c.id == customer_id))
    if country is None:
        raise NotFoundError("There is no such debtor in this book.", safe="Nothing was written.")
    return str(country)


def _changed(
    work: Work, action: str, customer_id: int, contact_id: int, words: str, before: People, **details: Any
) -> ContactsChange:
    """Record the change and return it. The audit chain holds for ever, so it names no person: only whose row it is."""
    work.record(action, f"customer {customer_id}", contact=contact_id, **details)
    return ContactsChange(customer_id, contact_id, words, before, people_of(work.connection, customer_id))
