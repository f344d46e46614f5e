"""Which stretch of time a first look at some invoices shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from creditdesk.services.ledger.views import Lane

AFTER = 0.13
"""The share of the time before today that usually lies behind it."""

_LONGEST = 460  # days: some fifteen months
_SHORTEST = 45
_AHEAD = 120
_NOBODY = 180


def first_look(lanes: Sequence[Lane], as_of: date, *, after: float = AFTER) -> tuple[date, date]:
    """Return the first and last day: from the lanes' dates past today to what is still to come, with air at both ends.

    At least the share `after` of the time before today is kept free behind it, for the days overdue written there. It
    has an answer for every day and any lanes, none among them: whoever paints asks before a debtor is shown.
    """
    oldest = min((lane.dated_on for lane in lanes), default=_moved(as_of, -_NOBODY))
    start = min(max(oldest, _moved(as_of, -_LONGEST)), _moved(as_of, -_SHORTEST))
    still_open = [lane for lane in lanes if lane.settled_on is None]
    ahead = [lane.due_on for lane in still_open] + [mark.on for lane in still_open for mark in lane.marks]
    end = min(max([as_of, *ahead]), _moved(as_of, _AHEAD))
    end = max(end, _moved(as_of, round((as_of - start).days * after)))
    air = (end - start).days // 40
    return _moved(start, -max(3, air)), _moved(end, max(2, air))


def _moved(day: date, by: int) -> date:
    """Return a day so many days later, or the calendar's own first or last where it ends before."""
    try:
        return day + timedelta(by)
    except OverflowError:
        return date.min if by < 0 else date.max
