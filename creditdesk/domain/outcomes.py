"""What a contact can end in: outcome and reason codes, what each asks for, and the follow-up it brings.

Source: domain rules 6.2 (outcomes), 6.3 (reasons) and 6.4 (follow-ups). The number of days is a house convention.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from creditdesk.domain.dates import Roll, add_business_days, roll_day

PROMISE_GRACE_DAYS = 2
"""Working days after the promised day in which the cash may still arrive."""

UNANSWERED_TRIES = 3
"""Tries without an answer, within `UNANSWERED_WITHIN_DAYS`, after which another way is taken."""

UNANSWERED_WITHIN_DAYS = 10


class Reach(StrEnum):
    """How near a contact came to a person who can pay or decide."""

    NONE = "no contact"
    OTHER = "another person"
    RIGHT_PARTY = "right party"
    OWN = "own note"


class Asks(StrEnum):
    """What the call pane asks for once an outcome is chosen."""

    PROMISE = "promise"
    PLAN = "plan"
    QUERY = "query"
    FOLLOW_UP = "follow_up"
    REASON = "reason"
    CONTACT = "contact"
    REFERENCE = "reference"


class FollowUpKind(StrEnum):
    """What is to be done next."""

    CALL_BACK = "call_back"
    CALL = "call"
    SEND_DOCUMENTS = "send_documents"
    CHECK_PAYMENT = "check_payment"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """One default next action: so many days after the contact, in calendar or in working days.

    A calendar day that is no working day moves to the next one.
    """

    kind: FollowUpKind
    days: int
    text: str
    working: bool = False

    def due_on(self, said_on: date, holidays: AbstractSet[date]) -> date:
        """Return the day on which the action is due."""
        if self.working:
            return add_business_days(said_on, self.days, holidays)
        return roll_day(said_on + timedelta(days=self.days), Roll.FOLLOWING, holidays)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A dated next action that a contact brought."""

    kind: FollowUpKind
    due_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a contact can end.

    `holds` tells that chasing stops at once: the debtor is insolvent, represented, complains or asks for it.
    """

    code: str
    label: str
    reach: Reach
    asks: tuple[Asks, ...] = ()
    rules: tuple[FollowUpRule, ...] = ()
    holds: bool = False


def _manager(text: str) -> tuple[FollowUpRule, ...]:
    return (FollowUpRule(FollowUpKind.TASK, 0, text),)


_RETRY = (FollowUpRule(FollowUpKind.CALL, 1, "ring again at another time of day", working=True),)
_FIND_CONTACT = (FollowUpRule(FollowUpKind.TASK, 0, "find another contact or number, and e-mail today"),)
_NOBODY, _OTHER, _RIGHT = Reach.NONE, Reach.OTHER, Reach.RIGHT_PARTY

OUTCOMES: dict[str, Outcome] = {
    outcome.code: outcome
    for outcome in (
        Outcome("NO_ANSWER", "No answer", _NOBODY, (Asks.FOLLOW_UP,), _RETRY),
        Outcome("BUSY", "Engaged", _NOBODY, (Asks.FOLLOW_UP,), _RETRY),
        Outcome(
            "VOICEMAIL_LEFT",
            "Voicemail",
            _NOBODY,
            (Asks.FOLLOW_UP,),
            (FollowUpRule(FollowUpKind.CALL, 2, "ring again after the voicemail"),),
        ),
        Outcome("VOICEMAIL_NOT_LEFT", "Voicemail, no message left", _NOBODY, (Asks.FOLLOW_UP,), _RETRY),
        Outcome("NUMBER_DEAD", "Number dead", _NOBODY, (), _FIND_CONTACT),
        Outcome("WRONG_NUMBER", "Wrong number", _NOBODY, (), _FIND_CONTACT),
        Outcome(
            "GATEKEEPER_MSG",
            "Message left with someone",
            _NOBODY,
            (Asks.FOLLOW_UP,),
            (FollowUpRule(FollowUpKind.CALL, 1, "ring again after the message"),),
        ),
        Outcome(
            "CALL_DROPPED",
            "Line dropped",
            _NOBODY,
            (Asks.FOLLOW_UP,),
            (FollowUpRule(FollowUpKind.CALL_BACK, 0, "ring back, the line dropped"),),
        ),
        Outcome(
            "WRONG_PERSON",
            "Wrong person",
            _OTHER,
            (Asks.FOLLOW_UP,),
            (FollowUpRule(FollowUpKind.CALL, 1, "ring the person who pays"),),
        ),
        Outcome(
            "REFERRED_TO",
            "Referred to another person",
            _OTHER,
            (Asks.CONTACT, Asks.FOLLOW_UP),
            (FollowUpRule(FollowUpKind.CALL, 0, "ring the person referred to"),),
        ),
        Outcome(
            "CALLBACK_AGREED",
            "Call back",
            _OTHER,
            (Asks.FOLLOW_UP,),
            (FollowUpRule(FollowUpKind.CALL_BACK, 1, "call back as agreed", working=True),),
        ),
        Outcome("PTP", "Promise", _RIGHT, (Asks.PROMISE, Asks.REASON)),
        Outcome("PTP_PART", "Promise of a part", _RIGHT, (Asks.PROMISE, Asks.REASON, Asks.FOLLOW_UP)),
        Outcome(
            "PAID_CLAIMED",
            "Says it is paid",
            _RIGHT,
            (Asks.REFERENCE, Asks.FOLLOW_UP),
            (
                FollowUpRule(
                    FollowUpKind.CHECK_PAYMENT, 3, "look for the payment; ask for the remittance", working=True
                ),
            ),
        ),
        Outcome(
            "PAYMENT_TAKEN",
            "Payment taken",
            _RIGHT,
            (Asks.REFERENCE,),
            (FollowUpRule(FollowUpKind.CHECK_PAYMENT, 3, "look for the payment taken", working=True),),
        ),
        Outcome(
            "PLAN_REQUESTED",
            "Asks for a plan",
            _RIGHT,
            (Asks.PLAN, Asks.REASON, Asks.FOLLOW_UP),
            (FollowUpRule(FollowUpKind.TASK, 2, "send a plan proposal; once agreed, log Plan agreed"),),
        ),
        Outcome("PLAN_AGREED", "Plan agreed", _RIGHT, (Asks.PLAN, Asks.FOLLOW_UP)),
        Outcome(
            "DISPUTE_RAISED",
            "Query",
            _RIGHT,
            (Asks.QUERY,),
            (
                FollowUpRule(FollowUpKind.TASK, 5, "answer to the query due from its owner"),
                FollowUpRule(FollowUpKind.CALL, 10, "tell the customer where the query stands"),
            ),
        ),
        Outcome(
            "COPY_DOCS_REQUESTED",
            "Copy documents asked",
            _RIGHT,
            (Asks.FOLLOW_UP,),
            (
                FollowUpRule(FollowUpKind.SEND_DOCUMENTS, 0, "send the copies asked for"),
                FollowUpRule(FollowUpKind.CALL, 2, "ring after sending the copies"),
            ),
        ),
        Outcome(
            "AWAITING_APPROVAL",
            "Awaiting approval",
            _RIGHT,
            (Asks.REASON, Asks.FOLLOW_UP),
            (FollowUpRule(FollowUpKind.CALL, 2, "ask whether the invoices are approved"),),
        ),
        Outcome(
            "CASHFLOW_DIFFICULTY",
            "Short of cash",
            _RIGHT,
            (Asks.REASON, Asks.FOLLOW_UP),
            (
                FollowUpRule(
                    FollowUpKind.TASK, 1, "ask for figures, offer a plan, review the credit limit", working=True
                ),
            ),
        ),
        Outcome(
            "REFUSED",
            "Refuses to pay",
            _RIGHT,
            (Asks.REASON,),
            (FollowUpRule(FollowUpKind.CALL, 1, "manager's call, then final demand", working=True),),
        ),
        Outcome(
            "HUNG_UP",
            "Hung up",
            _RIGHT,
            (Asks.FOLLOW_UP,),
            (FollowUpRule(FollowUpKind.CALL, 1, "ring again", working=True),),
        ),
        Outcome(
            "INSOLVENCY_NOTIFIED",
            "Insolvency notified",
            _RIGHT,
            (Asks.REFERENCE,),
            _manager("manager: insolvency notified, claim to be filed"),
            holds=True,
        ),
        Outcome(
            "REPRESENTED",
            "Speak to their adviser",
            _RIGHT,
            (Asks.CONTACT,),
            _manager("manager: contact goes through their adviser"),
            holds=True,
        ),
        Outcome(
            "BUSINESS_CEASED",
            "Business has ceased",
            _RIGHT,
            (Asks.REFERENCE,),
            _manager("manager: business has ceased"),
        ),
        Outcome(
            "CONTACT_STOP_REQUEST",
            "Asks not to be contacted",
            _RIGHT,
            (Asks.REASON,),
            _manager("manager: asks not to be contacted"),
            holds=True,
        ),
        Outcome("INFO_ONLY", "For information", _RIGHT),
        Outcome(
            "COMPLAINT", "Complaint", _RIGHT, (Asks.REASON,), _manager("manager: answer the complaint"), holds=True
        ),
        Outcome("NOTE", "Note", Reach.OWN),
    )
}
"""Every outcome by its code, in the order in which they are offered; `NOTE` is our own, for what is no contact."""

QUICK = ("PTP", "DISPUTE_RAISED", "CALLBACK_AGREED", "VOICEMAIL_LEFT", "NO_ANSWER")
"""The outcomes on keys 1 to 5 of the call pane; key 6, "More...", opens the rest."""

REASONS: dict[str, str] = {
    "INVOICE_NOT_RECEIVED": "invoice not received",
    "NO_PO": "no order number",
    "PO_WRONG": "order number wrong",
    "WRONG_ADDRESSEE": "wrong addressee",
    "NOT_APPROVED": "not approved",
    "PORTAL_UPLOAD_NEEDED": "portal upload needed",
    "TERMS_DISAGREED": "terms disagreed",
    "PAYMENT_RUN_MISSED": "payment run missed",
    "BANK_DETAILS_QUERY": "bank details query",
    "DUPLICATE": "duplicate",
    "ALREADY_PAID": "already paid",
    "PRICE": "price",
    "QUANTITY_SHORT": "quantity short",
    "NOT_DELIVERED": "not delivered",
    "LATE_DELIVERY": "late delivery",
    "DAMAGED": "damaged",
    "QUALITY": "quality",
    "WRONG_GOODS": "wrong goods",
    "SERVICE_INCOMPLETE": "service incomplete",
    "POD_REQUIRED": "proof of delivery required",
    "RETURNED": "goods returned",
    "DISCOUNT_NOT_GIVEN": "discount not given",
    "REBATE_DUE": "rebate due",
    "FREIGHT": "freight",
    "TAX_WRONG": "tax wrong",
    "WITHHOLDING_TAX": "withholding tax",
    "CASHFLOW": "short of cash",
    "WAITING_ON_OWN_CUSTOMER": "waiting on their own customer",
    "SIGNATORY_ABSENT": "signatory absent",
    "SET_OFF": "set-off",
    "RETENTION": "retention",
    "INSOLVENCY": "insolvency",
    "UNWILLING": "unwilling",
    "NO_REASON": "no reason given",
}
"""Why it is not paid, by code, in words that fit after "query ·" or "reason:"."""

_NO_QUERIES = frozenset(
    {
        "PAYMENT_RUN_MISSED",
        "CASHFLOW",
        "WAITING_ON_OWN_CUSTOMER",
        "SIGNATORY_ABSENT",
        "INSOLVENCY",
        "UNWILLING",
        "NO_REASON",
    }
)
"""Why a debtor does not pay who disputes nothing."""


OWN_PREFIXES = {Reach.NONE: "OWN_NONE_", Reach.OTHER: "OWN_OTHER_", Reach.RIGHT_PARTY: "OWN_PAYER_"}
"""How the codes of the house's own outcomes begin: the code itself says how near the contact came, for as long as the
history is kept, whatever becomes of the list that it was chosen from."""


def query_reasons(reasons: Mapping[str, str]) -> dict[str, str]:
    """Return those of the reasons that a query may have: why somebody owes, but not why nobody pays just now."""
    return {code: words for code, words in reasons.items() if code not in _NO_QUERIES}


def reason_words(code: str) -> str:
    """Return a reason in words; one of the house's own, or of another origin, in those that its code is made of."""
    return REASONS.get(code, code.replace("_", " ").lower())


