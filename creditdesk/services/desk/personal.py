"""Everything of one person's personal data: gathered, handed over, and erased where the law allows.

Sources: domain rules 5.6; GDPR and UK GDPR articles 15 (access), 17 (erasure), 17(3)(e) (what legal claims need stays).
Access covers the notes of calls. Erasure takes name, numbers and addresses away; what was said about the debt stays as
evidence, and it is on record what was kept and why. What a draft says is the caller's: it lies beside the book.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, select, update

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.money import decimal_text
from creditdesk.models import fulltext
from creditdesk.models.activity import activities
from creditdesk.models.attachments import attachments
from creditdesk.models.book import audit
from creditdesk.models.customers import ERASED_NAME, contact_ways, contacts, customers, debtor_cards, holds
from creditdesk.models.follow_ups import follow_ups, promises, queries
from creditdesk.models.interest import interest_terms, late_charges
from creditdesk.models.letters import letters
from creditdesk.models.policies import behaviour_decisions, letter_run_lines, policy_assignments
from creditdesk.models.staging import fact_versions, rejected_rows
from creditdesk.services.book.book import Work
from creditdesk.services.desk import history_entry, personal_mails
from creditdesk.services.desk.contact_rows import people_of
from creditdesk.services.desk.contacts import final_id
from creditdesk.services.desk.entries import Draft

ERASED = ERASED_NAME
"""What stands in place of the name."""
HISTORY = "Calls, notes and letters"
LETTERS = "Letters addressed"
MAILS = "E-mails to them"
DOCUMENTS = "Documents attached"
_CONTACT = (
    "id", "name", "role", "phone", "email", "best_time", "do_not_call", "language", "time_zone", "preferred_channel",
    "note", "left_on",
)  # fmt: skip
_WAY = ("kind", "value", "label", "dead_since")
_MAIL = ("id", "queued_at", "to_name", "to_address", "subject", "body", "state")
_REACHED_BY = ("phone", "email", "value")
# Our own working notes (title, table, what tells one from another, words): what they say of the debt goes on, without
# the name.
_WORKING_NOTES = (
    ("Follow ups", follow_ups, ("id", "due_on"), ("text",)),
    ("Holds", holds, ("id", "placed_at"), ("reason",)),
    ("Kept in mind", debtor_cards, (), ("pinned_note", "must_answer")),
    ("Decisions by behaviour", behaviour_decisions, ("id", "decided_at"), ("reason",)),
    ("Ladders assigned", policy_assignments, ("id", "assigned_at"), ("reason",)),
    ("Letters proposed", letter_run_lines, ("id",), ("added", "override_reason")),
    ("Terms of interest", interest_terms, ("id", "set_at"), ("reason",)),
    ("Interest and fees", late_charges, ("id", "happened_on", "number"), ("reason",)),
)
_LEAST_TOLD = 5
_NEVER = r"(?!)"
KEPT_BECAUSE = "needed to establish, exercise or defend legal claims (article 17(3)(e))"


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of what is held of a person: each row as it is shown, column by column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that a book holds of one person; `contact_ids` are all rows that stand for them, `names` what they say.

    `addresses` are the e-mail addresses of the person, folded.
    """

    customer_id: int
    account: str
    debtor: str
    name: str
    contact_ids: tuple[int, ...]
    names: frozenset[str]
    sections: tuple[Section, ...]
    addresses: frozenset[str] = frozenset()

    @property
    def told(self) -> frozenset[str]:
        """What a text says that speaks of the person."""
        return self.names | self.addresses

    def without(self, text: str) -> str:
        """Return a text without the person's names and addresses."""
        return _naming(self.told).sub(ERASED, text)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is handed over to be read by a machine."""
        return {
            "person": self.name,
            "account": self.account,
            "debtor": self.debtor,
            **{
                section.title.casefold().replace(" ", "_"): [
                    dict(zip(section.columns, row, strict=True)) for row in section.rows
                ]
                for section in self.sections
            },
        }

    def as_text(self) -> str:
        """Return it as it is handed over to be read by the person."""
        lines = [f"What we hold of {self.name or 'this person'}, at {self.debtor} ({self.account})", ""]
        for section in self.sections:
            lines += [section.title, "-" * len(section.title)]
            for row in section.rows:
                lines += [
                    f"{_spoken(name)}: {value}" for name, value in zip(section.columns, row, strict=True) if value
                ]
                lines.append("")
            if not section.rows:
                lines += ["Nothing.", ""]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing did: how much was taken away, and what was kept with its reason, as sentences."""

    removed: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def words(self) -> str:
        """The record in one text."""
        return "\n".join(("Erased:", *self.removed, "Kept:", *self.kept))


