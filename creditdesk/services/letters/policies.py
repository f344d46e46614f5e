"""Who is chased by which ladder: the ready policies, the house's own, and who follows which."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, true

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import Channel, Policy, Way
from creditdesk.domain.dunning_form import read_policy, written
from creditdesk.domain.dunning_manner import spoken
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.manner import Tone
from creditdesk.models.customers import companies, customers
from creditdesk.models.ledger import documents
from creditdesk.models.policies import dunning_policies, policy_assignments
from creditdesk.paths import resource
from creditdesk.services.book.book import Work

_PERSONS = ("sole_trader", "individual")
# Where nobody wrote a ladder for a country, the company's own country's is followed, and at last this one.
_LAST_RESORT = "gb"
_ANY = "any"


class Scope(StrEnum):
    """To what a policy is assigned, the nearest first."""

    ITEM = "item"
    DEBTOR = "debtor"
    SECTOR = "sector"
    CLASS = "class"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A wish that something follows a policy; an empty `code` takes an earlier wish back.

    `customer_id` is needed of an item and a debtor, `item` of an item, `value` of a sector and a class: a class is the
    debtor's legal form.
    """

    scope: Scope
    code: str
    reason: str = ""
    customer_id: int | None = None
    item: DocumentKey | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Led:
    """A policy and from whom an item has it, in words for a reason."""

    policy: Policy
    because: str


