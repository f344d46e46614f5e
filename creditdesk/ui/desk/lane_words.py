"""What the timeline says in words: of a lane, of a mark, of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from creditdesk.services.ledger.views import Lane, Mark
from creditdesk.ui.desk.marks import MARK_NAMES
from creditdesk.ui.desk.words import counted, days_text, full_day, money_text


def lane_words(lane: Lane) -> str:
    """Say what an invoice is and where it stands, in two or three lines."""
    head = f"{lane.key.number}, {money_text(lane.amount_minor, lane.currency)}"
    dates = f"dated {full_day(lane.dated_on)}, due {full_day(lane.due_on)}"
    if lane.retained_until is not None:
        dates += f", what is retained {full_day(lane.retained_until)}"
    return "\n".join(part for part in (head, dates, standing_words(lane), query_words(lane)) if part)


def standing_words(lane: Lane) -> str:
    """Say whether it is paid, in time or late, or how long it is open."""
    if lane.settled_on is not None:
        late = (lane.settled_on - lane.falls_due_on).days
        how = f"{days_text(late)} late" if late > 0 else "in time"
        return f"settled {full_day(lane.settled_on)}, {how}"
    still_open = f"{money_text(lane.open_minor, lane.currency)} open"
    if lane.days_overdue > 0:
        return f"{still_open}, {days_text(lane.days_overdue)} overdue"
    if lane.days_overdue < 0 and lane.retained_until is not None:
        return f"{still_open}, retained until {full_day(lane.retained_until)}"
    return f"{still_open}, due today" if lane.days_overdue == 0 else f"{still_open}, not due"


def query_words(lane: Lane) -> str:
    """Say what the query is, if there is one."""
    if lane.query_from is None:
        return ""
    what = f"query: {lane.query_text}" if lane.query_text else "in query"
    until = f" to {full_day(lane.query_to)}" if lane.query_to is not None else ""
    return f"{what}, {'from' if until else 'since'} {full_day(lane.query_from)}{until}"


def mark_words(mark: Mark) -> str:
    """Say what happened and when."""
    return f"{full_day(mark.on)}: {mark.text or MARK_NAMES.get(mark.kind, mark.kind)}"


def lanes_summary(lanes: Sequence[Lane], as_of: date) -> str:
    """Say the whole picture in a sentence, for those who do not see it."""
    still_open = [lane for lane in lanes if lane.settled_on is None]
    oldest = max((lane.days_overdue for lane in still_open), default=0)
    words = f"{counted(len(lanes), 'invoice')}, {len(still_open)} open on {full_day(as_of)}"
    return f"{words}, the oldest {days_text(oldest)} overdue" if oldest > 0 else words


def lanes_table(lanes: Sequence[Lane]) -> str:
    """Write the picture as rows with tabs, for the clipboard."""
    rows = ["Document\tDate\tDue\tAmount\tOpen\tStanding\tWhat happened"]
    for lane in lanes:
        happened = "; ".join(mark_words(mark) for mark in lane.marks)
        cells = (
            lane.key.number,
            lane.dated_on.isoformat(),
            lane.due_on.isoformat(),
            money_text(lane.amount_minor, lane.currency),
            money_text(lane.open_minor, lane.currency),
            standing_words(lane),
            "; ".join(part for part in (query_words(lane), happened) if part),
        )
        rows.append("\t".join(cells))
    return "\n".join(rows)