def gather(connection: Connection, customer_id: int, contact_id: int) -> PersonalData:
    """Return everything the book holds of a contact of a debtor, whatever it was merged with.

    Raises:
        NotFoundError: If there is no such contact.
    """
    people = people_of(connection, customer_id)
    if contact_id not in people.merged:
        raise NotFoundError("This contact is no longer with this debtor.", safe="Nothing was changed.")
    whole = final_id(people.merged, contact_id)
    ids = tuple(each for each in people.merged if final_id(people.merged, each) == whole)
    of_them = [row for row in people.contacts if row["id"] in ids]
    name = next(row["name"] for row in of_them if row["id"] == whole)
    names = frozenset({row["name"] for row in of_them} - {"", ERASED})
    addresses = personal_mails.addresses_of(connection, customer_id, ids)
    told = names | addresses
    query = select(customers.c.account, customers.c.name).where(customers.c.id == customer_id)
    debtor = connection.execute(query).one()

    def naming(table: Table, *columns: str, of: str = "") -> tuple[tuple[str, ...], ...]:
        """Return the rows of the debtor in a table that are of the person (`of` holds the name) or speak of them."""
        found = connection.execute(select(table).where(table.c.customer_id == customer_id).order_by(*table.primary_key))
        return tuple(
            tuple(_value(row, column) for column in columns)
            for row in found
            if _is_of(row, ids, names, addresses, of) or _speaks_of(row, told, columns)
        )

    entry = ("id", "happened_at", "kind", "done_by", "contact_name", "outcome", "summary", "note", "details")
    promise = ("id", "made_on", "promised_on", "amount", "currency", "status", "contact_name")
    raised = ("id", "raised_on", "reason_code", "status", "owner", "note", "resolution")
    sections = (
        Section("Contact", _CONTACT, tuple(tuple(_cell(row[column]) for column in _CONTACT) for row in of_them)),
        Section("Numbers and addresses", _WAY, tuple(
            tuple(_cell(row[column]) for column in _WAY) for row in people.ways if row["contact_id"] in ids
        )),
        Section("Earlier versions from files", ("contact", "said"), tuple(
            (str(row.fact_id), _cell(row.before)) for row in _versions(connection, ids)
        )),
        Section(HISTORY, entry, naming(activities, *entry, of="contact_name")),
        Section("Promises", promise, naming(promises, *promise, of="contact_name")),
        Section("Queries", raised, naming(queries, *raised)),
        *(
            Section(title, (*told_by, *words), naming(table, *told_by, *words))
            for title, table, told_by, words in _WORKING_NOTES
        ),
        Section(DOCUMENTS, ("name", "added_at", "sha256"), tuple(dict.fromkeys((
            *naming(attachments, "name", "added_at", "sha256"),
            *(
                tuple(map(_cell, row))
                for row in personal_mails.files_from(connection, customer_id, ids, names, addresses)
            ),
        )))),
        Section(MAILS, _MAIL, tuple(
            tuple(_cell(getattr(row, column)) for column in _MAIL)
            for row in personal_mails.mails_to(connection, customer_id, addresses, names, _naming(told))
        )),
        Section(LETTERS, ("number", "dated_on", "sha256"), _letters(connection, customer_id, told)),
    )  # fmt: skip
    return PersonalData(customer_id, debtor.account, debtor.name, name, ids, names, sections, addresses)


def with_draft(data: PersonalData, draft: Draft) -> PersonalData:
    """Return what is held with the debtor's draft, where it is of the person or speaks of them."""
    said = tuple(text for text in (draft.note, draft.promise_text, *(text for _name, text in draft.fields)) if text)
    if draft.contact_id not in data.contact_ids and all(data.without(text) == text for text in said):
        return data
    return replace(data, sections=(*data.sections, Section("Draft", ("text",), (("\n".join(said),),))))


