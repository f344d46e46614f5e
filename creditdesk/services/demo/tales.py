"""What was said to and by the debtors with a story, on the days that their ledgers tell of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, insert

from creditdesk.domain.dates import add_months
from creditdesk.domain.document import DocumentKey
from creditdesk.models.activity import activities
from creditdesk.models.customers import holds
from creditdesk.models.rows import add_row
from creditdesk.services.demo.history import Happening, Letter, Promised, Queried, Talk
from creditdesk.services.demo.ledger import DemoLedger, Entry
from creditdesk.services.desk import plan_changes
from creditdesk.services.desk.entries import FollowUpDraft, PlanDraft


def tales(ledger: DemoLedger, accounts: Sequence[str]) -> list[Happening]:
    """Return the told happenings of those accounts that are in the book."""
    told: list[Happening] = []
    for account, tale in _TALES.items():
        if account in accounts:
            told += tale(_Account(account, ledger))
    return told


class _Account:
    """One account, its invoices found by their dates."""

    def __init__(self, account: str, ledger: DemoLedger) -> None:
        self.account = account
        self.ledger = ledger
        self._by_day: dict[date, Entry] = {}
        for entry in ledger.invoices(account):
            self._by_day[entry.dated_on] = entry

    def of(self, month: int, day: int) -> Entry:
        """Return the invoice of a day of 2026."""
        return self._by_day[date(2026, month, day)]

    def numbered(self, number: str) -> Entry:
        """Return the invoice of a number."""
        return next(entry for entry in self.ledger.invoices(self.account) if entry.number == number)

    def talk(self, month: int, day: int, at: str, outcome: str, note: str, minutes: int, *items: Entry) -> Talk:
        """Return a talk on a day of 2026."""
        return Talk(self.account, date(2026, month, day), time.fromisoformat(at), outcome, note, minutes, items)

    def promise(
        self, said: tuple[int, int, str], note: str, minutes: int, by: tuple[int, int], *parts: tuple[Entry, int]
    ) -> Talk:
        """Return a talk in which parts of items were promised by a day of 2026."""
        promised = Promised(sum(amount for _, amount in parts), date(2026, *by), parts)
        items = tuple(entry for entry, _ in parts)
        return Talk(
            self.account, date(2026, said[0], said[1]), time.fromisoformat(said[2]), "PTP", note, minutes, items,
            (promised,),
        )  # fmt: skip

    def letter(self, month: int, day: int, title: str, *items: Entry, kind: str = "reminder") -> Letter:
        """Return a letter of a day of 2026."""
        return Letter(self.account, date(2026, month, day), time(9, 30), kind, title, items)


def _northgate(its: _Account) -> list[Happening]:
    first, second, third = its.numbered("INV-10388"), its.numbered("INV-10421"), its.numbered("INV-10467")
    large, part, price = its.numbered("INV-10512"), its.numbered("INV-10555"), its.numbered("INV-10590")
    latest = its.numbered("INV-10631")
    query = Queried("PRICE", 215_000, price, "Sales (J. Patel)")
    return [
        its.letter(6, 12, "Reminder e-mailed", first),
        its.promise((6, 16, "10:15"), "Goes out on Monday's run.", 3, (6, 22), (first, 984_000)),
        its.letter(7, 4, "Reminder e-mailed", second),
        its.promise((7, 15, "10:32"), "Run of the 24th, approved.", 4, (7, 24), (second, 1_226_000)),
        its.letter(8, 8, "Reminder e-mailed", third),
        its.promise((8, 20, "10:05"), "5,000 next Friday, the rest in September.", 5, (8, 28), (third, 500_000)),
        its.letter(9, 12, "Reminder e-mailed", large),
        its.promise((9, 24, "10:21"), "18,400 by Friday week.", 4, (10, 2), (large, 1_840_000)),
        its.letter(10, 4, "Reminder e-mailed", part),
        its.letter(10, 10, "Second reminder printed and e-mailed", large, part),
        its.letter(10, 23, "Reminder e-mailed", price),
        its.promise(
            (10, 29, "10:42"), "Director is back Monday, will release both.", 4, (11, 17),
            (large, 1_840_000), (part, 992_000),
        ),
        Talk(
            its.account, date(2026, 10, 30), time(15, 10), "DISPUTE_RAISED",
            "Says 10590 was billed at the old price; 2,150 too much.", 6, (price,), queried=query,
        ),
        its.letter(11, 18, "Reminder e-mailed", latest),
    ]  # fmt: skip


def _harlow(its: _Account) -> list[Happening]:
    first, second, third = its.of(9, 10), its.of(9, 24), its.of(10, 5)
    return [
        its.letter(10, 20, "Reminder e-mailed", first),
        its.talk(10, 27, "11:20", "AWAITING_APPROVAL", "New finance manager wants to see everything twice.", 5, first),
        its.letter(11, 10, "Second reminder printed and e-mailed", first, second),
        its.talk(11, 12, "14:05", "VOICEMAIL_LEFT", "Message left for D. Tranter.", 0, first, second, third),
    ]


def _brightwater(its: _Account) -> list[Happening]:
    first, second = its.of(9, 29), its.of(10, 12)
    wish = FollowUpDraft("call_back", date(2026, 11, 20), "10:30", "ring P. Ashdown back")
    asked = Talk(
        its.account, date(2026, 11, 19), time(16, 20), "CALLBACK_AGREED", "In stock-take; ring Friday 10:30.", 1,
        (first, second), follow_up=wish,
    )  # fmt: skip
    return [its.letter(10, 27, "Reminder e-mailed", first), asked]


def _kestrel(its: _Account) -> list[Happening]:
    first, second = its.of(9, 18), its.of(9, 22)
    return [
        its.letter(10, 27, "Reminder e-mailed", first, second),
        its.promise(
            (11, 10, "09:48"), "Both on the run of the 20th.", 3, (11, 20), (first, 1_207_742), (second, 700_000)
        ),
    ]


def _maple(its: _Account) -> list[Happening]:
    item = its.of(9, 28)
    query = Queried("QUANTITY_SHORT", 620_000, item, "Stores (R. Lyle)")
    return [
        Talk(
            its.account, date(2026, 11, 9), time(11, 2), "DISPUTE_RAISED", "One pallet of boards never came.", 7,
            (item,), queried=query,
        )
    ]  # fmt: skip


def _orchard(its: _Account) -> list[Happening]:
    first, second = its.of(9, 22), its.of(10, 1)
    return [
        its.letter(10, 27, "Reminder e-mailed", first),
        its.promise((11, 3, "10:50"), "3,000 on Friday, rest to follow.", 4, (11, 6), (first, 300_000)),
        its.talk(11, 11, "15:30", "CASHFLOW_DIFFICULTY", "Paying everyone a part until the season starts.", 6, second),
    ]


def _selby(its: _Account) -> list[Happening]:
    item = its.of(9, 24)
    return [
        its.letter(10, 27, "Reminder e-mailed", item),
        its.talk(11, 11, "09:40", "NO_ANSWER", "", 0, item),
        its.talk(11, 13, "15:55", "NO_ANSWER", "", 0, item),
        its.talk(11, 17, "11:30", "VOICEMAIL_LEFT", "Asked to ring back.", 0, item),
    ]


def _castle(its: _Account) -> list[Happening]:
    first, second = its.of(9, 29), its.of(10, 9)
    wish = FollowUpDraft("send_documents", date(2026, 11, 20), "", "copy invoice asked")
    asked = Talk(
        its.account, date(2026, 11, 19), time(14, 40), "COPY_DOCS_REQUESTED", "Cannot find either invoice.", 3,
        (first, second), follow_up=wish,
    )  # fmt: skip
    return [its.letter(11, 10, "Reminder e-mailed", first), asked]


def _tideway(its: _Account) -> list[Happening]:
    items = (its.of(6, 8), its.of(6, 29), its.of(7, 13))
    return [
        its.letter(7, 21, "Reminder e-mailed", items[0]),
        its.letter(8, 18, "Second reminder printed and e-mailed", *items),
        its.talk(9, 3, "10:10", "PLAN_REQUESTED", "Season was poor; can pay in six months.", 9, *items),
    ]


def _osei(its: _Account) -> list[Happening]:
    item = its.of(9, 28)
    return [its.talk(11, 18, "12:15", "INFO_ONLY", "Thought it was paid; will look tonight.", 3, item)]


def _redmire(its: _Account) -> list[Happening]:
    item = its.of(9, 21)
    return [
        its.letter(10, 27, "Reminder e-mailed", item),
        its.promise((11, 2, "09:30"), "Paying on Friday.", 3, (11, 6), (item, 486_000)),
        its.talk(11, 12, "16:05", "VOICEMAIL_LEFT", "Bank returned the payment; message left.", 0, item),
    ]


def _copperbeck(its: _Account) -> list[Happening]:
    item = next(entry for entry in its.ledger.invoices(its.account) if entry.dated_on == date(2025, 4, 14))
    told = Talk(
        its.account,
        date(2025, 11, 26),
        time(10, 0),
        "INFO_ONLY",
        "Liquidator appointed; no dividend expected.",
        4,
        (item,),
    )
    return [told]


_TALES: dict[str, Callable[[_Account], list[Happening]]] = {
    "NOR014": _northgate,
    "HAR220": _harlow,
    "BRI007": _brightwater,
    "KES101": _kestrel,
    "MAP031": _maple,
    "ORC118": _orchard,
    "SEL066": _selby,
    "CAS045": _castle,
    "TID088": _tideway,
    "OSE005": _osei,
    "RED077": _redmire,
    "COP023": _copperbeck,
}


def stop_northgate(connection: Connection, customer_id: int) -> None:
    """Put Northgate on stop: its oldest invoice was five weeks late."""
    connection.execute(
        insert(holds).values(
            customer_id=customer_id,
            kind="credit",
            reason="INV-10512 over 30 days late",
            placed_by="J. Whitcombe",
            placed_at=datetime(2026, 10, 12, 9, 0, tzinfo=UTC),
        )
    )


def plan_tideway(connection: Connection, ledger: DemoLedger, customer_id: int) -> None:
    """Agree Tideway's plan: three invoices in six monthly instalments, the first two paid."""
    its = _Account("TID088", ledger)
    items = (its.of(6, 8), its.of(6, 29), its.of(7, 13))
    agreed_on, first_on = date(2026, 9, 10), date(2026, 9, 25)
    total = sum(item.amount_minor for item in items)
    each = total // 6
    activity_id = add_row(
        connection,
        activities,
        customer_id=customer_id,
        kind="plan",
        happened_at=datetime(2026, 9, 10, 10, 30, tzinfo=UTC),
        happened_on=agreed_on,
        done_by="M. Doyle",
        direction="out",
        contact_name="Colin Strand",
        outcome="PLAN_AGREED",
        note="Six payments on the 25th; new invoices paid to terms.",
        summary="Plan agreed · 6 monthly payments from 25 Sep",
        currency="GBP",
    )
    payments = tuple((add_months(first_on, number), each if number < 5 else total - 5 * each) for number in range(6))
    named = tuple((DocumentKey(item.type, item.number), item.amount_minor) for item in items)
    plan_changes.write(connection, customer_id, activity_id, PlanDraft(payments, "GBP", named, ""), agreed_on)
