"""What holds of fees whatever happens: each level is claimed once on an item, and letters ask for just what is open."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from creditdesk.domain.late_charges import ChargeKind, ChargeStep
from creditdesk.models.letters import letters
from creditdesk.services.book.files import open_book
from creditdesk.services.letters.late_charges import ChargeDraft
from creditdesk.services.letters.policy_desk import PolicyDesk
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.office import Office
from tests.conftest import LedgerBuilder

AT = datetime(2026, 5, 1, 9, tzinfo=UTC)
FIRST = date(2026, 3, 1)
FEES = {"First reminder": Decimal(5), "Third reminder": Decimal("12.50"), "Final demand": Decimal(40)}
ITEMS = 3

Day = tuple[int, int, int, int]
"""Days gone by, the item paid in part (0 for none), whose fees are settled (0 for none), by which step."""


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.integers(0, 9), min_size=ITEMS, max_size=ITEMS),
    st.lists(
        st.tuples(st.integers(4, 12), st.integers(0, ITEMS), st.integers(0, ITEMS), st.integers(0, 2)),
        min_size=5,
        max_size=8,
    ),
)
def test_each_level_is_claimed_once_an_item_and_letters_ask_for_what_is_open(
    book_to_copy: Path, dues: list[int], days: list[Day]
) -> None:
    with TemporaryDirectory() as name, open_book(Path(shutil.copy(book_to_copy, name)), user="tess") as book:
        ledger, office, policies = LedgerBuilder(book), Office.of(book), PolicyDesk(book)
        ready = policies.named("gb-company")
        levels = tuple(replace(level, fee=FEES.get(level.name, Decimal(0))) for level in ready.levels)
        policies.save(replace(ready, levels=levels), at=AT)
        office.letters.set_rules({"letters.fee_terms": "Terms of business"}, at=AT)
        debtor = ledger.customer("A1", address1="1 Lane", city="Leeds", postcode="LS1")
        items = [
            ledger.invoice(debtor, f"N{at}", "2026-02-01", "1000.00", due=(FIRST + timedelta(due)).isoformat())
            for at, due in enumerate(dues, start=1)
        ]
        day = FIRST
        for step, (gap, paid, settled, how) in enumerate(days):
            day += timedelta(days=gap)
            if paid:
                cash = ledger.cash(debtor, f"C{step}", day.isoformat(), "50.00")
                ledger.allocate(cash, items[paid - 1], day.isoformat(), "50.00")
            settle(office, debtor, f"N{settled}", (ChargeStep.PAID, ChargeStep.WAIVED, ChargeStep.INVOICED)[how], day)
            before = open_fees(office, day)
            runs = LetterRuns(book)
            run, _ = runs.start(day, at=AT)
            runs.release(run.run_id, Path(name) / "out", at=AT)
            now = open_fees(office, day)
            for facts in letters_of(book, day):
                named = {line["number"] for line in facts["lines"]}
                asked = {fee["key"]["number"]: fee["open_minor"] for fee in facts["fees"]}
                assert asked == {number: minor for number, minor in now.items() if number in named and minor}
                added = {fee["key"]["number"]: fee["new_minor"] for fee in facts["fees"]}
                assert all(now[number] - before.get(number, 0) == minor for number, minor in added.items())
        steps = [each.charge for each in office.interest.steps(day) if each.charge.kind is ChargeKind.FEE]
        claims = Counter((each.key, each.level) for each in steps if each.step is ChargeStep.CLAIMED)
        assert set(claims.values()) <= {1}
        for account in office.interest.charges(day):
            for standing in account.standings:
                if standing.kind is ChargeKind.FEE:
                    charged = {level for key, level in claims if key == standing.key}
                    assert standing.claimed_minor == sum(int(FEES[level] * 100) for level in charged)


def settle(office: Office, debtor: int, number: str, step: ChargeStep, day: date) -> None:
    """Settle what is open of an item's fees, if anything is."""
    for account in office.interest.charges(day):
        for each in account.standings:
            if (each.key.number, each.kind) == (number, ChargeKind.FEE) and each.open_minor:
                draft = ChargeDraft(debtor, each.key, ChargeKind.FEE, step, each.open_minor, "agreed")
                office.interest.take_step(draft, at=AT, as_of=day)


def open_fees(office: Office, day: date) -> dict[str, int]:
    found = [each for account in office.interest.charges(day) for each in account.standings]
    return {each.key.number: each.open_minor for each in found if each.kind is ChargeKind.FEE}


def letters_of(book: Any, day: date) -> list[dict[str, Any]]:
    with book.read() as connection:
        return list(connection.scalars(select(letters.c.facts).where(letters.c.dated_on == day)))