@dataclass(frozen=True, slots=True)
class Follower:
    """What of a debtor decides about their policy; `tone` and `channel` as they stand on the debtor's card."""

    customer_id: int
    country: str
    legal_form: str
    sector: str
    tone: str = ""
    channel: str = ""

    def spoken_to(self, policy: Policy) -> Policy:
        """Return a policy as its letters are written to this debtor."""
        if not self.tone and not self.channel:
            return policy
        return spoken(policy, Tone(self.tone or Tone.USUAL), Channel(self.channel) if self.channel else None)


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies of a book, and who follows which."""

    by_code: Mapping[str, Policy]
    home: str
    items: Mapping[tuple[int, DocumentKey], str] = field(default_factory=dict)
    debtors: Mapping[int, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    company: str = ""

    def of_debtor(self, debtor: Follower) -> Led:
        """Return what a debtor follows: by themselves, their sector or class, the company; else what is ready."""
        for code, because in (
            (self.debtors.get(debtor.customer_id, ""), "of this debtor"),
            (self.sectors.get(debtor.sector, ""), f"of the sector {debtor.sector}"),
            (self.classes.get(debtor.legal_form, ""), f"of every {debtor.legal_form.replace('_', ' ')}"),
            (self.company, "of the house"),
        ):
            if code in self.by_code:
                return Led(debtor.spoken_to(self.by_code[code]), because)
        ready = self.by_code[self._ready_for(debtor)]
        return Led(debtor.spoken_to(ready), "ready for the country and legal form")

    def of_item(self, debtor: Follower, key: DocumentKey, otherwise: Led) -> Led:
        """Return what an item follows: its own policy, or what its debtor follows."""
        code = self.items.get((debtor.customer_id, key), "")
        return Led(debtor.spoken_to(self.by_code[code]), "of this item") if code in self.by_code else otherwise

    @property
    def assigned(self) -> frozenset[str]:
        """The codes of the policies that anything was told to follow."""
        wishes = (self.items, self.debtors, self.sectors, self.classes)
        return frozenset((self.company, *(code for each in wishes for code in each.values())))

    @property
    def earliest_days(self) -> int:
        """How far before a due date the earliest letter of any ladder goes; zero or below."""
        return min((level.days for policy in self.by_code.values() for level in policy.courtesies), default=0)

    def _ready_for(self, debtor: Follower) -> str:
        form = "sole_trader" if debtor.legal_form in _PERSONS else "company"
        countries = (debtor.country.lower(), self.home.lower(), _LAST_RESORT)
        return next(code for each in countries if (code := f"{each}-{form}") in self.by_code)


@cache
def ready_policies() -> Mapping[str, Policy]:
    """Return the policies that come with CreditDesk, by code: `gb-company` and so on."""
    found = {}
    for path in sorted(resource("policies").glob("*.toml")):
        for name, content in tomllib.loads(path.read_text(encoding="utf-8")).items():
            code = name if path.stem == _ANY else f"{path.stem}-{name}"
            found[code] = read_policy(code, content)
    return found


def read_policies(connection: Connection, customer_ids: Collection[int] | None = None) -> Policies:
    """Return the policies of a book, with the assignments of these debtors and their items, or of all."""
    last = (
        select(func.max(policy_assignments.c.id))
        .where(_whose(customer_ids))
        .group_by(*(policy_assignments.c[name] for name in ("scope", "customer_id", "type", "number", "value")))
    )
    rows = connection.execute(select(policy_assignments).where(policy_assignments.c.id.in_(last))).all()
    company = ""
    home = connection.scalar(select(companies.c.country).order_by(companies.c.id).limit(1)) or ""
    by_scope: dict[Scope, dict[Any, str]] = {scope: {} for scope in Scope}
    for row in rows:
        scope = Scope(row.scope)
        if scope is Scope.COMPANY:
            company = row.code
        else:
            by_scope[scope][_whom(scope, row)] = row.code
    return Policies(
        by_code={**ready_policies(), **_own(connection)},
        home=home,
        items=by_scope[Scope.ITEM],
        debtors=by_scope[Scope.DEBTOR],
        sectors=by_scope[Scope.SECTOR],
        classes=by_scope[Scope.CLASS],
        company=company,
    )


def policy_of(connection: Connection, customer_id: int) -> Led:
    """Return what one debtor follows."""
    row = connection.execute(
        select(customers.c.country, customers.c.legal_form, customers.c.sector).where(customers.c.id == customer_id)
    ).one()
    debtor = Follower(customer_id, row.country, row.legal_form, row.sector)
    return read_policies(connection, (customer_id,)).of_debtor(debtor)


def policy_named(connection: Connection, code: str) -> Policy:
    """Return a policy in its last version.

    Raises:
        NotFoundError: If there is none.
    """
    known = {**ready_policies(), **_own(connection)}
    if code not in known:
        raise NotFoundError(
            f'There is no policy "{code}".',
            safe="Nothing was changed.",
            cure=f"Choose one of {', '.join(sorted(known))}.",
        )
    return known[code]


def policy_version(connection: Connection, code: str, version: int) -> Policy:
    """Return a policy as it was in a version; version 0 is what came with CreditDesk.

    Raises:
        NotFoundError: If there was none.
    """
    if version == 0 and code in ready_policies():
        return ready_policies()[code]
    row = connection.execute(
        select(dunning_policies).where(dunning_policies.c.code == code, dunning_policies.c.version == version)
    ).one_or_none()
    if row is None:
        raise NotFoundError(f'There is no version {version} of the policy "{code}".')
    return read_policy(code, row.content, row.version)


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version of a policy, and who kept it when; what came with CreditDesk nobody did."""

    policy: Policy
    saved_at: datetime | None = None
    saved_by: str = ""


def policy_versions(connection: Connection, code: str) -> tuple[KeptVersion, ...]:
    """Return all versions of a policy, the newest first; those that say it is retired are left out."""
    rows = connection.execute(
        select(dunning_policies).where(dunning_policies.c.code == code).order_by(dunning_policies.c.version.desc())
    )
    kept = (KeptVersion(read_policy(code, row.content, row.version), row.saved_at, row.saved_by) for row in rows)
    ready = ready_policies().get(code)
    return (*(each for each in kept if not each.policy.retired), *([KeptVersion(ready)] if ready is not None else []))


def save_policy(work: Work, policy: Policy) -> Policy:
    """Keep a policy as a new version, and return it with that; what stands already leaves no trace."""
    connection = work.connection
    standing = {**ready_policies(), **_own(connection)}.get(policy.code)
    if standing is not None and replace(policy, version=standing.version) == standing:
        return standing
    last = connection.scalar(select(func.max(dunning_policies.c.version)).where(dunning_policies.c.code == policy.code))
    kept = replace(policy, version=(last or 0) + 1)
    connection.execute(
        insert(dunning_policies).values(
            code=kept.code, version=kept.version, content=written(kept), saved_at=work.at, saved_by=work.by
        )
    )
    work.record("policy", kept.code, version=kept.version, content=written(kept))
    return kept


