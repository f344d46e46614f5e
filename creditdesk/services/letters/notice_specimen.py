"""A letter that asks for nothing new, to nobody: what it says with examples for all of its fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from creditdesk.domain.letter_check import Wording
from creditdesk.domain.letter_fields import frame_of
from creditdesk.domain.letter_kinds import Notice
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.note_facts import Instalment, NoteFacts
from creditdesk.services.letters.note_letter import note_letter
from creditdesk.services.letters.notice_letter import NoticeLetter, reach_of

_PLANS = (Notice.PLAN_PROPOSAL, Notice.PLAN_AGREEMENT, Notice.PLAN_MISSED, Notice.PLAN_DEFAULT)
_AMOUNTS = {
    "amount": 1_000_00, "undisputed": 840_00, "total": 3_000_00, "left": 2_000_00, "missed_amount": 500_00,
    "release": 3_540_50, "limit": 10_000_00, "limit_before": 15_000_00, "received": 1_000_00, "again": 1_000_00,
    "unallocated": 160_00, "offer": 2_500_00, "interest": 58_12, "paid_amount": 1_000_00,
}  # fmt: skip
_DAYS = {
    "made": -7, "promised": 7, "last": 7, "raised": -6, "answer_by": 7, "first_on": 14, "agreed": -40, "missed_on": -3,
    "cure_by": 7, "held": -2, "released": 0, "changed": 0, "received_on": -4, "returned_on": -1, "handed": 0,
    "insolvent": -10,
}  # fmt: skip
_WORDS = {
    "promised_by": "A. Debtor", "number": "Q-12", "items": "SAMPLE-1", "reason": "SAMPLE", "owner": "A. Colleague",
    "credit": "SAMPLE-7", "found": "SAMPLE", "count": "6", "grace_days": "10", "agency": "An Agency Ltd",
    "case": "SAMPLE 12/2026", "retention": "SAMPLE",
}  # fmt: skip
_PAYABLE = {
    Notice.PLAN_AGREEMENT: "missed_amount", Notice.PLAN_MISSED: "missed_amount", Notice.PLAN_DEFAULT: "left",
    Notice.CREDIT_HOLD: "release", Notice.PAYMENT_RETURNED: "again", Notice.SETTLEMENT_OFFER: "offer",
    Notice.QUERY_ACKNOWLEDGEMENT: "undisputed", Notice.QUERY_ANSWER: "undisputed",
}  # fmt: skip
"""Of letters that name our bank, the amount that is to be paid."""
_UNLISTED = frozenset(
    {
        Notice.CREDIT_RELEASE, Notice.LIMIT_CHANGE, Notice.ALLOCATION_QUERY, Notice.PAYMENT_RETURNED,
        Notice.PAID_IN_FULL, Notice.PLAN_COMPLETED,
    }
)  # fmt: skip
"""Letters that list no items."""
_BESIDES = frozenset({"many", "by_other", "undated", "late", "rejected", "withdrawn", "settled", "noted", "open"})
"""Conditions that do not hold together with the others."""


def notice_specimen(notice: Notice, plain: LetterFacts, wording: Wording) -> NoticeLetter:
    """Return the letter with a wording, by sender, addressee, day and items of a letter that is an example itself."""
    frame = frame_of(notice)
    fields, conditions = (frame.fields, frame.conditions) if frame is not None else ({}, frozenset[str]())
    day = plain.dated_on
    lines = () if notice in _PLANS or notice in _UNLISTED else plain.lines
    listed = sum(line.open_minor for line in lines)
    amounts = {**_AMOUNTS, "total": listed or _AMOUNTS["total"]}
    if notice is Notice.PAYMENT_THANKS:
        amounts["received"] = listed + amounts["unallocated"]
    dues = tuple(Instalment(day + timedelta(days=30 * number), 500_00) for number in range(1, 7))
    facts = NoteFacts(
        notice=notice,
        number=plain.number,
        dated_on=day,
        sender=plain.sender,
        addressee=plain.addressee,
        currency=plain.currency,
        pay_by_on=plain.pay_by_on,
        lines=lines,
        instalments=dues if notice in _PLANS else (),
        payable_minor=amounts[_PAYABLE[notice]] if notice in _PAYABLE else None,
    )
    made = note_letter(facts)
    formats = formats_for(plain.addressee.language, plain.addressee.country)
    values = {
        **made.values,
        **{name: formats.amount(minor, plain.currency) for name, minor in amounts.items() if name in fields},
        **{name: formats.long_day(_on(day, days)) for name, days in _DAYS.items() if name in fields},
        **{name: words for name, words in _WORDS.items() if name in fields},
        "debtor": plain.addressee.name,
    }
    holds = conditions - _BESIDES - (frozenset() if reach_of(facts) else {"reachable"})
    return replace(made, values=values, holds=holds, wording=wording)


def _on(day: date, days: int) -> date:
    return day + timedelta(days=days)
