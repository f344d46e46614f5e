"""What speaks against ringing a debtor now, by the rule of their country: said beside the call, never in its way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from creditdesk.domain.contact_rules import Attempt, Concern, concerns, rule_for
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.outcomes import Reach, reach_of
from creditdesk.models.activity import CALLS
from creditdesk.services.calendar import public_holidays
from creditdesk.services.desk.reach import zone_of
from creditdesk.services.ledger.debtor_facts import DebtorFacts
from creditdesk.services.ledger.views import Contact, DebtorHead

_ASKED = "Do not ring"
"""The rule that the controller set for one person."""
_LONGEST = timedelta(days=31)
"""No rule counts calls over more days."""


def attempts(facts: DebtorFacts) -> tuple[Attempt, ...]:
    """Return the calls that we made to a debtor lately, to any of their people, each on the debtor's calendar."""
    head = facts.head
    zone = zone_of("", next((row.phone for row in facts.contacts), ""), head.country, head.our_country, facts.as_of)
    since = facts.as_of - _LONGEST
    made = []
    # The newest stand first.
    for entry in facts.activities:
        if entry.happened_on < since:
            break
        reach = reach_of(entry.outcome) or Reach.OWN
        if entry.kind in CALLS and entry.direction == "out" and reach is not Reach.OWN and (
            entry.id not in facts.taken_back
        ):  # fmt: skip
            there = there_at(entry.happened_at, zone)
            made.append(Attempt(there.date() if there else entry.happened_on, reach is Reach.RIGHT_PARTY))
    return tuple(made)


def there_at(at: datetime, zone: str) -> datetime | None:
    """Return a moment on the clock of a zone; none where the zone is not known."""
    return at.astimezone(ZoneInfo(zone)) if zone else None


def against(
    head: DebtorHead,
    made: tuple[Attempt, ...],
    contact: Contact | None,
    at: datetime,
    as_of: date,
    until: datetime | None = None,
) -> tuple[Concern, ...]:
    """Return what speaks against ringing this contact of a debtor now.

    Where their clock is not known, the day is ours and no hour is held against the call.

    Args:
        head: The debtor.
        made: The calls made lately, as `attempts` gives them.
        contact: Who is rung; none where nobody is known.
        at: The moment at which the call began, or would.
        as_of: The ledger's day.
        until: Until when it has gone on.
    """
    zone = contact.zone if contact is not None else ""
    now = _on_clock(at, zone) or datetime.combine(as_of, time(12))
    ended = _on_clock(until, zone) if until is not None else None
    rule = rule_for(head.country, head.legal_form)
    asked = () if contact is None or not contact.do_not_call else (Concern(_ASKED, f"{contact.do_not_call}."),)
    return (*asked, *concerns(rule, now, made, _holidays(head.country, now.date()), ended))


def _on_clock(at: datetime, zone: str) -> datetime | None:
    there = there_at(at, zone)
    return there.replace(tzinfo=None) if there else None


def _holidays(country: str, on: date) -> frozenset[date]:
    try:
        return public_holidays(country, (on.year,))
    except NotFoundError:
        return frozenset()