def assign(work: Work, wish: Assignment) -> None:
    """Let something follow a policy from now on, or take that back.

    Raises:
        CreditDeskError: If there is no such policy, debtor or item, or the wish does not say whom it is about.
    """
    connection = work.connection
    if wish.code:
        policy_named(connection, wish.code)
    _check_whom(connection, wish)
    item = wish.item
    connection.execute(
        insert(policy_assignments).values(
            scope=wish.scope.value,
            customer_id=wish.customer_id,
            type=item.type.value if item else "",
            number=item.number if item else "",
            value=wish.value,
            code=wish.code,
            reason=" ".join(wish.reason.split()),
            assigned_at=work.at,
            assigned_by=work.by,
        )
    )
    whom = item.number if item else wish.value or (f"customer {wish.customer_id}" if wish.customer_id else "company")
    work.record("assign policy", whom, scope=wish.scope.value, code=wish.code, has_reason=bool(wish.reason.strip()))


def make_policy(work: Work, like: Policy, name: str) -> Policy:
    """Keep a policy of the house that begins like another, under a code that none ever had."""
    had = {*ready_policies(), *work.connection.scalars(select(dunning_policies.c.code))}
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "ladder"
    numbered = (f"{plain}-{number}" for number in range(2, len(had) + 3))
    code = next(each for each in (plain, *numbered) if each not in had)
    return save_policy(work, replace(like, code=code, name=name, version=0))


def retire_policy(work: Work, code: str) -> None:
    """Offer a policy of the house no longer; a ready one that it changed holds again as it came with CreditDesk.

    Raises:
        CreditDeskError: If the house has no such policy, or somebody follows it and no ready one takes its place.
    """
    standing = _own(work.connection).get(code)
    if standing is None:
        raise NotFoundError(f'The house has no policy "{code}" of its own.', safe="Nothing was changed.")
    if code not in ready_policies() and code in read_policies(work.connection).assigned:
        raise CreditDeskError(
            f'"{standing.name}" is still followed.',
            safe="Nothing was changed.",
            cure="Let those who follow it follow another policy first.",
        )
    save_policy(work, replace(standing, retired=True))


def does_not_chase(policy: Policy) -> str:
    """Say why a policy writes to nobody; empty where it does."""
    return "" if policy.way is Way.CHASE else policy.reason


def _check_whom(connection: Connection, wish: Assignment) -> None:
    needs_debtor = wish.scope in (Scope.ITEM, Scope.DEBTOR)
    needs_value = wish.scope in (Scope.SECTOR, Scope.CLASS)
    if (
        needs_debtor != (wish.customer_id is not None)
        or (wish.scope is Scope.ITEM) != (wish.item is not None)
        or needs_value != bool(wish.value)
    ):
        raise CreditDeskError(f"It is not said which {wish.scope.value} is meant.", safe="Nothing was changed.")
    there = select(customers.c.id).where(customers.c.id == wish.customer_id)
    if wish.item is not None:
        there = select(documents.c.id).where(
            documents.c.customer_id == wish.customer_id,
            documents.c.type == wish.item.type.value,
            documents.c.number == wish.item.number,
        )
    if needs_debtor and connection.scalar(there) is None:
        raise NotFoundError(f"There is no such {wish.scope.value} in this book.", safe="Nothing was changed.")


def _own(connection: Connection) -> dict[str, Policy]:
    """Return the house's own policies in their last versions, without those that were retired."""
    rows = connection.execute(select(dunning_policies).order_by(dunning_policies.c.version))
    last = {row.code: row for row in rows}
    own = (read_policy(code, row.content, row.version) for code, row in last.items())
    return {policy.code: policy for policy in own if not policy.retired}


def _whose(customer_ids: Collection[int] | None) -> ColumnElement[bool]:
    if customer_ids is None:
        return true()
    return or_(policy_assignments.c.customer_id.is_(None), policy_assignments.c.customer_id.in_(customer_ids))


def _whom(scope: Scope, row: Row[Any]) -> object:
    if scope is Scope.ITEM:
        return row.customer_id, DocumentKey(DocumentType(row.type), row.number)
    return row.customer_id if scope is Scope.DEBTOR else row.value
