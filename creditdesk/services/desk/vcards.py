"""Contacts from and to vCard files: whoever is known already is added to, nobody is written twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.vcard import Card, read, write
from creditdesk.services.book.book import Work
from creditdesk.services.desk import contacts
from creditdesk.services.desk.contact_rows import ContactsChange, people_of
from creditdesk.services.desk.contacts import EMAIL, PHONE, ContactFacts, WayFacts, facts_of, way_key
from creditdesk.services.desk.reach import is_zone
from creditdesk.services.ledger.views import Contact

_LARGEST = 20_000_000
"""Bytes: an address book with pictures is smaller; anything larger is no address book."""


@dataclass(frozen=True, slots=True)
class TakenCards:
    """What cards brought to a debtor: the change (none where nothing is new), and a sentence for each bad card."""

    change: ContactsChange | None
    added: int
    changed: int
    problems: tuple[str, ...]


def take(work: Work, customer_id: int, data: bytes) -> TakenCards:
    """Write the people of a file of cards down as the debtor's contacts.

    A card of the same name, number or address as a contact adds to that one what it lacks.
    """
    found = read(data)
    before = people_of(work.connection, customer_id)
    problems = list(found.problems)
    added, changed, last_id = 0, 0, 0
    for card in found.cards:
        facts = facts_in(card)
        known_id = _known(work, customer_id, facts)
        wanted = facts if known_id is None else _joined(facts_of(work.connection, known_id), facts)
        if known_id is not None and wanted == facts_of(work.connection, known_id):
            continue
        try:
            last_id = contacts.save(work, customer_id, known_id, wanted).contact_id
        except CreditDeskError as error:
            problems.append(f"{card.name or 'A card without a name'}: {error.what}")
            continue
        added, changed = (added + 1, changed) if known_id is None else (added, changed + 1)
    if not last_id:
        return TakenCards(None, 0, 0, tuple(problems))
    counted = [f"{count} {word}" for count, word in ((added, "added"), (changed, "changed")) if count]
    words = f"contacts from cards, {' and '.join(counted)}"
    change = ContactsChange(customer_id, last_id, words, before, people_of(work.connection, customer_id))
    return TakenCards(change, added, changed, tuple(problems))


def facts_in(card: Card) -> ContactFacts:
    """Return what a card says of a contact; a time zone that does not exist is left aside."""
    ways = (*(WayFacts(PHONE, *way) for way in card.phones), *(WayFacts(EMAIL, *way) for way in card.emails))
    return ContactFacts(
        card.name,
        card.role,
        ways,
        language=card.language,
        time_zone=card.time_zone if is_zone(card.time_zone) else "",
        note=card.note,
    )


def card_of(contact: Contact, organisation: str) -> Card:
    """Return a contact as a card: what may leave the building of them, without our notes and dead numbers."""
    alive = [way for way in contact.ways if way.dead_since is None]
    return Card(
        contact.name,
        contact.role,
        organisation,
        tuple((way.tel or way.value, way.label) for way in alive if way.kind == PHONE),
        tuple((way.value, way.label) for way in alive if way.kind == EMAIL),
        language=contact.language,
        time_zone=contact.time_zone,
    )


def read_file(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        CreditDeskError: If it cannot be read, or is no file of cards by its size.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise CreditDeskError(
                f"{path.name} is too large for a file of cards.", safe="Nothing was written.", cure="Choose another."
            )
        return path.read_bytes()
    except OSError as error:
        raise CreditDeskError(
            f"{path.name} could not be read: {error.strerror}.",
            safe="Nothing was written.",
            cure="Choose another file.",
        ) from error


def write_file(path: Path, cards: Iterable[Card]) -> None:
    """Write cards to a file; an earlier file stays until the new one is whole."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_text(write(cards), encoding="utf-8", newline="")
        draft.replace(path)
    except OSError as error:
        raise CreditDeskError(
            f"{path.name} could not be written: {error.strerror}.",
            safe="Nothing was changed.",
            cure="Choose another folder.",
        ) from error


def _known(work: Work, customer_id: int, facts: ContactFacts) -> int | None:
    """Return who the card is of: by number or address, else by name; none where nobody is known so."""
    people = people_of(work.connection, customer_id)
    current = [row["id"] for row in people.contacts if row["merged_into_id"] is None]
    known = {contact_id: facts_of(work.connection, contact_id) for contact_id in current}
    wanted = {way_key(way) for way in facts.ways}
    by_way = (each for each, fact in known.items() if wanted & {way_key(way) for way in fact.ways})
    name = facts.name.casefold()
    by_name = (each for each, fact in known.items() if name and fact.name.casefold() == name)
    shares = next(by_way, None)
    # A number shared by two is no person: the switchboard of the firm.
    if shares is not None and name and known[shares].name and known[shares].name.casefold() != name:
        shares = None
    return shares if shares is not None else next(by_name, None)


def _joined(known: ContactFacts, card: ContactFacts) -> ContactFacts:
    """Return what was known with what the card adds; nothing known is replaced."""
    there = {way_key(way) for way in known.ways}
    return replace(
        known,
        name=known.name or card.name,
        role=known.role or card.role,
        ways=known.ways + tuple(way for way in card.ways if way_key(way) not in there),
        language=known.language or card.language,
        time_zone=known.time_zone or card.time_zone,
        note=known.note or card.note,
    )
