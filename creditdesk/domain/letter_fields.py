"""What the texts of each kind of letter may name: fields, the conditions under which each has a value, what is a must.

Source: domain rules 5.2 (what each stage must state) and 11 (the facts of each letter).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditdesk.domain.letter_kinds import LETTERS, Kind, Notice

_ALWAYS: tuple[str, ...] = ()

_PROMISE = ("promise_made", "promised_on", "promise_amount", "promise_received", "promise_short")
_RETURNED = ("promise_returned", "promise_came", "promise_bounced")
_INTEREST = ("act", "rates", "interest", "compensation", "daily", "interest_said")
_DEMAND: dict[str, tuple[str, ...]] = {
    "asked": _ALWAYS,
    "pay_by": _ALWAYS,
    "date": _ALWAYS,
    "oldest_due": _ALWAYS,
    "latest_due": _ALWAYS,
    "things": _ALWAYS,
    "customer": _ALWAYS,
    "account": _ALWAYS,
    "sender": _ALWAYS,
    "claim": _ALWAYS,
    "contacted": ("contacted",),
    "last_letter": ("written", "all_written", "some_written"),
    "reach": ("reachable",),
    "left_out": ("left_out",),
    "since": ("since",),
    "elsewhere": ("elsewhere",),
    "elsewhere_things": ("elsewhere",),
    "fees": ("fees", "agreed_fees"),
    "fee_terms": ("agreed_fees",),
    **dict.fromkeys(_PROMISE, ("broken", "nothing_received", "part_received", "returned")),
    **dict.fromkeys(_RETURNED, ("returned",)),
    **dict.fromkeys(_INTEREST, ("interest", "one_rate", "many_rates", "british", "other_law")),
}
_OF_DEMANDS = (
    "one", "many", "invoices", "items", "one_rate", "many_rates", "broken", "nothing_received", "part_received",
    "returned", "first_time", "queried", "unqueried", "written", "not_written", "all_written", "some_written",
    "unwritten", "left_out", "since",
    "elsewhere", "fees", "agreed_fees", "interest", "no_interest", "british", "other_law", "natural", "juristic",
    "contacted", "on_stop", "reachable",
)  # fmt: skip
_OF_QUERIES = (
    "owned", "dated", "undated", "late", "undisputed", "credited", "settled", "rejected", "withdrawn", "found",
    "noted", "documents", "open", "reachable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Must:
    """What a letter must state, in words: one of these fields, or one of these phrases.

    `said` are the phrases of each language, where a law does not fix the words.
    """

    what: str
    fields: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def phrases_in(self, language: str) -> tuple[str, ...]:
        """Return the phrases that a letter in this language may state it by."""
        return (*self.phrases, *self.said.get(language, ()))


@dataclass(frozen=True, slots=True)
class Frame:
    """What the texts of a kind may name: by field the conditions of which one gives it a value, none for always."""

    fields: dict[str, tuple[str, ...]]
    conditions: frozenset[str]
    musts: tuple[Must, ...]


_SUM = Must("the sum that is to be paid", ("asked", "claim"))
_DEADLINE = Must("the day by which it is to be paid", ("pay_by",))
_ANSWER = Must("how you are reached", ("reach",))
_CLAIMED = (
    Must("the law that gives interest", ("act", "interest_said"), ("BGB", "6:119a", "L441-10")),
    Must("the interest to date", ("interest", "interest_said")),
    Must("what each further day adds", ("daily", "interest_said")),
)
_WHOLE = Must("the sum of the plan", ("total",))
_COUNT = Must("the number of instalments", ("count",))
_COPY = {
    "en": ("copy of the agreement",),
    "de": ("Kopie des Vertrags",),
    "fr": ("copie du contrat",),
    "nl": ("kopie van de overeenkomst",),
    "es": ("copia del contrato",),
}
_THIRTY_DAYS = {"en": ("30 days",), "de": ("30 Tage",), "fr": ("30 jours",), "nl": ("30 dagen",), "es": ("30 días",)}
_SETTLING = {
    "en": ("mediation", "settle", "instalments"),
    "de": ("Mediation", "Einigung", "Raten"),
    "fr": ("médiation", "amiable", "échelonné"),
    "nl": ("mediation", "regelen", "termijnen"),
    "es": ("mediación", "acuerdo amistoso", "plazos"),
}
_WITHOUT_PREJUDICE = {
    "en": ("without prejudice",),
    "de": ("ohne Präjudiz",),
    "fr": ("sous toutes réserves",),
    "nl": ("onder voorbehoud van alle rechten",),
    "es": ("sin perjuicio", "sin que suponga reconocimiento"),
}
_MUSTS: dict[Kind | Notice, tuple[Must, ...]] = {
    Kind.PRE_DUE: (Must("when it falls due", ("latest_due", "oldest_due")),),
    Kind.REMINDER: (_SUM, _DEADLINE),
    Kind.REMINDER_2: (_SUM, _DEADLINE, _ANSWER),
    Kind.REMINDER_3: (_SUM, _DEADLINE, Must("the law that gives interest, and that you keep the right", ("act",))),
    Kind.BROKEN_PROMISE: (_SUM, _DEADLINE, Must("what was promised, and for when", ("promise_amount",))),
    Kind.INTEREST_NOTICE: (_SUM, *_CLAIMED),
    Kind.FINAL_DEMAND: (_SUM, _DEADLINE, Must("the earlier letters and calls", ("contacted",)), *_CLAIMED),
    Kind.LBA_COMPANY: (
        Must("who claims", ("sender",)),
        Must("against whom", ("customer",)),
        Must("the sum of the claim", ("claim",)),
        Must("the day by which an answer is asked for", ("pay_by",)),
        Must("the Practice Direction", phrases=("Practice Direction",)),
        Must("an offer to settle without a court", said=_SETTLING),
        *_CLAIMED,
    ),
    Kind.LBA_INDIVIDUAL: (
        Must("the sum of the claim", ("claim",)),
        Must("the day by which an answer is asked for", ("pay_by",)),
        Must("that the debtor may ask for a copy of the agreement", said=_COPY),
        Must("the Pre-Action Protocol", phrases=("Pre-Action Protocol",)),
        Must("the Reply Form", phrases=("Reply Form",)),
        Must("the Information Sheet", phrases=("Information Sheet",)),
        Must("the Financial Statement form", phrases=("Financial Statement",)),
        Must("the 30 days", said=_THIRTY_DAYS),
        _ANSWER,
        *_CLAIMED,
    ),
    Kind.ZA_DEMAND: (_SUM, _DEADLINE, Must("where the debt comes from", ("sender",)), *_CLAIMED),
    Kind.MSME_DEMAND: (
        _SUM,
        _DEADLINE,
        Must("your Udyam registration number", ("udyam_number",)),
        Must("sections 15 and 16 of the Act", phrases=("section 16",)),
        Must("the Facilitation Council", phrases=("Facilitation Council",)),
    ),
    Kind.MAHNUNG: (_SUM, _DEADLINE, Must("the default (section 286 BGB)", phrases=("286",)), *_CLAIMED),
    Kind.MISE_EN_DEMEURE: (
        _SUM,
        _DEADLINE,
        Must("the words « mise en demeure »", phrases=("mise en demeure", "mettons en demeure")),
        Must("article L441-10 of the Code de commerce", phrases=("L441-10",)),
        Must("the fixed sum of 40 euros", phrases=("40 euro", "40 €")),
    ),
    Kind.NL_DEMAND: (
        _SUM,
        _DEADLINE,
        Must("the notice of default", phrases=("in gebreke", "ingebrekestelling")),
        Must("the commercial interest", phrases=("handelsrente",)),
    ),
    Notice.PROMISE_CONFIRMATION: (
        Must("what was promised", ("amount",)),
        Must("for when", ("promised",)),
        Must("when it was said", ("made",)),
    ),
    Notice.QUERY_ACKNOWLEDGEMENT: (
        Must("the amount in query", ("amount",)),
        Must("the reason", ("reason",)),
        Must("the part that is still to be paid", ("undisputed",)),
    ),
    Notice.QUERY_ANSWER: (Must("when the query was raised", ("raised",)), Must("what was found", ("found",))),
    Notice.PLAN_PROPOSAL: (
        _WHOLE,
        _COUNT,
        Must("when the first is due", ("first_on",)),
        Must("until when to answer", ("answer_by",)),
    ),
    Notice.PLAN_AGREEMENT: (_WHOLE, _COUNT, Must("when it ends because an instalment is late", ("grace_days",))),
    Notice.PLAN_MISSED: (
        Must("what was missed", ("missed_amount",)),
        Must("when that was due", ("missed_on",)),
        Must("until when it can be made good", ("cure_by",)),
    ),
    Notice.PLAN_DEFAULT: (Must("what is due at once", ("left",)), _DEADLINE),
    Notice.CREDIT_HOLD: (Must("since when", ("held",)), Must("the reason", ("reason",))),
    Notice.CREDIT_RELEASE: (Must("from when on", ("released",)),),
    Notice.LIMIT_CHANGE: (Must("the new limit", ("limit",)), Must("from when on", ("changed",))),
    Notice.PAYMENT_THANKS: (Must("what was received", ("received",)),),
    Notice.ALLOCATION_QUERY: (
        Must("what was received", ("received",)),
        Must("what is not allocated", ("unallocated",)),
    ),
    Notice.PAYMENT_RETURNED: (
        Must("what came back", ("received",)),
        Must("when", ("returned_on",)),
        Must("what is open again", ("again",)),
        _DEADLINE,
    ),
    Notice.HANDOVER: (Must("to whom", ("agency",)), Must("from when on", ("handed",)), Must("the debt", ("total",))),
    Notice.SETTLEMENT_OFFER: (
        Must("the sum offered", ("offer",)),
        _DEADLINE,
        Must("that it is without prejudice", said=_WITHOUT_PREJUDICE),
    ),
    Notice.INSOLVENCY_CLAIM: (
        Must("the debt", ("total",)),
        Must("the day of the insolvency", ("insolvent",)),
        Must("the case", ("case",)),
    ),
}
_NOTICES: dict[Notice, tuple[dict[str, tuple[str, ...]], tuple[str, ...]]] = {
    Notice.PROMISE_CONFIRMATION: (
        {"amount": (), "made": (), "promised": (), "last": (), "promised_by": ("by_other",), "reach": ("reachable",)},
        ("one", "many", "by_reader", "by_other", "reachable"),
    ),
    **dict.fromkeys(
        (Notice.QUERY_ACKNOWLEDGEMENT, Notice.QUERY_ANSWER),
        (
            {
                **dict.fromkeys(
                    ("number", "items", "amount", "reason", "raised", "customer", "account", "pay_by"), _ALWAYS
                ),
                "owner": ("owned",),
                "answer_by": ("dated", "late"),
                "undisputed": ("undisputed",),
                "credit": ("credited",),
                "found": ("found",),
                "reach": ("reachable",),
            },
            _OF_QUERIES,
        ),
    ),
}


_OF_NOTES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("customer", "account", "sender", "date", "pay_by"), _ALWAYS),
    "reach": ("reachable",),
}
_OF_PLANS = ("items", "total", "count", "agreed", "left")
_NOTES: dict[Notice, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    Notice.PLAN_PROPOSAL: (("items", "total", "count", "first_on", "answer_by"), {}),
    Notice.PLAN_AGREEMENT: ((*_OF_PLANS, "grace_days"), {"paid_amount": ("begun",)}),
    Notice.PLAN_MISSED: ((*_OF_PLANS, "missed_amount", "missed_on", "cure_by"), {}),
    Notice.PLAN_DEFAULT: ((*_OF_PLANS, "missed_amount", "missed_on"), {}),
    Notice.PLAN_COMPLETED: (_OF_PLANS, {}),
    Notice.CREDIT_HOLD: (("held", "reason"), {"release": ("owing",)}),
    Notice.CREDIT_RELEASE: (("released",), {}),
    Notice.LIMIT_CHANGE: (("limit", "limit_before", "changed"), {}),
    Notice.PAYMENT_THANKS: (("received", "received_on"), {"unallocated": ("unallocated",)}),
    Notice.ALLOCATION_QUERY: (("received", "received_on", "unallocated"), {}),
    Notice.PAYMENT_RETURNED: (("received", "again", "received_on", "returned_on"), {}),
    Notice.HANDOVER: (("agency", "handed", "total"), {}),
    Notice.SETTLEMENT_OFFER: (("offer", "total"), {}),
    Notice.PAID_IN_FULL: (("received", "received_on"), {}),
    Notice.INSOLVENCY_CLAIM: (
        ("case", "debtor", "insolvent", "total"),
        {"interest": ("interested",), "retention": ("retention",)},
    ),
}
"""Of the shorter letters the fields that each has besides: those that always say something, and the others."""


def frame_of(kind: Kind | Notice) -> Frame | None:
    """Return what the texts of a kind may name; none for a kind whose texts are not to be changed."""
    musts = _MUSTS.get(kind, ())
    if isinstance(kind, Notice):
        if kind in _NOTES:
            always, sometimes = _NOTES[kind]
            fields = _OF_NOTES | dict.fromkeys(always, _ALWAYS) | sometimes
            known = {name for conditions in sometimes.values() for name in conditions}
            return Frame(fields, frozenset({"reachable", *known}), musts)
        if kind not in _NOTICES:
            return None
        fields, conditions = _NOTICES[kind]
        return Frame(fields, frozenset(conditions), musts)
    if kind is Kind.STATEMENT:
        return None
    fields = _DEMAND | dict.fromkeys(LETTERS[kind].needs, _ALWAYS)
    if kind is Kind.BROKEN_PROMISE:
        fields |= dict.fromkeys(_PROMISE, _ALWAYS)
    if kind is Kind.INTEREST_NOTICE:
        fields |= dict.fromkeys(_INTEREST, _ALWAYS)
    return Frame(fields, frozenset(_OF_DEMANDS), musts)
