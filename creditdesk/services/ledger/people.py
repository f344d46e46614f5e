"""The people at a debtor's as they are shown: one line a person, whatever a file and the controller said of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from creditdesk.domain.contact_rules import reached_words
from creditdesk.domain.outcomes import Reach, reach_of
from creditdesk.services.desk.contacts import PHONE, WayFacts, all_ways, final_id
from creditdesk.services.desk.reach import number, zone_of
from creditdesk.services.ledger.debtor_facts import DebtorFacts
from creditdesk.services.ledger.views import Contact, GroupContact, Way

Entry = Row[*tuple[Any, ...]]
_SPOKE = (Reach.OTHER, Reach.RIGHT_PARTY)


def contacts(facts: DebtorFacts) -> tuple[Contact, ...]:
    """Return the debtor's contacts: the first to ring on top, those who have left at the end."""
    rows = {row.id: row for row in facts.contacts}
    merged = {contact_id: row.merged_into_id for contact_id, row in rows.items()}
    final = {contact_id: final_id(merged, contact_id) for contact_id in rows}
    beneath: defaultdict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    further: defaultdict[int, list[WayFacts]] = defaultdict(list)
    for contact_id, into in final.items():
        if into != contact_id:
            beneath[into].append(rows[contact_id])
    for way in facts.ways:
        further[way.contact_id].append(WayFacts(way.kind, way.value, way.label, way.dead_since))
    answered = _answered(facts, final)
    last = max((entries[0] for entries in answered.values()), key=lambda entry: entry.happened_at, default=None)
    shown = [
        _contact(
            row,
            further[contact_id],
            facts.head.country,
            facts.head.our_country,
            facts.as_of,
            beneath=beneath[contact_id],
            answered=answered.get(contact_id, ()),
            last_answered=last is not None and answered.get(contact_id, (None,))[0] is last,
        )
        for contact_id, row in rows.items()
        if final[contact_id] == contact_id
    ]
    return tuple(sorted(shown, key=lambda contact: not contact.is_here))


def group(facts: DebtorFacts) -> tuple[GroupContact, ...]:
    """Return the contacts of the head office, then those of the branches; none of them is the first to ring here."""
    found = [
        GroupContact(
            "head office" if row.customer_id == facts.head.parent_id else "branch",
            row.account,
            row.debtor,
            replace(_contact(row, (), row.country, facts.head.our_country, facts.as_of), is_primary=False),
        )
        for row in facts.group
    ]
    return tuple(sorted(found, key=lambda each: each.relation != "head office"))


def _answered(facts: DebtorFacts, final: dict[int, int]) -> dict[int, list[Entry]]:
    """Return the entries in which each contact was spoken to, by what the history says of them, the newest first."""
    names = {row.name: final[row.id] for row in facts.contacts if row.name}
    answered: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in facts.activities:
        if reach_of(entry.outcome) not in _SPOKE or entry.id in facts.taken_back:
            continue
        contact_id = final.get(entry.contact_id) or names.get(entry.contact_name)
        if contact_id is not None:
            answered[contact_id].append(entry)
    return answered


def _contact(
    row: Row[*tuple[Any, ...]],
    further: list[WayFacts] | tuple[WayFacts, ...],
    country: str,
    home: str,
    as_of: date,
    *,
    beneath: list[Row[*tuple[Any, ...]]] | tuple[()] = (),
    answered: Sequence[Entry] = (),
    last_answered: bool = False,
) -> Contact:
    zone = zone_of(row.time_zone, row.phone, country, home, as_of)
    there = [entry.happened_at.astimezone(ZoneInfo(zone)) for entry in answered] if zone else []
    ways = tuple(_way(way, country, home) for way in all_ways(row.phone, row.email, further))
    return Contact(
        id=row.id,
        name=row.name,
        role=row.role,
        phone=row.phone,
        email=row.email,
        is_primary=row.is_primary,
        best_time=row.best_time,
        do_not_call=row.do_not_call,
        ways=ways,
        language=row.language,
        time_zone=row.time_zone,
        zone=zone,
        preferred_channel=row.preferred_channel,
        note=row.note,
        left_on=row.left_on,
        answered_on=answered[0].happened_on if answered else None,
        reached=reached_words(there),
        last_answered=last_answered,
        former_ids=tuple(each.id for each in beneath),
        file_says=_file_says(row, ways, beneath),
    )


def _way(way: WayFacts, country: str, home: str) -> Way:
    if way.kind != PHONE:
        return Way(way.kind, way.value, way.label, way.dead_since, way.value)
    read = number(way.value, country, home)
    return Way(way.kind, way.value, way.label, way.dead_since, read.shown, read.tel, read.problem)


def _file_says(
    row: Row[*tuple[Any, ...]], ways: tuple[Way, ...], beneath: list[Row[*tuple[Any, ...]]] | tuple[()]
) -> str:
    """Return what the file's row beneath the controller's own says that the controller's does not."""
    known = {row.name, *(way.value for way in ways)}
    of_file = [each for each in beneath if each.batch_id is not None]
    told = [value for each in of_file for value in (each.name, each.phone, each.email) if value and value not in known]
    return ", ".join(dict.fromkeys(told))
