"""What the demo's controllers know beyond the ledger: people, cards, holds, tasks, and whose answer a query waits for.

Each is written as the Desk writes it, at its own moment of the last weeks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from creditdesk.domain.card import Card
from creditdesk.models.customers import contacts
from creditdesk.models.follow_ups import queries as query_table
from creditdesk.services.book.book import Work
from creditdesk.services.desk import cards, holds, queries, tasks
from creditdesk.services.desk import contacts as people
from creditdesk.services.desk.contacts import ContactFacts, WayFacts
from creditdesk.services.desk.holds import DUNNING, HoldDraft
from creditdesk.services.desk.tasks import TaskDraft

_TODAY = date(2026, 11, 20)
_YESTERDAY = date(2026, 11, 19)
_KAREN = ContactFacts(
    "Karen Marsh",
    "Accounts",
    (
        WayFacts("phone", "0113 496 0142", "office"),
        WayFacts("phone", "07700 900142", "mobile"),
        WayFacts("phone", "0113 496 0149", "old direct line", dead_since=date(2026, 6, 1)),
        WayFacts("email", "accounts@northgate-timber.example"),
    ),
    is_primary=True,
    best_time="before 11:00",
)
_ALAN = ContactFacts(
    "Alan Northgate",
    "Director",
    (WayFacts("phone", "07700 900148", "mobile"), WayFacts("email", "director@northgate-timber.example")),
    note="Releases anything over £5,000; back in the office on Mondays.",
)
_SHEILA = ContactFacts(
    "Sheila Kaye",
    "Accounts",
    (WayFacts("phone", "0113 496 0141"), WayFacts("email", "sheila.kaye@northgate-timber.example")),
    left_on=date(2026, 5, 29),
)
_CARDS = {
    "TID088": Card(pinned_note="Takes money in the season, April to September.", tone="gentle", hardship=True),
    "NOR014": Card(pinned_note="Small call-offs are paid without asking; large invoices wait for the director."),
    "FER051": Card(cooperative=True, courtesy_days=60),
    "CAS045": Card(must_answer="Which address do copies of invoices go to?"),
}
_HOLDS = (("CAL003", date(2026, 11, 16), date(2026, 11, 27), "head office pays for it with the run of the 27th"),)
_TASKS = (
    ("HAR220", "Ask sales who approves for the new finance manager", "11:30", ""),
    ("KES101", "See whether both came with today's run", "15:00", ""),
    ("MAP031", "Ask stores what became of the missing pallet", "14:30", "J. Whitcombe"),
    ("WHA011", "Write the few pounds off, if the manager agrees", "", ""),
)


def write(work: Work, ids: Mapping[str, int]) -> None:
    """Write all of it for those accounts that are in the book."""
    if "NOR014" in ids:
        _people_at_northgate(_at(work, date(2026, 11, 2), "J. Whitcombe"), ids["NOR014"])
    for account, card in _CARDS.items():
        if account in ids:
            cards.change(_at(work, date(2026, 11, 10), "J. Whitcombe"), ids[account], card)
    for account, placed_on, until_on, reason in _HOLDS:
        if account in ids:
            hold = HoldDraft(ids[account], DUNNING, reason, until_on)
            holds.place(_at(work, placed_on, "M. Doyle"), hold, placed_on)
    for account, text, due_time, owner in _TASKS:
        if account in ids:
            task = TaskDraft(ids[account], text, _TODAY, due_time, owner)
            tasks.add(_at(work, _YESTERDAY, "J. Whitcombe"), task, _YESTERDAY)
    if "MAP031" in ids:
        _ask_stores(_at(work, date(2026, 11, 10), "S. Iqbal"), ids["MAP031"])


def _at(work: Work, day: date, by: str) -> Work:
    return Work(work.connection, datetime.combine(day, time(16, 45), UTC), by)


def _people_at_northgate(work: Work, customer_id: int) -> None:
    """Karen with her numbers, the director, and her predecessor, who left."""
    karen = work.connection.scalar(
        select(contacts.c.id).where(contacts.c.customer_id == customer_id, contacts.c.name == _KAREN.name)
    )
    people.save(work, customer_id, karen, _KAREN)
    for other in (_ALAN, _SHEILA):
        people.save(work, customer_id, None, other)


def _ask_stores(work: Work, customer_id: int) -> None:
    """The query on the missing pallet waits for the stores, who are outside the team."""
    query_id = work.connection.scalar(select(query_table.c.id).where(query_table.c.customer_id == customer_id))
    if query_id is not None:
        queries.assign(
            work,
            query_id,
            work.at.date(),
            owner="Stores (R. Lyle)",
            owner_email="stores@rowan.example",
            answer_due_on=_TODAY,
        )
