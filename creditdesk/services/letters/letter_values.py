"""What the texts of a letter may name, and which of their conditions hold, from the facts of the one letter."""

from __future__ import annotations

from collections.abc import Sequence

from creditdesk.domain.document import DocumentType
from creditdesk.domain.interest_law import LAWS
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.texts import Texts

LONG_LATE_DAYS = 60
"""From the day after these, a reminder no longer says that the oldest item may only have been overlooked."""
_BRITISH_LIKE = frozenset({"uk", "ie"})
"""Laws whose rate is looked up once for each debt, with a fixed sum by its size."""
_NATURAL = frozenset({"individual", "sole_trader"})
MOST_NAMED = 4
"""Items that a sentence names one by one; of more it says how many."""


def holds_of(facts: LetterFacts) -> frozenset[str]:
    """Return the conditions under which paragraphs are printed that hold of a letter."""
    broken = facts.broken
    all_invoices = all(line.type is DocumentType.INVOICE for line in facts.lines)
    is_written = bool(facts.written_on)
    all_written = facts.written_of_all_on is not None
    law = "" if facts.interest is None else _law_code(facts.interest.act)
    has_fixed_sum = facts.interest is not None and facts.interest.compensation_minor > 0
    is_queried = any(line.disputed_minor for line in facts.lines)
    is_long_late = any(line.days_overdue > LONG_LATE_DAYS for line in facts.lines)
    conditions = {
        "one": len(facts.lines) == 1,
        "many": len(facts.lines) != 1,
        "invoices": all_invoices,
        "items": not all_invoices,
        "one_rate": facts.interest is not None and len(facts.interest.rates) == 1,
        "many_rates": facts.interest is not None and len(facts.interest.rates) > 1,
        "broken": broken is not None,
        "nothing_received": broken is not None and broken.received_minor == 0 and broken.returned is None,
        "returned": broken is not None and broken.returned is not None,
        "part_received": broken is not None and broken.received_minor > 0,
        "first_time": not is_written and broken is None and not is_long_late,
        "queried": is_queried,
        "unqueried": not is_queried,
        "written": is_written,
        "not_written": not is_written,
        "all_written": all_written,
        "some_written": is_written and not all_written,
        "unwritten": not is_written and (broken is not None or is_long_late),
        "left_out": facts.left_out_minor > 0,
        "since": bool(facts.since),
        "elsewhere": bool(facts.elsewhere),
        "fees": bool(facts.fees),
        "agreed_fees": bool(facts.fees and facts.fee_terms),
        "interest": facts.interest is not None,
        "no_interest": facts.interest is None,
        "british": law in _BRITISH_LIKE and has_fixed_sum,
        "other_law": facts.interest is not None and not (law in _BRITISH_LIKE and has_fixed_sum),
        **{f"law_{law}": True for law in (law,) if law},
        "natural": facts.addressee.legal_form in _NATURAL,
        "juristic": facts.addressee.legal_form not in _NATURAL,
        "contacted": bool(facts.written_on or facts.spoken_on),
        "on_stop": facts.on_stop,
        "reachable": bool(facts.sender.phone or facts.sender.email),
    }
    return frozenset(name for name, holds in conditions.items() if holds)


