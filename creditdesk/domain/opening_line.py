"""The first sentence of a call: it names the matter and asks an open question. Plain, true, and kind.

It asks for nothing that a letter would leave alone: a telephone is not to ask what the post may not.
"""

from __future__ import annotations

from datetime import date

from creditdesk.domain.talking_points import TalkBounce, TalkFacts, TalkPlan, TalkPromise
from creditdesk.domain.words import amount_words, brief_amount_words, day_words, weekday_words


def opening_line(facts: TalkFacts, as_of: date) -> str:
    """Return a first sentence that names the matter and asks an open question; empty where nothing is to be asked."""
    sentence = _matter(facts, as_of)
    hello = f"Hello {facts.contact_name.split()[0]}. " if facts.contact_name and sentence else ""
    return hello + sentence


def _matter(facts: TalkFacts, as_of: date) -> str:
    """Return what the talk is about, the first of these that holds."""
    if any(not hold.numbers for hold in facts.holds):
        # Who is not to be chased may still be asked what their own money is for.
        return _about_cash(facts)
    if facts.overdue_minor > 0 and _credits_minor(facts) >= facts.overdue_minor:
        # The money is here already: what is missing is to know, or to agree, what it pays.
        return _about_cash(facts) or _about_credit(facts)
    return (
        _about_what_happened(facts, as_of)
        or _about_overdue(facts)
        or _about_what_waits(facts, as_of)
        or _about_cash(facts)
        or _about_due_soon(facts, as_of)
    )


def _credits_minor(facts: TalkFacts) -> int:
    return sum(each.amount_minor for each in (facts.cash, facts.credit) if each is not None)


def _about_cash(facts: TalkFacts) -> str:
    if facts.cash is None:
        return ""
    amount = brief_amount_words(facts.cash.amount_minor, facts.currency)
    return f"We hold {amount} of yours that is not set against anything yet. What is it for?"


def _about_credit(facts: TalkFacts) -> str:
    if facts.credit is None:
        return ""
    amount = brief_amount_words(facts.credit.amount_minor, facts.currency)
    against = facts.credit.against or "what is due"
    return f"You have a credit of {amount} with us. May we set it against {against}?"


def _about_overdue(facts: TalkFacts) -> str:
    if facts.overdue_minor <= 0:
        return ""
    credited = _credits_minor(facts)
    amount = amount_words(facts.overdue_minor - credited, facts.currency)
    about = facts.oldest_number if facts.overdue_count == 1 else f"{facts.overdue_count} invoices"
    after = f" after your credit of {brief_amount_words(credited, facts.currency)}" if credited else ""
    return f"It is about {about}, {amount}{after}. When may we expect the payment?"


def _about_what_waits(facts: TalkFacts, as_of: date) -> str:
    """Return a sentence on what is overdue and not to be asked for: the plan that is kept, else the first query."""
    if facts.left_alone_minor <= 0:
        return ""
    plan = facts.plan
    if plan is not None and plan.next_on is not None:
        amount = brief_amount_words(plan.next_minor, plan.currency or facts.currency)
        due = day_words(plan.next_on, as_of)
        return f"The next payment of your plan is {amount} on {due}. Is everything in order with it?"
    query = next((query for query in facts.queries if not query.is_paid), None)
    if query is not None:
        on = f" on {query.numbers[0]}" if len(query.numbers) == 1 else ""
        since = day_words(query.raised_on, as_of)
        return f"Your query{on} ({query.reason}) is with us since {since}. Is there anything to add to it?"
    return ""


def _about_due_soon(facts: TalkFacts, as_of: date) -> str:
    if facts.due_soon_minor <= 0 or facts.due_soon_on is None:
        return ""
    amount = amount_words(facts.due_soon_minor, facts.currency)
    return f"{amount} falls due on {day_words(facts.due_soon_on, as_of)}. Is everything in order with it?"


def _about_what_happened(facts: TalkFacts, as_of: date) -> str:
    if facts.bounced is not None and _is_the_matter(facts.bounced, facts):
        told = _about_the_talk_since(facts, facts.bounced.returned_on, as_of)
        return told or _about_bounced(facts.bounced, facts.currency, as_of)
    if facts.broken is not None and facts.broken.still_owed:
        told = _about_the_talk_since(facts, facts.broken.promised_on, as_of)
        return told or _about_broken(facts.broken, facts.currency, as_of)
    if facts.running is not None:
        return _about_running(facts.running, facts.currency, as_of)
    return "" if facts.plan is None or not facts.plan.missed else _about_missed(facts.plan)


def _about_the_talk_since(facts: TalkFacts, happened_on: date, as_of: date) -> str:
    """Return a sentence that goes on from a talk since then: nobody is asked anew what they answered already."""
    spoken_on = facts.last_talk_on
    if spoken_on is None or spoken_on <= happened_on or facts.overdue_minor <= 0:
        return ""
    amount = amount_words(facts.overdue_minor, facts.currency)
    return f"We spoke on {day_words(spoken_on, as_of)}. How does it stand with the {amount} now?"


def _about_missed(plan: TalkPlan) -> str:
    missed = "One payment" if plan.missed == 1 else f"{plan.missed} payments"
    has = "has" if plan.missed == 1 else "have"
    return f"{missed} of your plan {has} not come yet. What has come in between?"


def _is_the_matter(bounced: TalkBounce, facts: TalkFacts) -> bool:
    """Tell whether the payment that was returned is to be spoken of: not once a promise for a later day is."""
    promises = (promise for promise in (facts.broken, facts.running) if promise is not None)
    return bounced.still_owed and all(promise.promised_on <= bounced.returned_on for promise in promises)


def _about_bounced(bounced: TalkBounce, currency: str, as_of: date) -> str:
    amount = brief_amount_words(bounced.amount_minor, bounced.currency or currency)
    came, returned = day_words(bounced.received_on, as_of), day_words(bounced.returned_on, as_of)
    return f"Your {amount} arrived on {came}, and the bank returned it on {returned}. When can you pay it again?"


def _about_broken(promise: TalkPromise, currency: str, as_of: date) -> str:
    currency = promise.currency or currency
    told, due = day_words(promise.made_on, as_of), day_words(promise.promised_on, as_of)
    agreed = f"On {told} we agreed on {brief_amount_words(promise.amount_minor, currency)} by {due}"
    if promise.received_minor:
        left = brief_amount_words(promise.amount_minor - promise.received_minor, currency)
        return f"{agreed}; I cannot see {left} of it yet. What has come in between?"
    return f"{agreed}; I cannot see it yet. What has come in between?"


def _about_running(promise: TalkPromise, currency: str, as_of: date) -> str:
    currency = promise.currency or currency
    left = brief_amount_words(promise.amount_minor - promise.received_minor, currency)
    due = weekday_words(promise.promised_on, as_of)
    if promise.promised_on >= as_of:
        return f"I have {left} down for {due}. Is that still as planned?"
    if promise.received_minor:
        return f"Thank you for {brief_amount_words(promise.received_minor, currency)}. When does the {left} left come?"
    return f"You had {left} down for {due}; it is not here yet. Is it on its way?"