def erase(work: Work, data: PersonalData, as_of: date, *, reason: str) -> Erased:
    """Take a person's name, numbers and addresses away, and keep on record what stays and why.

    The contact stays as a row without a person, so that the history hangs together. An import does not bring the
    person back: what the file says of its contact there is passed over from then on.

    Args:
        work: The unit of work.
        data: The person, as gathered in the same work.
        as_of: The ledger's day.
        reason: Why it is done, in words: the person's wish, or the end of the time for which it is kept.

    Raises:
        CreditDeskError: If no reason is given, or the person is erased already.
    """
    if not reason.strip():
        raise CreditDeskError("Erasing needs its reason.", safe="Nothing was changed.", cure="Say who asked, and when.")
    if data.name == ERASED:
        raise CreditDeskError("This person is erased already.", safe="Nothing was changed.")
    mails = personal_mails.mails_to(work.connection, data.customer_id, data.addresses, data.names, _naming(data.told))
    personal_mails.empty(work.connection, mails, data.without)
    changed = _rename(work.connection, data)
    _empty(work.connection, data, as_of)
    fulltext.forget(work.connection)
    done = Erased(_removed(data, changed), _kept(work.connection, data))
    why = data.without(reason.strip())
    history_entry.write(
        work,
        data.customer_id,
        "note",
        as_of,
        "Personal data of a contact erased",
        outcome="NOTE",
        note=f"{why}\n{done.words}",
    )
    work.record(
        "erase personal data", f"customer {data.customer_id}", contacts=list(data.contact_ids), kept=list(done.kept)
    )
    return done


def _is_of(row: Row[Any], ids: Collection[int], names: frozenset[str], addresses: frozenset[str], column: str) -> bool:
    of_them = getattr(row, "contact_id", None) in ids or personal_mails.went_by(
        getattr(row, "details", None), addresses
    )
    return of_them or (bool(column) and getattr(row, column) in names)


def _speaks_of(row: Row[Any], names: Iterable[str], columns: Iterable[str]) -> bool:
    told = " ".join(str(getattr(row, column, "")) for column in columns)
    return _naming(names).search(told) is not None


def _naming(texts: Iterable[str]) -> re.Pattern[str]:
    """Return what finds these texts where they stand by themselves: Mark, but not in a remark."""
    found = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{found})(?![^\W_])" if found else _NEVER, re.IGNORECASE)


def _versions(connection: Connection, ids: Iterable[int]) -> list[Row[Any]]:
    of_contacts = (fact_versions.c.fact == contacts.name, fact_versions.c.fact_id.in_(ids))
    return list(connection.execute(select(fact_versions).where(*of_contacts).order_by(fact_versions.c.id)))


