"""What the lines of quick entry understand, for their help: each example with what it means."""

from __future__ import annotations

from collections.abc import Iterable

PROMISE_EXAMPLES = (
    ("18,400 fri on 10512", "that sum by next Friday, of that invoice"),
    ("5k tomorrow", "5,000; 5.5k is 5,500; without a day one is proposed and asked about"),
    ("fri", "a day alone: what is selected, else all overdue that is free"),
    ("all eom", "everything by the end of the month; eow: of the week"),
    ("half 4 dec", "of what is free; also third, quarter, 30%; 4/12 is that day too"),
    ("on 10512, 10555 in 2 weeks", "all of these two; the ends of the numbers will do"),
    ("5000 fri, rest eom", "two promises; Enter gives a further line"),
    ("1200 weekly x6 from 1 jan", "several payments: a plan"),
)
DAYS = ("today", "mon", "next tue", "4th", "dec 4", "4 dec 2026", "in 3 days")
"""Further ways to say a day."""

PLAN_EXAMPLES = (
    ("1200 weekly x6 from 1 jan", "how much, how often, how many, from when, in any order"),
    ("all monthly x4 from 1 dec", "everything in four parts, the pence in the last"),
    ("500 fortnightly x3 from 4 dec on 10512", "of that invoice alone"),
    ("2 x 500 monthly from 31 jan", "at a month's end where there is no such day"),
)

QUERY_EXAMPLES = (
    ("400", "of the selected invoices; of the one that is open"),
    ("all", "all that is open and not in query already, as an empty line"),
    ("400 on 10512", "of that invoice, whatever is selected"),
    ("on 10512, 10555", "all of these two"),
)


def _help(intro: str, examples: Iterable[tuple[str, str]]) -> str:
    return "\n".join((intro, *(f"{text} — {means}" for text, means in examples)))


PROMISE_HELP = _help(
    "Amount, day and invoices in any order. Beside it stands what was understood; what was not is underlined, and"
    f" nothing is guessed. A day is also {', '.join(DAYS)}.",
    PROMISE_EXAMPLES,
)
PLAN_HELP = _help(
    "A payment plan in one line. Saved as Plan agreed it is put on record; as Asks for a plan it is only noted.",
    PLAN_EXAMPLES,
)
QUERY_HELP = _help("How much is queried, and of which invoices: the amount first.", QUERY_EXAMPLES)
