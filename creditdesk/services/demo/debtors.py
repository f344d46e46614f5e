"""The demo company's debtors: who they are, what they buy, and the habit in which they pay."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from creditdesk.services.demo import names

CONTROLLERS = ("J. Whitcombe", "S. Iqbal", "M. Doyle")


@dataclass(frozen=True, slots=True)
class Person:
    """A contact at a debtor's."""

    name: str
    role: str
    phone: str
    email: str
    best_time: str = ""
    do_not_call: str = ""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a debtor buys and pays.

    `days` gives the days from invoice to payment, by invoice date; `part_share` the share of invoices paid in
    two parts; amounts are in the currency's main unit. `stuck` is the share of invoices that something holds up.
    """

    per_month: float
    amount: float
    days: Callable[[date], float]
    spread: float = 3.0
    pay_weekday: int | None = 4
    part_share: Callable[[date], float] = lambda _day: 0.0
    stuck: float = 0.0
    credit_notes: float = 0.035


@dataclass(frozen=True, slots=True)
class Debtor:
    """One debtor of the demo company."""

    account: str
    name: str
    sector: str
    habit: Habit
    people: tuple[Person, ...]
    address: tuple[str, str, str, str, str]  # two lines, town, region, postcode
    terms: str = "NET 30"
    legal_form: str = "company"
    country: str = "GB"
    currency: str = "GBP"
    language: str = "en"
    credit_limit: int | None = None
    controller: str = CONTROLLERS[0]
    parent: str = ""
    series: str = "TR"
    is_story: bool = False


def steady(median: float) -> Callable[[date], float]:
    """Return the habit of paying after about the same number of days, whatever the season."""
    return lambda _day: median


def ordinary_debtors(count: int, seed: int, taken: set[str]) -> list[Debtor]:
    """Invent `count` debtors like any ledger has; the same seed invents the same ones, in the same order."""
    random = Random(f"debtors {seed}")  # noqa: S311 - invention, not secrecy
    debtors: list[Debtor] = []
    used_names: set[str] = set()
    while len(debtors) < count:
        sector = random.choice(tuple(names.TRADES))
        first = random.choice(names.FIRST_PARTS if random.random() < 0.75 else names.SURNAMES)
        name = f"{first} {random.choice(names.TRADES[sector])} {random.choice(names.SUFFIXES)}".strip()
        if name in used_names:
            continue
        used_names.add(name)
        account = account_code(name, taken)
        taken.add(account)
        debtors.append(_ordinary(account, name, sector, random))
    return debtors


def _ordinary(account: str, name: str, sector: str, random: Random) -> Debtor:
    town = random.choice(names.TOWNS)
    terms, days = random.choices(
        (("NET 30", 30), ("NET 14", 14), ("NET 45", 45), ("NET_EOM 30", 45), ("NET 60", 60)), (62, 10, 10, 14, 4)
    )[0]
    # Most pay some days late, a few on time, a few far too late.
    late = random.choices((-3, 3, 10, 19, 31, 48), (14, 23, 27, 22, 10, 4))[0] + random.uniform(-2, 2)
    size = random.lognormvariate(0, 0.75)
    habit = Habit(
        per_month=min(max(random.lognormvariate(-0.28, 0.6), 0.2), 3.5),
        amount=900 * size,
        days=steady(days + late),
        spread=random.uniform(2, 5),
        pay_weekday=random.choices((4, 2, 0, None), (5, 2, 1, 2))[0],
        part_share=steady(0.02),
        stuck=random.choices((0.0, 0.03, 0.1), (4, 4, 2))[0],
    )
    exposure = habit.per_month * habit.amount * (days + late + 30) / 30
    return Debtor(
        account=account,
        name=name,
        sector=sector,
        habit=habit,
        people=(person(name, town.dialling, random),),
        address=(
            f"{random.randrange(1, 160)} {random.choice(names.STREETS)}",
            "",
            town.name,
            town.region,
            postcode(town, random),
        ),
        terms=terms,
        legal_form=_legal_form(name, random),
        credit_limit=max(1, int(exposure * random.uniform(3.4, 6.5))),
        controller=random.choice(CONTROLLERS),
    )


def _legal_form(name: str, random: Random) -> str:
    if name.endswith("Ltd"):
        return "company"
    if name.endswith("LLP"):
        return "llp"
    return random.choices(("sole_trader", "partnership", "company"), (4, 3, 3))[0]


def person(company: str, dialling: str, random: Random) -> Person:
    """Invent a contact at a company."""
    first, last = random.choice(names.FIRST_NAMES), random.choice(names.SURNAMES)
    return Person(
        f"{first} {last}",
        random.choice(names.ROLES),
        f"{dialling}{random.randrange(100, 1000)}",
        f"accounts@{domain_name(company)}",
        random.choices(("", "before 11:00", "after 14:00", "mornings"), (6, 1, 1, 1))[0],
    )


def domain_name(company: str) -> str:
    """Return a mail domain that can never exist."""
    plain = unicodedata.normalize("NFKD", company).encode("ascii", "ignore").decode().lower()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return "-".join(word for word in words if word not in {"ltd", "llp", "sons", "group", "northern"}) + ".example"


def postcode(town: names.Town, random: Random) -> str:
    """Invent a postcode of a town's area."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return (
        f"{town.district}{random.randrange(1, 18)} "
        f"{random.randrange(1, 10)}{random.choice(letters)}{random.choice(letters)}"
    )


def account_code(name: str, taken: set[str]) -> str:
    """Return a code as the trade makes them, NOR014: three letters of the name and a number not yet taken."""
    letters = "".join(letter for letter in name.upper() if "A" <= letter <= "Z")[:3].ljust(3, "X")
    number = 1 + sum(ord(letter) for letter in name) % 60
    while f"{letters}{number:03}" in taken:
        number += 1
    return f"{letters}{number:03}"