def _letters(connection: Connection, customer_id: int, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Return the letters and statements that were addressed to the person or name them."""
    found = connection.execute(select(letters).where(letters.c.customer_id == customer_id).order_by(letters.c.id))
    return tuple(
        (row.number, row.dated_on.isoformat(), row.sha256) for row in found if _speaks_of(row, names, ("facts",))
    )


def _rename(connection: Connection, data: PersonalData) -> int:
    """Take the name out of the lines of the history and the promises; return in how many entries."""
    changed = 0
    for row in connection.execute(select(activities).where(activities.c.customer_id == data.customer_id)).all():
        values: dict[str, Any] = {"summary": data.without(row.summary)}
        if _is_of(row, data.contact_ids, data.names, data.addresses, "contact_name"):
            details = personal_mails.less_personal(connection, row.id, row.details)
            # Where it is empty, the mail went to the debtor under its own name.
            values |= {"contact_name": row.contact_name and ERASED, "details": details}
        if any(value != getattr(row, name) for name, value in values.items()):
            connection.execute(update(activities).where(activities.c.id == row.id).values(values))
            changed += 1
    named = (promises.c.customer_id == data.customer_id, promises.c.contact_name.in_(data.names))
    connection.execute(update(promises).where(*named).values(contact_name=ERASED))
    renamed = ((table, words) for _title, table, _told_by, words in _WORKING_NOTES)
    for table, columns in (*renamed, (attachments, ("name",))):
        (key,) = table.primary_key
        for row in connection.execute(select(table).where(table.c.customer_id == data.customer_id)).all():
            said = {column: data.without(getattr(row, column)) for column in columns}
            if any(text != getattr(row, column) for column, text in said.items()):
                connection.execute(update(table).where(key == getattr(row, key.name)).values(said))
                changed += 1
    return changed


def _empty(connection: Connection, data: PersonalData, as_of: date) -> None:
    """Leave rows that hang together and hold no person."""
    texts = ("role", "phone", "phone_digits", "email", "best_time", "do_not_call", "language", "time_zone", "note")
    blank: dict[str, Any] = dict.fromkeys(texts, "")
    blank |= {"name": ERASED, "preferred_channel": "", "is_primary": False, "left_on": as_of}
    connection.execute(update(contacts).where(contacts.c.id.in_(data.contact_ids)).values(blank))
    connection.execute(delete(contact_ways).where(contact_ways.c.contact_id.in_(data.contact_ids)))
    for version in _versions(connection, data.contact_ids):
        emptied = {name: ERASED if name == "name" else "" for name in version.before}
        connection.execute(update(fact_versions).where(fact_versions.c.id == version.id).values(before=emptied))
    _empty_refused(connection, data)


def _empty_refused(connection: Connection, data: PersonalData) -> None:
    """Take names, numbers and addresses out of what imports refused, where they stand as they were in the file."""
    told = {
        text
        for section in data.sections[:2]
        for row in section.rows
        for column, text in zip(section.columns, row, strict=True)
        if column in _REACHED_BY and len(text) >= _LEAST_TOLD
    }
    naming = _naming(data.names | told)
    for row in connection.execute(select(rejected_rows)).all():
        said = {column: naming.sub(ERASED, getattr(row, column)) for column in ("value", "problem", "cure")}
        if any(text != getattr(row, column) for column, text in said.items()):
            connection.execute(update(rejected_rows).where(rejected_rows.c.id == row.id).values(said))


def _removed(data: PersonalData, changed: int) -> tuple[str, ...]:
    ways = sum(len(section.rows) for section in data.sections if section.title == "Numbers and addresses")
    return (
        "Name, role, number, address, habits and note of the contact"
        + (f", {ways} further numbers and addresses" if ways else "")
        + ", and what earlier files said of them.",
        f"Name and address in {changed} lines of history, tasks, holds, letters and names of files, and in promises.",
    )


def _kept(connection: Connection, data: PersonalData) -> tuple[str, ...]:
    """Say what stays, and why; asked once the rest is gone."""
    notes = connection.execute(select(activities).where(activities.c.customer_id == data.customer_id)).all()
    naming = sum(_speaks_of(row, data.told, ("note",)) for row in notes)
    sent = sum(len(section.rows) for section in data.sections if section.title == LETTERS)
    kept = ["What was said and agreed, without the name"]
    kept += [f"{naming} notes that speak of the person, as they were written"] if naming else []
    kept += [f"{sent} letters and statements, as they were sent"] if sent else []
    raised = connection.execute(select(queries).where(queries.c.customer_id == data.customer_id)).all()
    queried = sum(_speaks_of(row, data.told, ("note", "resolution")) for row in raised)
    kept += [f"{queried} queries that speak of the person, as they were written"] if queried else []
    attached = sum(len(section.rows) for section in data.sections if section.title == DOCUMENTS)
    kept += [f"{attached} documents attached, without the name in theirs"] if attached else []
    chained = _in_chain(connection, data.told)
    kept += [f"{chained} entries of the record of changes, which proves nothing with one taken out"] if chained else []
    return (
        *(f"{each}: {KEPT_BECAUSE}." for each in kept),
        "Copies of the book made before: until they are deleted.",
    )


def _in_chain(connection: Connection, names: Iterable[str]) -> int:
    """Return how many entries of the record of changes speak of the person: earlier versions wrote notes there."""
    return sum(_speaks_of(row, names, ("details",)) for row in connection.execute(select(audit.c.details)))


def _value(row: Row[Any], column: str) -> str:
    return decimal_text(row.amount_minor, row.currency) if column == "amount" else _cell(getattr(row, column))


def _spoken(column: str) -> str:
    """Return what a column is called in a text for a person."""
    return column.replace("_", " ").capitalize()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {each}" for name, each in value.items())
    return str(value)