def values_of(facts: LetterFacts, texts: Texts, formats: Formats) -> dict[str, str]:
    """Return what the texts may name; a value whose fact is not there is not there either."""

    def amount(minor: int) -> str:
        return formats.amount(minor, facts.currency)

    dues = [line.due_on for line in facts.lines]
    values = {
        "asked": amount(facts.due_minor),
        "fees": amount(facts.fees_minor),
        "pay_by": formats.long_day(facts.pay_by_on),
        "date": formats.long_day(facts.dated_on),
        "oldest_due": formats.long_day(min(dues)),
        "latest_due": formats.long_day(max(dues)),
        "left_out": amount(facts.left_out_minor),
        "reach": " · ".join(part for part in (facts.sender.phone, facts.sender.email) if part),
        "contacted": _contacted(facts, texts, formats),
        "things": things_of(facts.lines, texts),
        "customer": facts.addressee.name,
        "account": facts.addressee.account,
        "sender": facts.sender.formal_name,
        "claim": amount(facts.claimed_minor),
        **dict(facts.own),
    }
    if facts.fee_terms:
        values["fee_terms"] = facts.fee_terms
    if facts.written_on:
        values["last_letter"] = formats.long_day(facts.written_of_all_on or facts.written_on[-1])
    if facts.since:
        values["since"] = _since(facts, texts, formats)
    if facts.elsewhere:
        values |= {"elsewhere": amount(facts.elsewhere_minor), "elsewhere_things": _elsewhere(facts, texts)}
    if facts.broken is not None:
        broken = facts.broken
        values |= {
            "promise_made": formats.long_day(broken.made_on),
            "promised_on": formats.long_day(broken.promised_on),
            "promise_amount": amount(broken.amount_minor),
            "promise_received": amount(broken.received_minor),
            "promise_short": amount(broken.amount_minor - broken.received_minor),
        }
        if broken.returned is not None:
            values |= {
                "promise_returned": amount(broken.returned.amount_minor),
                "promise_came": formats.long_day(broken.returned.received_on),
                "promise_bounced": formats.long_day(broken.returned.returned_on),
            }
    if facts.interest is not None:
        claim = facts.interest
        values |= {
            "act": texts.ours("laws", claim.act),
            "rates": texts.joined([formats.percent(rate) for rate in claim.rates]),
            "interest": amount(claim.interest_minor),
            "compensation": amount(claim.compensation_minor),
            "daily": amount(claim.daily_minor),
        }
        said = "agreed" if claim.is_agreed else "compensated" if claim.compensation_minor else "uncompensated"
        values["interest_said"] = texts.word("interest", said, **values)
    return values


def name_of(line: Line, texts: Texts) -> str:
    """Name an item within a sentence."""
    return f"{texts.within(texts.word('types', line.type))} {line.number}"


def things_of(lines: Sequence[Line], texts: Texts) -> str:
    """Name several items by what they are: the invoices, or the items."""
    all_invoices = all(line.type is DocumentType.INVOICE for line in lines)
    kind = "invoice" if all_invoices else "item"
    return texts.word("words", f"one_{kind}" if len(lines) == 1 else f"many_{kind}s")


def _elsewhere(facts: LetterFacts, texts: Texts) -> str:
    """Name the items that other credits are set against; many by their number."""
    if len(facts.elsewhere) > MOST_NAMED:
        return f"{len(facts.elsewhere)} {things_of(facts.elsewhere, texts)}"
    return texts.joined([name_of(line, texts) for line in facts.elsewhere])


def _since(facts: LetterFacts, texts: Texts, formats: Formats) -> str:
    """Name what fell due after the last letter or talk; many items by their number and sum."""
    if len(facts.since) > MOST_NAMED:
        amount = formats.amount(sum(line.chased_minor for line in facts.since), facts.currency)
        things = things_of(facts.since, texts)
        return texts.word("words", "since_many", count=str(len(facts.since)), things=things, amount=amount)
    return texts.joined(
        [
            texts.word(
                "words",
                "since_item",
                item=name_of(line, texts),
                amount=formats.amount(line.chased_minor, facts.currency),
                day=formats.long_day(line.due_on),
            )
            for line in facts.since
        ]
    )


def _contacted(facts: LetterFacts, texts: Texts, formats: Formats) -> str:
    """Say on which days we wrote and spoke, the last three of each; empty where we did neither."""
    written = texts.joined([formats.long_day(day) for day in facts.written_on[-3:]])
    spoken = texts.joined([formats.long_day(day) for day in facts.spoken_on[-3:]])
    name = "_and_".join(name for name, days in (("written", written), ("spoken", spoken)) if days)
    return texts.word("words", name, written=written, spoken=spoken) if name else ""


def _law_code(act: str) -> str:
    """Return the code of the law of this name; `contract` where it is none of ours."""
    return next((code for code, regime in LAWS.items() if regime.law == act), "contract")
