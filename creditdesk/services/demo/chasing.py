"""How the ordinary debtors were chased: letters and talks invented so that they agree with what was paid when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random

from creditdesk.domain.dates import Roll, add_business_days, roll_day
from creditdesk.services.demo.debtors import Debtor
from creditdesk.services.demo.history import Happening, Letter, Promised, Queried, Talk
from creditdesk.services.demo.ledger import DemoLedger, Entry
from creditdesk.services.desk.entries import FollowUpDraft

LETTER_MIN_MINOR = 25_000
CALL_MIN_MINOR = 80_000
LETTER_GAP_DAYS = 21
CALL_GAP_DAYS = 14

_NOTES = {
    "PTP": (
        "On Friday's run.",
        "Approved, goes out on the day.",
        "Will be in the next payment run.",
        "Promised in full.",
    ),
    "PTP_BROKEN": ("Says it will be in this week's run.", "Will pay by the end of the week, signatory is away today."),
    "AWAITING_APPROVAL": (
        "With the site manager for approval.",
        "Waiting for a second signature.",
        "Not yet on the run.",
    ),
    "CASHFLOW_DIFFICULTY": ("Waiting for a large receipt of their own.", "Quiet month; asks for patience."),
    "COPY_DOCS_REQUESTED": ("Asks for a copy of the invoice.", "Cannot find the delivery note, copy please."),
    "INFO_ONLY": ("Confirms the invoices are in order.", "New address for invoices noted."),
    "VOICEMAIL_LEFT": ("Left a message with our number.", "Message left for accounts."),
    "NO_ANSWER": ("",),
    "GATEKEEPER_MSG": ("Reception will pass it on.",),
}
_REASONS = {"AWAITING_APPROVAL": "NOT_APPROVED", "CASHFLOW_DIFFICULTY": "WAITING_ON_OWN_CUSTOMER"}
_OWNERS = ("Sales (J. Patel)", "Stores (R. Lyle)", "Transport desk", "Pricing (A. Byrne)")
_QUERIES = ("PRICE", "QUANTITY_SHORT", "NOT_DELIVERED", "DAMAGED", "POD_REQUIRED", "NO_PO", "DISCOUNT_NOT_GIVEN")


class Chase:
    """Invents one debtor's year of letters and talks."""

    def __init__(self, debtor: Debtor, ledger: DemoLedger, seed: int, holidays: frozenset[date], ends_on: date) -> None:
        self._debtor = debtor
        self._ledger = ledger
        self._random = Random(f"chase {seed} {debtor.account}")  # noqa: S311 - invention, not secrecy
        self._holidays = holidays
        self._ends_on = ends_on
        # With the day from which each is settled: asked for every week of the year.
        self._invoices = [(entry, ledger.settled_on(entry)) for entry in ledger.invoices(debtor.account)]

    def year(self, starts_on: date) -> Iterator[Happening]:
        """Yield what happened from a day to the last but some: letters on Tuesdays, talks between."""
        last_letter = last_talk = date.min
        reminded: set[int] = set()
        tuesday = starts_on + timedelta(days=(1 - starts_on.weekday()) % 7)
        while tuesday < self._ends_on - timedelta(days=2):
            late = self._late(tuesday, 7)
            owed = sum(self._ledger.open_minor(entry, tuesday) for entry in late)
            if owed >= LETTER_MIN_MINOR and (tuesday - last_letter).days >= LETTER_GAP_DAYS:
                again = any(entry.id in reminded for entry in late)
                reminded.update(entry.id for entry in late)
                title = "Second reminder printed and e-mailed" if again else "Reminder e-mailed"
                yield Letter(self._debtor.account, tuesday, time(9, 30), "reminder", title, tuple(late))
                last_letter = tuesday
            talk_on = roll_day(tuesday + timedelta(days=self._random.randrange(1, 4)), Roll.FOLLOWING, self._holidays)
            late = self._late(talk_on, 12)
            owed = sum(self._ledger.open_minor(entry, talk_on) for entry in late)
            rested = (talk_on - last_talk).days >= CALL_GAP_DAYS
            if owed >= CALL_MIN_MINOR and rested and talk_on < self._ends_on - timedelta(days=3):
                yield self._talk(talk_on, late)
                last_talk = talk_on
            tuesday += timedelta(days=7)

    def promise_for(self, made_on: date, by: date) -> Talk | None:
        """Return a talk in which all that was overdue was promised by a day, whatever came of it."""
        late = self._late(made_on, 1)
        if not late:
            return None
        return self._say(made_on, "PTP", late, (self._promise(late, made_on, by),), self._note("PTP"))

    def query(self, raised_on: date) -> Talk | None:
        """Return a talk in which the largest overdue invoice was queried, in whole or in part."""
        late = self._late(raised_on, 1)
        if not late:
            return None
        item = max(late, key=lambda entry: self._ledger.open_minor(entry, raised_on))
        owed = self._ledger.open_minor(item, raised_on)
        amount = (
            owed if self._random.random() < 0.4 else max(owed * self._random.randrange(15, 60) // 10_000 * 100, 1000)
        )
        queried = Queried(self._random.choice(_QUERIES), min(amount, owed), item, self._random.choice(_OWNERS))
        return Talk(
            self._debtor.account, raised_on, self._time(), "DISPUTE_RAISED", "Will pay once this is put right.", 6,
            (item,), queried=queried,
        )  # fmt: skip

    def call_back(self, asked_on: date, due_on: date, due_time: str) -> Talk:
        """Return a talk that ended in a call back at a time."""
        late = tuple(self._late(asked_on, 1))
        wish = FollowUpDraft("call_back", due_on, due_time, "call back as agreed")
        return Talk(
            self._debtor.account, asked_on, self._time(), "CALLBACK_AGREED", "In a meeting, ring back.", 1, late,
            follow_up=wish,
        )  # fmt: skip

    def tries(self, days: tuple[date, ...]) -> Iterator[Talk]:
        """Yield tries that reached nobody."""
        for day in days:
            yield self._say(day, "NO_ANSWER", self._late(day, 1), (), "")

    def _talk(self, on: date, late: list[Entry]) -> Talk:
        """Invent a talk that agrees with what was paid afterwards."""
        paid_on, paid = self._next_receipt(late, on)
        draw = self._random.random()
        if draw < 0.24:
            outcome = self._random.choice(("NO_ANSWER", "VOICEMAIL_LEFT", "VOICEMAIL_LEFT", "GATEKEEPER_MSG"))
            return self._say(on, outcome, late, (), self._note(outcome))
        if paid_on is not None and draw < 0.62 and on < paid_on <= on + timedelta(days=21):
            promised = Promised(sum(amount for _, amount in paid), paid_on, tuple(paid))
            return self._say(on, "PTP", late, (promised,), self._note("PTP"))
        soon = add_business_days(on, self._random.randrange(2, 5), self._holidays)
        passed = add_business_days(soon, 3, self._holidays)
        if draw < 0.74 and passed < self._ends_on - timedelta(days=30) and (paid_on is None or paid_on > passed):
            return self._say(on, "PTP", late, (self._promise(late, on, soon),), self._note("PTP_BROKEN"))
        outcome = self._random.choice(
            ("AWAITING_APPROVAL", "AWAITING_APPROVAL", "COPY_DOCS_REQUESTED", "CASHFLOW_DIFFICULTY", "INFO_ONLY")
        )
        return self._say(on, outcome, late, (), self._note(outcome))

    def _next_receipt(self, late: list[Entry], on: date) -> tuple[date | None, list[tuple[Entry, int]]]:
        """Return the next day on which cash came for these items, and what it paid of which."""
        rows = [
            row
            for entry in late
            for row in self._ledger.receipts(entry)
            if row.on > on and row.credit.type.value == "cash"
        ]
        first = min((row.on for row in rows), default=None)
        return first, [(row.debit, row.amount_minor) for row in rows if row.on == first]

    def _promise(self, late: list[Entry], on: date, by: date) -> Promised:
        items = tuple((entry, self._ledger.open_minor(entry, on)) for entry in late)
        return Promised(sum(amount for _, amount in items), by, items)

    def _late(self, on: date, days: int) -> list[Entry]:
        """Return the invoices overdue by so many days and open."""
        due_by = on - timedelta(days=days)
        oldest = on - timedelta(days=300)
        return [entry for entry, settled_on in self._invoices if oldest < entry.due_on <= due_by and settled_on > on]

    def _say(self, on: date, outcome: str, late: list[Entry], promised: tuple[Promised, ...], note: str) -> Talk:
        reached = outcome not in {"NO_ANSWER", "VOICEMAIL_LEFT", "GATEKEEPER_MSG"}
        return Talk(
            self._debtor.account,
            on,
            self._time(),
            outcome,
            note,
            self._random.randrange(1, 9) if reached else 0,
            tuple(late),
            promised,
            reason_code=_REASONS.get(outcome, ""),
        )

    def _note(self, about: str) -> str:
        return self._random.choice(_NOTES[about])

    def _time(self) -> time:
        return time(self._random.randrange(9, 17), self._random.randrange(0, 60))
