"""The interest that the Desk tells of chosen items is the interest that a final demand of them states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ledgers import SPAN, START, Ledger, ledgers
from sqlalchemy import Engine, insert

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.activity import activities
from creditdesk.models.customers import holds
from creditdesk.models.interest import interest_terms, late_charges
from creditdesk.services.ledger.debtor import view
from creditdesk.services.letters import compose
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.waiting import waiting_of
from creditdesk.ui.desk.selection_words import interest_to_date

SENDER = Letterhead("Brook & Lane Ltd", "GB", "GBP")
AT = datetime(2026, 1, 1, tzinfo=UTC)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(ledger=ledgers(), count=st.integers(20, SPAN + 60), data=st.data())
def test_whatever_is_chosen_the_desk_and_the_final_demand_state_the_same_interest(
    engine: Engine, post_ledger: Any, ledger: Ledger, count: int, data: st.DataObject
) -> None:
    as_of = START + timedelta(days=count)
    ledger = replace(ledger, documents=tuple(replace(each, number=str(each.id)) for each in ledger.documents))
    with engine.connect() as connection:
        transaction = connection.begin()
        post_ledger(connection, ledger)
        for each in ledger.documents:
            if each.type is DocumentType.INVOICE and data.draw(st.integers(0, 4)) == 0:
                connection.execute(
                    insert(holds).values(
                        customer_id=1,
                        kind="dunning",
                        reason="asked to",
                        type=each.type.value,
                        number=each.number,
                        placed_by="tess",
                        placed_at=AT,
                    )
                )
        _agree(connection, data.draw(st.sampled_from([None, "0.5", "12", "none"])))
        for each in ledger.documents:
            if each.type is DocumentType.INVOICE and data.draw(st.integers(0, 4)) == 0:
                _settle(connection, each.number, data.draw(st.integers(1, 200_00)))
        account = read_account(connection, 1, as_of, SENDER)
        waiting = waiting_of(connection, account)
        may_ask = waiting.left_of(account.overdue("GBP"))
        assume(may_ask)
        chosen = data.draw(st.sets(st.sampled_from([item.key for item in may_ask]), min_size=1))
        seen = view(connection, 1, as_of)
        shown = [item for item in seen.items if item.key in chosen]
        facts = _final_demand(connection, account, waiting, chosen)
        transaction.rollback()
    assume(facts is not None)
    assert facts is not None
    found = interest_to_date(shown, as_of, regime=seen.head.interest_regime)
    told = (found.interest_minor, found.compensation_minor) if found else (0, 0)
    # A letter is silent where all of it was settled; the Desk says that nothing is left.
    assert told == (
        (facts.interest.interest_minor, facts.interest.compensation_minor) if facts.interest is not None else (0, 0)
    )


def _agree(connection: Any, percent: str | None) -> None:
    """Agree a rate with the debtor, or that there is none; or nothing."""
    if percent is not None:
        basis = {"basis": "none"} if percent == "none" else {"basis": "contract", "percent": percent}
        connection.execute(insert(interest_terms).values(customer_id=1, set_by="tess", set_at=AT, **basis))


def _settle(connection: Any, number: str, minor: int) -> None:
    """Waive some interest on an invoice."""
    entry = connection.execute(
        insert(activities).values(
            customer_id=1, kind="note", happened_at=AT, happened_on=START, done_by="tess", summary="waived"
        )
    )
    connection.execute(
        insert(late_charges).values(
            customer_id=1,
            type="invoice",
            number=number,
            kind="interest",
            step="waived",
            happened_on=START,
            amount_minor=minor,
            currency="GBP",
            activity_id=entry.inserted_primary_key[0],
        )
    )


def _final_demand(connection: Any, account: Any, waiting: Any, chosen: set[DocumentKey]) -> LetterFacts | None:
    """Return what the final demand says; none where credits cover all that it would ask for."""
    try:
        facts, _ = compose.letter(
            connection,
            account,
            SENDER,
            "GBP",
            "FD",
            kind=Kind.FINAL_DEMAND,
            waiting=waiting,
            chosen=chosen,
            overruled=False,
            own={},
        )
    except CreditDeskError:
        return None
    return facts
