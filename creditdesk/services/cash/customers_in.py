"""Customers of a file, and those that a documents file makes: new, changed or refused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.parsing import shorten
from creditdesk.domain.terms import statutory_terms
from creditdesk.domain.terms_text import parse_terms
from creditdesk.models import fulltext
from creditdesk.models.customers import ERASED_NAME, contacts, customers
from creditdesk.models.staging import fact_versions
from creditdesk.services.cash.accounts import Account
from creditdesk.services.cash.cells import Cells, Row, currency_code
from creditdesk.services.cash.intake import Intake, Oddity, Source
from creditdesk.services.cash.phones import phone_digits
from creditdesk.services.cash.profiles import FIELDS, Kind
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.cash.shaping import is_total
from creditdesk.services.cash.who import LEGAL_FORMS, legal_form
from creditdesk.services.codes import country_code

_TEXTS = (
    "sector", "controller", "language", "address1", "address2", "city", "region", "postcode", "vat_number",
    "registration_number",
)  # fmt: skip
_DEFAULTS = {"legal_form": "company", "credit_limit_minor": None, **dict.fromkeys(_TEXTS, "")}
# What every address has, alone, with a name beside it or in a list: the rest is for who writes to it to find out.
_HAS_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_CONTACT = ("name", "phone", "email")
_QUERY_IDS = 5_000
_LARGE = 2_000

_Fact = dict[str, Any]
"""A row of a table."""
_Reading = Callable[[str], object]


@dataclass(slots=True)
class _Pending:
    """A row that is good by itself; whether its parent is known shows at the end of the file."""

    row: int
    code: str
    facts: dict[str, Any]
    # None where the file has no such column.
    parent: str | None
    contact: dict[str, str] | None


class NewCustomers:
    """Writes the customers and contacts of one import."""

    def __init__(self, connection: Connection, intake: Intake) -> None:
        self._connection = connection
        self._intake = intake
        self._fresh: list[dict[str, Any]] = []
        self._changed: list[tuple[int, dict[str, Any], dict[str, Any]]] = []
        self._contacts: list[dict[str, Any]] = []
        self._parents: list[dict[str, int]] = []

    def make(self, code: str, *, name: str, currency: str, **facts: Any) -> Account:
        """Take in a new customer; what is not said is as the book's own company has it."""
        intake = self._intake
        ours = {"terms": str(statutory_terms(intake.country)), "country": intake.country}
        whole = {**_DEFAULTS, **ours, "notes": None, **facts, "name": name, "currency": currency}
        account = intake.accounts.add(
            code, name=name, currency=currency, terms=whole["terms"], country=whole["country"]
        )
        self._fresh.append(
            {"id": account.id, "company_id": intake.company_id, "account": code, "batch_id": intake.batch_id, **whole}
        )
        intake.touched_customers.add(account.id)
        return account

    @property
    def count(self) -> int:
        """How many were made and wait to be written."""
        return len(self._fresh)

    def take_out_last(self) -> None:
        """Take the customer that was made last out again: the row that named it is not taken."""
        facts = self._fresh.pop()
        self._intake.accounts.take_out(facts["account"])
        self._intake.touched_customers.discard(facts["id"])

    def name(self, source: Source, row: int, account: Account, name: str) -> None:
        """Give a customer that had none its first name; later spellings of a name are not changes."""
        plain = " ".join(name.split())
        if not plain or plain == account.code:
            return
        waiting = next((facts for facts in reversed(self._fresh) if facts["id"] == account.id), None)
        if waiting is not None:
            waiting["name"] = plain
        else:
            self.change(account, {"name": account.name}, {"name": plain})
            self._intake.note_change(source, row, account.code, "name", account.name, plain)
        account.name = plain

    def change(self, account: Account, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Replace facts of a customer that is in the book, keeping the old."""
        self._changed.append((account.id, dict(before), dict(after)))
        self._intake.touched_customers.add(account.id)

    def set_parent(self, account: Account, parent_id: int) -> None:
        """Say whose branch a new customer is; written once every customer stands."""
        account.parent_id = parent_id
        self._parents.append({"child": account.id, "parent": parent_id})

    def add_contact(self, customer_id: int, contact: Mapping[str, str], country: str, *, is_primary: bool) -> None:
        """Take in the contact that a customer's row names."""
        self._contacts.append(
            {
                "customer_id": customer_id,
                "batch_id": self._intake.batch_id,
                "is_primary": is_primary,
                "phone_digits": phone_digits(contact["phone"], country),
                **contact,
            }
        )

    def write(self) -> None:
        """Write what was taken in since the last time."""
        is_large = len(self._fresh) > max(_LARGE, self._intake.accounts.count_before // 4)
        with fulltext.rebuilt_after(self._connection) if is_large else nullcontext():
            self._write()

    def _write(self) -> None:
        connection = self._connection
        if self._fresh:
            connection.execute(insert(customers), self._fresh)
        if self._parents:
            # A branch may stand before its head office in the file.
            statement = update(customers).where(customers.c.id == bindparam("child"))
            connection.execute(statement.values(parent_id=bindparam("parent")), self._parents)
        for customer_id, before, after in self._changed:
            kept = {"batch_id": self._intake.batch_id, "fact": "customers", "fact_id": customer_id, "before": before}
            connection.execute(insert(fact_versions).values(kept))
            connection.execute(update(customers).where(customers.c.id == customer_id).values(after))
        if self._contacts:
            connection.execute(insert(contacts), self._contacts)
        self._fresh, self._changed, self._contacts, self._parents = [], [], [], []


class CustomerRows:
    """Reads one file of customers into the intake."""

    def __init__(self, connection: Connection, intake: Intake, source: Source, customers_: NewCustomers) -> None:
        self._connection = connection
        self._intake = intake
        self._source = source
        self._customers = customers_
        self._cells = Cells(source.sheet, source.profile, intake.date_order)
        self.row = Row(source.sheet, source.profile, FIELDS[Kind.CUSTOMERS])
        self._pick = itemgetter(*self.row.places)
        self._terms: dict[str, str] = {}
        self._no_address = Oddity("an e-mail that is no address, taken as it is")

    def read(self) -> None:
        """Read the whole file."""
        pending: dict[str, _Pending] = {}
        totals: list[int] = []
        for number, row in self._intake.watched(self._source):
            try:
                good = self.parse(number, self.row.widened(number, row), pending)
                pending[good.code] = good
            except RowProblem as problem:
                if is_total(row) and problem.column == "name":
                    totals.append(number)
                else:
                    self._refuse(number, self._whole(problem, row), row)
        if totals:
            self._intake.rows -= len(totals)
            shown = ", ".join(map(str, totals))
            self._intake.notices.append(f"{self._source.sheet.name}: left aside as totals, not customers: row {shown}.")
        self._take_with_parents(pending)
        self._customers.write()
        self._intake.notices += self._cells.closing_notices()
        self._intake.notices += self._no_address.notices(self._source.sheet.name)

    def parse(self, number: int, row: Sequence[str], taken: Mapping[str, _Pending]) -> _Pending:
        """Return what a row, with all its cells, says of a customer.

        Raises:
            RowProblem: If it cannot be taken.
        """
        cells = dict(zip(FIELDS[Kind.CUSTOMERS], (cell.strip() for cell in self._pick(row)), strict=True))
        code = cells["account"]
        if not code:
            raise RowProblem("account", "", "The account is missing.", "Fill in the customer's account.")
        if code in taken:
            problem = f"The account {code} stands in row {taken[code].row} already."
            raise RowProblem("account", code, problem, "Delete one of the two rows.")
        known = self._intake.accounts.by_code.get(code)
        facts: dict[str, Any] = {"name": " ".join(cells["name"].split())}
        if not facts["name"]:
            raise RowProblem("name", "", "The name is missing.", "Fill in the customer's name.")
        facts["legal_form"] = self._legal_form(cells["legal_form"])
        facts["country"] = self._country(cells["country"])
        facts["currency"] = self._currency(cells["currency"])
        facts["terms"] = self._terms_text(cells["terms"])
        currency = facts["currency"] or (known.currency if known else "")
        facts["credit_limit_minor"] = self._limit(cells["credit_limit"], currency)
        facts |= {name: cells[name] for name in _TEXTS if self.row.given[name]}
        # A blank that a customer cannot be without leaves what stands, or the default.
        facts = {
            name: value
            for name, value in facts.items()
            if value or (name not in {"legal_form", "country", "currency", "terms"} and self._is_given(name))
        }
        if self.row.has_notes:
            facts["notes"] = self.row.notes(row)
        if cells["email"] and not _HAS_ADDRESS.search(cells["email"]):
            self._no_address.at(number)
        contact = {"name": cells["contact"], "phone": cells["phone"], "email": cells["email"]}
        return _Pending(
            number,
            code,
            facts,
            cells["parent_account"] if self.row.given["parent_account"] else None,
            contact if any(contact.values()) else None,
        )

    def _whole(self, problem: RowProblem, row: Sequence[str]) -> RowProblem:
        """Return the problem with what else is wrong in the row."""
        if not problem.column or len(row) <= max(self.row.places):
            return problem
        cells = dict(zip(FIELDS[Kind.CUSTOMERS], self._pick(row), strict=True))
        readings: list[_Reading] = [self._legal_form, self._country, self._currency, self._terms_text, self._limit]
        columns = ("legal_form", "country", "currency", "terms", "credit_limit")
        checks = [partial(read, cells[name].strip()) for name, read in zip(columns, readings, strict=True)]
        return problem.and_besides(checks, self._source.title)

    def _currency(self, text: str) -> str:
        return text and currency_code(text, "currency", self._intake.currencies.__contains__)

    def _is_given(self, name: str) -> bool:
        return self.row.given[name.removesuffix("_minor")]

    def _legal_form(self, text: str) -> str:
        form = legal_form(text) if text else ""
        if form is None:
            problem = f'"{shorten(text)}" is not a legal form.'
            raise RowProblem("legal_form", text, problem, f"Use one of {', '.join(LEGAL_FORMS)}.")
        return form

    def _country(self, text: str) -> str:
        code = country_code(text) if text else ""
        if code is None:
            problem = f'"{shorten(text)}" is not a country.'
            raise RowProblem("country", text, problem, "Use the two letters of ISO 3166, such as GB or IE.")
        return code

    def _terms_text(self, text: str) -> str:
        if not text or text in self._terms:
            return text
        try:
            parse_terms(text)
        except CreditDeskError as error:
            raise RowProblem("terms", text, error.what, error.cure) from None
        self._terms[text] = text
        return text

    def _limit(self, text: str, currency: str = "") -> int | None:
        if not text:
            return None
        limit = self._cells.amount(text, currency or self._intake.currency, "credit_limit")
        if limit < 0:
            raise RowProblem("credit_limit", text, "The credit limit is below zero.", "Give zero or more.")
        return limit

    def _take_with_parents(self, pending: dict[str, _Pending]) -> None:
        """Take the rows whose parents are known, in the book or among these rows; refuse the others."""
        by_code = self._intake.accounts.by_code
        while unknown := [row for row in pending.values() if row.parent and not self._parent_is_known(row, pending)]:
            for row in unknown:
                del pending[row.code]
                problem = RowProblem(
                    "parent_account",
                    row.parent or "",
                    f'There is no customer with account "{shorten(row.parent or "")}".'
                    if row.parent != row.code
                    else f"{row.code} cannot be its own parent.",
                    "Correct the parent's account, or leave it blank.",
                )
                self._intake.refused_accounts[row.code] = f"{self._source.sheet.name}, row {row.row}"
                self._intake.refuse(self._source, row.row, problem)
        known = [row for row in pending.values() if row.code in by_code]
        for row in pending.values():
            if row.code not in by_code:
                self._make(row)
                self._intake.new += 1
        # Every new customer has its id by now.
        fresh = pending.keys() - {row.code for row in known}
        for code in fresh:
            if parent := pending[code].parent:
                self._customers.set_parent(by_code[code], by_code[parent].id)
        facts, people = self._known([by_code[row.code].id for row in known])
        for row in known:
            customer_id = by_code[row.code].id
            self._compare(row, facts[customer_id], people[customer_id])

    def _parent_is_known(self, row: _Pending, pending: Mapping[str, _Pending]) -> bool:
        return row.parent != row.code and (row.parent in pending or row.parent in self._intake.accounts.by_code)

    def _make(self, row: _Pending) -> None:
        account = self._customers.make(row.code, **{"currency": self._intake.currency, **row.facts})
        if row.contact is not None:
            self._customers.add_contact(account.id, row.contact, account.country, is_primary=True)

    def _known(self, ids: Sequence[int]) -> tuple[dict[int, _Fact], defaultdict[int, list[_Fact]]]:
        """Return what the book says of these customers, and their contacts."""
        facts: dict[int, _Fact] = {}
        people: defaultdict[int, list[_Fact]] = defaultdict(list)
        for start in range(0, len(ids), _QUERY_IDS):
            chunk = ids[start : start + _QUERY_IDS]
            for row in self._connection.execute(select(customers).where(customers.c.id.in_(chunk))).mappings():
                facts[row["id"]] = dict(row)
            query = select(contacts).where(contacts.c.customer_id.in_(chunk)).order_by(contacts.c.id)
            for row in self._connection.execute(query).mappings():
                people[row["customer_id"]].append(dict(row))
        return facts, people

    def _compare(self, row: _Pending, known: _Fact, people: Sequence[_Fact]) -> None:
        """Take what the row says otherwise than the book."""
        by_code = self._intake.accounts.by_code
        account = by_code[row.code]
        facts = dict(row.facts)
        if row.parent is not None:
            facts["parent_id"] = by_code[row.parent].id if row.parent else None
        after = {name: value for name, value in facts.items() if known[name] != value}
        if "parent_id" in after:
            account.parent_id = after["parent_id"]
        if "terms" in after:
            account.terms = after["terms"]
        before = {name: known[name] for name in after}
        for name, value in after.items():
            self._intake.note_change(
                self._source, row.row, row.code, name.removesuffix("_id"), str(before[name] or ""), str(value or "")
            )
        if after:
            self._customers.change(account, before, after)
        contact_changed = row.contact is not None and self._contact(row, account, people)
        if after or contact_changed:
            self._intake.changed += 1
        else:
            self._intake.unchanged += 1

    def _contact(self, row: _Pending, account: Account, people: Sequence[_Fact]) -> bool:
        """Bring the contact that an import gave the customer up to the row; return whether it changed."""
        contact = row.contact or {}
        imported = next((found for found in people if found["batch_id"] is not None), None)
        if imported is not None and imported["name"] == ERASED_NAME:
            self._intake.notices.append(
                f"{row.code}: the contact of the file is not taken, for a person was erased here. "
                "Write a new one down under Contacts."
            )
            return False
        if imported is None:
            has_primary = any(found["is_primary"] for found in people)
            self._customers.add_contact(account.id, contact, account.country, is_primary=not has_primary)
            return True
        after = {
            name: contact[name]
            for name, column in zip(_CONTACT, ("contact", "phone", "email"), strict=True)
            if self.row.given[column] and contact[name] != imported[name]
        }
        if not after:
            return False
        before = {name: imported[name] for name in after}
        if "phone" in after:
            before["phone_digits"] = imported["phone_digits"]
        for name in _CONTACT:
            if name in after:
                self._intake.note_change(self._source, row.row, row.code, f"contact {name}", before[name], after[name])
        if "phone" in after:
            after["phone_digits"] = phone_digits(after["phone"], account.country)
        kept = {
            "batch_id": self._intake.batch_id, "fact": "contacts", "fact_id": imported["id"], "before": before,
        }  # fmt: skip
        self._connection.execute(insert(fact_versions).values(kept))
        self._connection.execute(update(contacts).where(contacts.c.id == imported["id"]).values(after))
        self._intake.touched_customers.add(account.id)
        return True

    def _refuse(self, number: int, problem: RowProblem, row: Sequence[str]) -> None:
        self._intake.refuse(self._source, number, problem)
        place = self.row.places[0]
        if place < len(row) and row[place].strip():
            where = f"{self._source.sheet.name}, row {number}"
            self._intake.refused_accounts.setdefault(row[place].strip(), where)