def outcome(code: str) -> Outcome:
    """Return the outcome of a code.

    Raises:
        KeyError: If there is no such code.
    """
    return OUTCOMES[code]


def reach_of(code: str) -> Reach | None:
    """Return how near a contact with this outcome came, the house's own included; none for no outcome at all."""
    known = OUTCOMES.get(code)
    if known is not None:
        return known.reach
    return next((reach for reach, prefix in OWN_PREFIXES.items() if code.startswith(prefix)), None)


def is_contact(code: str) -> bool:
    """Tell whether the outcome was a talk with a person who can pay or decide."""
    return reach_of(code) is Reach.RIGHT_PARTY


def is_unanswered(code: str) -> bool:
    """Tell whether the try reached nobody at all."""
    return reach_of(code) is Reach.NONE


def default_follow_ups(
    ended: Outcome | str,
    said_on: date,
    *,
    holidays: AbstractSet[date],
    promised_on: date | None = None,
    unanswered_before: int = 0,
) -> tuple[FollowUp, ...]:
    """Return what is to happen next by the house rule of an outcome.

    Args:
        ended: The outcome, or its code.
        said_on: The day of the contact.
        holidays: Days besides Saturday and Sunday on which nobody works.
        promised_on: The last day promised, if a promise was made: its check falls after the grace days.
        unanswered_before: How many tries within the last ten days had reached nobody before this one.
    """
    known = outcome(ended) if isinstance(ended, str) else ended
    if promised_on is not None:
        checked_on = add_business_days(promised_on, PROMISE_GRACE_DAYS, holidays)
        return (FollowUp(FollowUpKind.CHECK_PAYMENT, checked_on, "check that the promise was kept"),)
    if known.reach is Reach.NONE and unanswered_before + 1 >= UNANSWERED_TRIES:
        text = f"{unanswered_before + 1} tries without an answer: e-mail, and try another contact"
        return (FollowUp(FollowUpKind.TASK, add_business_days(said_on, 1, holidays), text),)
    return tuple(FollowUp(rule.kind, rule.due_on(said_on, holidays), rule.text) for rule in known.rules)
