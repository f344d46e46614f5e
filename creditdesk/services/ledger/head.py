"""The head of a debtor's view: who they are, what they owe, how they pay, how far they are to be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from creditdesk.domain.aging import DUE_BUCKETS, AgedBalance, age_items
from creditdesk.domain.document import NEVER
from creditdesk.domain.interest import Regime
from creditdesk.domain.patterns import FEWEST_PARTS, PaymentHabit, whole_days
from creditdesk.domain.promise import MATURED, PromiseStatus
from creditdesk.domain.risk import RiskFacts, risk
from creditdesk.domain.standing import main_order
from creditdesk.domain.terms import TermsError
from creditdesk.domain.terms_text import parse_terms, words
from creditdesk.domain.words import amount_words, day_words
from creditdesk.services.desk.mandates import mandate_of
from creditdesk.services.ledger.debtor_facts import DebtorFacts
from creditdesk.services.ledger.people import contacts, group
from creditdesk.services.ledger.views import Balance, DebtorHead

_BOUNCES_TELL = timedelta(days=180)
_OLD_BUCKETS = ("91-120", "121+")
_ENDS = {PromiseStatus.KEPT: "kept", PromiseStatus.PART_KEPT: "kept in part", PromiseStatus.BROKEN: "broken"}


def head(facts: DebtorFacts, habit: PaymentHabit, regime: Regime | None) -> DebtorHead:
    """Return the head of the debtor whose facts, habit of paying and law of interest these are."""
    row = facts.head
    balances = _balances(facts)
    main = main_balance(balances, row.currency)
    used = _limit_used(row.credit_limit_minor, row.currency, balances)
    holds = {hold.kind: hold.reason for hold in facts.holds if hold.type is None}
    matured = [promise for promise in facts.promises if promise.status in MATURED]
    kept = sum(promise.status == PromiseStatus.KEPT for promise in matured)
    worry = risk(_risk_facts(facts, habit, main, used, broken=len(matured) - kept, matured=len(matured)))
    address = (row.address1, row.address2, row.city, row.region, row.postcode)
    return DebtorHead(
        customer_id=row.id,
        account=row.account,
        name=row.name,
        legal_form=row.legal_form,
        country=row.country,
        sector=row.sector,
        terms=row.terms,
        terms_words=_terms_words(row.terms),
        controller=row.controller,
        language=row.language,
        address=tuple(line for line in address if line),
        vat_number=row.vat_number,
        registration_number=row.registration_number,
        parent_account=row.parent_account or "",
        on_stop=_hold_words(holds, "credit"),
        dunning_hold=_hold_words(holds, "dunning"),
        currency=row.currency,
        balances=balances,
        credit_limit_minor=row.credit_limit_minor,
        limit_used_percent=used,
        pays_in_days=_whole(habit.recent) if habit.is_known else None,
        paid_in_days_before=_whole(habit.before) if habit.is_known else None,
        pays_changed_on=habit.change_on,
        promises_kept=kept,
        promises_matured=len(matured),
        last_promise=_last_promise(facts),
        risk=worry.points,
        risk_level=worry.level,
        risk_signs=worry.signs,
        contacts=contacts(facts),
        group=group(facts),
        home_country=row.our_country or "",
        interest_regime=regime,
        mandates=tuple(mandate_of(row) for row in facts.mandates),
    )


def _balances(facts: DebtorFacts) -> tuple[Balance, ...]:
    """Return a balance for each currency with something open, and one of nothing where all is settled."""
    aged = age_items(facts.items, facts.as_of).total()
    own = facts.head.currency
    if not aged:
        aged = [AgedBalance(own, tuple((label, 0) for label in DUE_BUCKETS.labels), 0, 0, 0, 0, 0)]
    balances = [
        Balance(
            currency=balance.currency,
            balance_minor=balance.total_minor,
            overdue_minor=balance.overdue_minor,
            oldest_days=_oldest_days(facts, balance.currency),
            buckets=balance.buckets,
            unallocated_minor=balance.unallocated_minor,
            disputed_minor=balance.disputed_minor,
            retained_minor=balance.retained_minor,
        )
        for balance in aged
    ]
    return tuple(sorted(balances, key=lambda balance: (balance.currency != own, balance.currency)))


def main_balance(balances: Sequence[Balance], own: str) -> Balance | None:
    """Return the balance that a debtor is judged by."""
    return max(balances, key=lambda each: main_order(each.currency, own, each.overdue_minor), default=None)


def _oldest_days(facts: DebtorFacts, currency: str) -> int | None:
    """Return how long the oldest debit is overdue, none unless one is."""
    days = [
        (facts.as_of - item.due_on).days
        for item in facts.items
        if item.document.currency == currency and item.open_minor > item.retained_minor
    ]
    oldest = max(days, default=0)
    return oldest if oldest > 0 else None


def _limit_used(limit_minor: int | None, own: str, balances: Sequence[Balance]) -> int | None:
    """Return the share of the limit used in per cent: of money in its currency; none where all is owed in others."""
    measured = [max(balance.balance_minor, 0) for balance in balances if balance.currency == own]
    if not limit_minor or not measured:
        return None
    return round(measured[0] * 100 / limit_minor)


def _risk_facts(
    facts: DebtorFacts, habit: PaymentHabit, balance: Balance | None, used: int | None, *, broken: int, matured: int
) -> RiskFacts:
    since = facts.as_of - _BOUNCES_TELL
    bounced = sum(since <= row.reversed_on <= facts.as_of for row in facts.credits if row.reversed_on != NEVER)
    slower = 0 if habit.recent is None or habit.before is None else round(habit.recent - habit.before)
    old = sum(amount for label, amount in balance.buckets if label in _OLD_BUCKETS) if balance else 0
    return RiskFacts(
        currency=balance.currency if balance else facts.head.currency,
        overdue_minor=balance.overdue_minor if balance else 0,
        oldest_days=(balance.oldest_days or 0) if balance else 0,
        old_share=old / balance.balance_minor if balance and balance.balance_minor > 0 else 0.0,
        slower_days=slower,
        # One part payment is no habit.
        partial_recent=habit.partial_recent if habit.parts_lately >= FEWEST_PARTS else 0.0,
        promises_broken=broken,
        promises_matured=matured,
        bounced_count=bounced,
        disputed_minor=balance.disputed_minor if balance else 0,
        limit_used_percent=used,
        on_stop=any(hold.kind == "credit" for hold in facts.holds),
    )


def _last_promise(facts: DebtorFacts) -> str:
    told = [promise for promise in facts.promises if promise.status not in ("cancelled", "superseded")]
    if not told:
        return ""
    last = max(told, key=lambda promise: (promise.promised_on, promise.id))
    if last.status in _ENDS:
        return f"last one {_ENDS[last.status]}"
    return f"{amount_words(last.amount_minor, last.currency)} due {day_words(last.promised_on, facts.as_of)}"


def _hold_words(holds: dict[str, str], kind: str) -> str:
    """Return why a hold is in force, in words even where no reason was given; empty where there is none."""
    return "" if kind not in holds else holds[kind] or "no reason given"


def _terms_words(text: str) -> str:
    try:
        return words(parse_terms(text))
    except TermsError:
        return text


def _whole(days: float | None) -> int | None:
    return None if days is None else whole_days(days)
