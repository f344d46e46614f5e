"""Send or hold, and why: the one rule that every letter and statement passes before it leaves the building.

Source: domain rule 5.1 (when to suppress) and the safe-to-send gate of the features. Each reason is a fact in words.
A person may overrule a hold with a reason of their own, but not where there would be nothing to send.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from creditdesk.domain.money import decimals, minor_from_decimal
from creditdesk.domain.words import day_words, weekday_words


class HoldCode(StrEnum):
    """Why something is held; the name of the rule, for lists and counts."""

    NOTHING_OPEN = "nothing_open"
    NOTHING_OVERDUE = "nothing_overdue"
    HOLD = "hold"
    ITEM_HOLD = "item_hold"
    HARDSHIP = "hardship"
    INSOLVENCY = "insolvency"
    PROMISE = "promise"
    PLAN = "plan"
    QUERY = "query"
    CREDIT = "credit"
    MINIMUM = "minimum"
    RECENT = "recent"
    ANSWER = "answer"
    SPOKEN = "spoken"
    FIRST_STEP = "first_step"
    ADDRESS = "address"
    LETTERHEAD = "letterhead"
    BANK = "bank"
    POLICY = "policy"
    NO_CONTACT = "no_contact"
    STALE = "stale"
    TODAY = "today"
    HOLIDAY = "holiday"
    APPROVAL = "approval"
    LADDER_END = "ladder_end"
    UNFIT = "unfit"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class GateRules:
    """The house's limits; `minimum` is in major units of whatever currency the debt is in.

    A letter asks to be paid within `pay_within_days`. A ledger into which nothing came for longer than `ledger_days`
    is too old to chase by: somebody may have paid.
    """

    min_gap_days: int = 5
    minimum: Decimal = Decimal(25)
    pay_within_days: int = 7
    ledger_days: int = 31

    @staticmethod
    def least_of(minimum: Decimal, currency: str) -> int:
        """Return a limit in minor units of a currency."""
        # A currency without a hundredth has units of about the worth of one: 25.00 becomes 2,500 yen.
        return minor_from_decimal(minimum if decimals(currency) else minimum * 100, currency)


@dataclass(frozen=True, slots=True)
class Standing:
    """A debtor in one currency, in minor units.

    `overdue_minor` is all that is past its due date and not retained; of it, `queried_minor` is in query,
    `promised_minor` waits for a running promise, `planned_minor` is in a plan that runs and `on_hold_minor` is on
    items held back one by one; no part is in two. `on_hold` says which items, until when and why.
    `promise_minor` and `promised_on` are what the promise itself says. `credits_minor` is what stands to the debtor's
    credit, zero or above. `has_bank` tells whether our letterhead says where this currency is paid.
    """

    currency: str
    open_count: int
    overdue_minor: int
    queried_minor: int = 0
    promised_minor: int = 0
    promise_minor: int = 0
    promised_on: date | None = None
    planned_minor: int = 0
    on_hold_minor: int = 0
    on_hold: str = ""
    credits_minor: int = 0
    has_bank: bool = True

    @property
    def chased_minor(self) -> int:
        """What a letter may ask for before credits are taken off."""
        waits = self.queried_minor + self.promised_minor + self.planned_minor + self.on_hold_minor
        return self.overdue_minor - waits


@dataclass(frozen=True, slots=True)
class AgreedStep:
    """What a talk with the debtor agreed to do next, and not done yet: `time` is "14:30" or empty."""

    agreed_on: date
    due_on: date
    text: str
    time: str = ""

    @property
    def at(self) -> str:
        """Its time, to stand behind a day; empty where it has none."""
        return f" {self.time}" if self.time else ""


@dataclass(frozen=True, slots=True)
class Talk:
    """When the debtor was last spoken to, and the first step agreed with them that is still to come."""

    on: date | None = None
    step: AgreedStep | None = None


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What is known of a debtor as of a day. `hold` and `insolvency` are in words, empty where there is none.

    `has_letterhead` tells whether our letters say where we are, `hardship` whether the debtor is marked as a
    good customer in difficulty. `unfit` says why the letter is not right for this debtor at all, `about` what the items
    are that it speaks of. `policy` says why the debtor's policy writes to nobody, `no_contact` that they asked not to
    be written to, `approval` what nobody has approved yet; `answer_by` is until when an earlier last demand gives time,
    where another is wanted; `ledger_days` is how long ago the ledger was brought up to
    date, none where it never was.
    """

    as_of: date
    standings: tuple[Standing, ...]
    hold: str = ""
    hold_until: date | None = None
    insolvency: str = ""
    last_letter_on: date | None = None
    answer_by: date | None = None
    talk: Talk = Talk()
    has_been_chased: bool = True
    hardship: bool = False
    has_address: bool = True
    has_letterhead: bool = True
    unfit: str = ""
    about: str = "overdue"
    policy: str = ""
    no_contact: str = ""
    ledger_days: int | None = None
    is_holiday: bool = False
    approval: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One reason to hold; `currency` is empty where it concerns the debtor as a whole."""

    code: HoldCode
    text: str
    currency: str = ""
    may_overrule: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Send or hold. `currencies` are those in which there is something that may be sent."""

    send: bool
    held: tuple[Held, ...] = ()
    currencies: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons to hold, in words."""
        return tuple(held.text for held in self.held)

    @property
    def may_overrule(self) -> bool:
        """Whether a person may send it all the same, giving a reason."""
        return not self.send and all(held.may_overrule for held in self.held)


@dataclass(frozen=True, slots=True)
class GateWords:
    """How a reason writes an amount (minor units, currency) and a day."""

    amount: Callable[[int, str], str] = field(default=lambda minor, currency: f"{minor} {currency}")
    day: Callable[[date], str] = date.isoformat


def judge_statement(facts: GateFacts, nothing: str = "nothing is open on the account") -> Verdict:
    """Judge a statement of account: it informs and does not chase, so only insolvency or an empty account holds it.

    Args:
        facts: What is known; `open_count` counts what the statement would list.
        nothing: How it is said that it would list nothing.
    """
    currencies = tuple(standing.currency for standing in facts.standings if standing.open_count)
    held = []
    if not currencies:
        held.append(Held(HoldCode.NOTHING_OPEN, nothing, may_overrule=False))
    if facts.insolvency:
        held.append(Held(HoldCode.INSOLVENCY, facts.insolvency))
    return Verdict(not held, tuple(held), currencies)


def judge_notice(facts: GateFacts, words: GateWords) -> Verdict:
    """Judge a letter that answers what the customer raised: it chases nothing, so only who may be written to counts."""
    held = []
    if facts.insolvency:
        held.append(Held(HoldCode.INSOLVENCY, facts.insolvency))
    if facts.no_contact:
        held.append(Held(HoldCode.NO_CONTACT, facts.no_contact))
    if facts.hold:
        held.append(Held(HoldCode.HOLD, _hold_words(facts, words)))
    return Verdict(not held, tuple(held))


def judge_confirmation(facts: GateFacts, words: GateWords, *, by_post: bool) -> Verdict:
    """Judge a letter or a mail that confirms what the debtor promised: it chases nothing.

    Args:
        facts: What is known.
        words: How days are written in the reasons.
        by_post: Whether it is a letter, which needs an address to go to and one to come from.
    """
    held = list(judge_notice(facts, words).held)
    if by_post and not facts.has_address:
        held.append(Held(HoldCode.ADDRESS, "no postal address"))
    if by_post and not facts.has_letterhead:
        held.append(Held(HoldCode.LETTERHEAD, "our letterhead has no address"))
    return Verdict(not held, tuple(held))


def judge_letter(
    facts: GateFacts, rules: GateRules, words: GateWords, *, is_final: bool, follows: bool = False
) -> Verdict:
    """Judge a letter that asks for payment.

    A debtor with several currencies is asked for each in a letter of its own; a currency that is held does not hold
    another, but what concerns the debtor holds all.

    Args:
        facts: What is known.
        rules: The house's limits.
        words: How amounts and days are written in the reasons.
        is_final: Whether it is the final demand, which comes only after the debtor has been chased before.
        follows: Whether it comes only after the debtor has been chased before, and is no final demand.
    """
    if facts.unfit:
        return Verdict(False, (Held(HoldCode.UNFIT, facts.unfit, may_overrule=False),))
    owing = [standing for standing in facts.standings if standing.overdue_minor > 0]
    if not owing:
        return Verdict(False, (Held(HoldCode.NOTHING_OVERDUE, f"nothing is {facts.about}", may_overrule=False),))
    of_debtor = _held_as_a_whole(facts, rules, words, is_final=is_final)
    if follows and not facts.has_been_chased:
        of_debtor.append(Held(HoldCode.FIRST_STEP, "no reminder or call about this yet; this one comes after it"))
    by_currency = {each.currency: _held_in_currency(each, rules, words, facts.about) for each in owing}
    free = tuple(currency for currency, held in by_currency.items() if not held)
    spoken = _talk_words(facts, rules)
    if spoken and free:
        # Where all waits for what the talk led to, a promise or a plan, that says it.
        of_debtor.append(Held(HoldCode.SPOKEN, spoken))
    if of_debtor or not free:
        held = (*of_debtor, *(each for reasons in by_currency.values() for each in reasons))
        return Verdict(False, held, tuple(by_currency))
    return Verdict(True, (), free)


def _held_as_a_whole(facts: GateFacts, rules: GateRules, words: GateWords, *, is_final: bool) -> list[Held]:
    patience = is_final and facts.hardship
    reasons = (
        (HoldCode.INSOLVENCY, facts.insolvency),
        (HoldCode.NO_CONTACT, facts.no_contact),
        (HoldCode.HOLD, _hold_words(facts, words) if facts.hold else ""),
        (HoldCode.POLICY, facts.policy),
        *_held_by_the_day(facts, rules, words),
        (
            HoldCode.FIRST_STEP,
            "no reminder or call about this yet; a final demand comes after one"
            if is_final and not facts.has_been_chased
            else "",
        ),
        (HoldCode.HARDSHIP, "hardship: patience and a plan, no final demand" if patience else ""),
        (HoldCode.ADDRESS, "" if facts.has_address else "no postal address"),
        (HoldCode.LETTERHEAD, "" if facts.has_letterhead else "our letterhead has no address"),
        (HoldCode.APPROVAL, f"{facts.approval} is not approved yet" if facts.approval else ""),
    )
    return [Held(code, text) for code, text in reasons if text]


def _held_by_the_day(facts: GateFacts, rules: GateRules, words: GateWords) -> tuple[tuple[HoldCode, str], ...]:
    recent = (HoldCode.RECENT, "")
    if facts.last_letter_on is not None:
        days = (facts.as_of - facts.last_letter_on).days
        if 0 <= days < rules.min_gap_days:
            ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
            recent = (HoldCode.RECENT, f"last letter {ago}, limit is {rules.min_gap_days} days")
        elif days == 0:
            recent = (HoldCode.TODAY, "was written to today")
    answer = ""
    if facts.answer_by is not None and facts.as_of <= facts.answer_by:
        answer = f"the last demand gives until {words.day(facts.answer_by)} to pay or answer"
    old = facts.ledger_days is not None and facts.ledger_days > rules.ledger_days
    stale = f"the ledger was last brought up to date {facts.ledger_days} days ago, limit is {rules.ledger_days} days"
    holiday = "today is a public holiday: letters wait for the next working day"
    return (
        recent,
        (HoldCode.ANSWER, answer),
        (HoldCode.STALE, stale if old else ""),
        (HoldCode.HOLIDAY, holiday if facts.is_holiday else ""),
    )


def talk_that_holds(facts: GateFacts, rules: GateRules) -> date | None:
    """Return the day of the talk that holds a letter; none where none does.

    One does that agreed a step which is still to come, or that was after the last letter, and lately.
    """
    step = facts.talk.step
    on = max(
        (day for day in (facts.talk.on, step.agreed_on if step is not None else None) if day is not None), default=None
    )
    if on is None or step is not None:
        return on
    is_recent = (facts.as_of - on).days < rules.min_gap_days
    return on if is_recent and (facts.last_letter_on is None or on > facts.last_letter_on) else None


def run_would_wait(facts: GateFacts, rules: GateRules, words: GateWords) -> str:
    """Say until when the day's run would leave a debtor alone for a talk that agreed nothing; empty where it would not.

    A person who asks for a letter by hand may just have agreed it with them: it goes, and this is said of it.
    """
    on = talk_that_holds(facts, rules)
    if on is None or facts.talk.step is not None:
        return ""
    again = words.day(on + timedelta(days=rules.min_gap_days))
    return f"The day's run would wait with it until {again}: {_talk_words(facts, rules)}."


def _talk_words(facts: GateFacts, rules: GateRules) -> str:
    """Say why a talk holds a letter, if one does."""
    step, today = facts.talk.step, facts.as_of
    on = talk_that_holds(facts, rules)
    if on is None:
        return ""
    spoken = "spoken to " + {0: "today", 1: "yesterday"}.get((today - on).days, f"on {day_words(on, today)}")
    if step is None:
        return f"{spoken}, limit is {rules.min_gap_days} days"
    day = "today" if step.due_on == today else weekday_words(step.due_on, today)
    return f"{spoken}; next step {day}{step.at}: {step.text}"


def _hold_words(facts: GateFacts, words: GateWords) -> str:
    until = f" until {words.day(facts.hold_until)}" if facts.hold_until else ""
    return f"on hold{until}: {facts.hold}"


def _held_in_currency(standing: Standing, rules: GateRules, words: GateWords, about: str) -> list[Held]:
    currency = standing.currency

    def amount(minor: int) -> str:
        return words.amount(minor, currency)

    held = _all_waits(standing, words) if standing.chased_minor <= 0 else []
    # Who sends a letter although all of it waits asks for what waits.
    most = standing.chased_minor if standing.chased_minor > 0 else standing.overdue_minor
    net = most - standing.credits_minor
    least = rules.least_of(rules.minimum, currency)
    if net <= 0:
        text = f"{amount(standing.credits_minor)} of credits and unallocated cash cover the {amount(most)} {about}"
        held.append(Held(HoldCode.CREDIT, text, currency, may_overrule=False))
    elif not held and net < least:
        held.append(Held(HoldCode.MINIMUM, f"only {amount(net)} {about}, below {amount(least)}", currency))
    if not standing.has_bank:
        held.append(Held(HoldCode.BANK, f"our letterhead has no bank account for {currency}", currency))
    return held


def _all_waits(standing: Standing, words: GateWords) -> list[Held]:
    """Return for what all that is overdue waits."""

    def amount(minor: int) -> str:
        return words.amount(minor, standing.currency)

    due = f" for {words.day(standing.promised_on)}" if standing.promised_on else ""
    reasons = (
        (
            HoldCode.PROMISE,
            standing.promised_minor,
            f"promise of {amount(standing.promise_minor)}{due} is still running",
        ),
        (HoldCode.PLAN, standing.planned_minor, f"payment plan on {amount(standing.planned_minor)} is running"),
        (HoldCode.ITEM_HOLD, standing.on_hold_minor, f"on hold: {standing.on_hold}"),
        (HoldCode.QUERY, standing.queried_minor, f"query open on {amount(standing.queried_minor)}"),
    )
    return [Held(code, text, standing.currency) for code, minor, text in reasons if minor]
