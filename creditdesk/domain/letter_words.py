"""What the fields and conditions of letter texts are called on screen: the words of a chip, and of "when"."""

from __future__ import annotations

from collections.abc import Collection

FIELD_WORDS = {
    "asked": "sum to pay",
    "claim": "sum with interest",
    "pay_by": "day to pay by",
    "date": "day of the letter",
    "things": "invoice or items",
    "oldest_due": "oldest due date",
    "latest_due": "latest due date",
    "customer": "debtor's name",
    "account": "account",
    "sender": "our name in law",
    "reach": "how we are reached",
    "contacted": "earlier letters and talks",
    "last_letter": "day of the last letter",
    "left_out": "sum promised or in a plan",
    "since": "items not asked for before",
    "elsewhere": "credit set elsewhere",
    "elsewhere_things": "what that credit is for",
    "promise_made": "day of the promise",
    "promised_on": "day promised",
    "promise_amount": "sum promised",
    "promise_received": "received of the promise",
    "promise_short": "missing of the promise",
    "act": "law of late payment",
    "rates": "rate of interest",
    "interest": "interest to date",
    "compensation": "fixed sum for recovery",
    "daily": "interest of each further day",
    "interest_said": "sentence on interest",
    "fees": "fees",
    "udyam_number": "Udyam number",
    "amount": "amount",
    "made": "day it was said",
    "promised": "days promised",
    "last": "last day promised",
    "promised_by": "who promised",
    "number": "number of the query",
    "items": "items in query",
    "reason": "reason of the query",
    "raised": "day it was raised",
    "owner": "who answers",
    "answer_by": "day of the answer",
    "undisputed": "sum not in query",
    "credit": "credit note",
    "found": "what was found",
}
"""By field; the words stand in the chip."""

CONDITION_WORDS = {
    "one": "it is about one item",
    "many": "it is about several",
    "invoices": "all are invoices",
    "items": "not all are invoices",
    "first_time": "nothing was asked before",
    "written": "we wrote before",
    "not_written": "we never wrote before",
    "all_written": "we wrote about all of it before",
    "some_written": "we wrote about some of it before",
    "unwritten": "we never wrote, but it is long late",
    "contacted": "we wrote or spoke before",
    "broken": "a promise was broken",
    "nothing_received": "nothing came of the promise",
    "part_received": "part of the promise came",
    "left_out": "some is promised or in a plan",
    "since": "more fell due since the last letter",
    "elsewhere": "a credit is set elsewhere",
    "interest": "interest is owed",
    "no_interest": "no interest is owed",
    "fees": "a fee is charged",
    "one_rate": "interest has one rate",
    "many_rates": "interest has several rates",
    "british": "a law gives a fixed sum by size (UK, Ireland)",
    "other_law": "another law or a contract gives interest",
    "natural": "the debtor is a person or sole trader",
    "juristic": "the debtor is a company or body",
    "on_stop": "the debtor is on stop",
    "reachable": "our telephone or e-mail is known",
    "by_reader": "the reader promised it",
    "by_other": "somebody else promised it",
    "owned": "somebody answers the query",
    "dated": "the day of the answer is known",
    "undated": "no day of the answer is known",
    "late": "the answer is late",
    "undisputed": "a part is not in query",
    "credited": "a credit follows",
    "settled": "the query is settled",
    "rejected": "the query is rejected",
    "withdrawn": "the query is withdrawn",
    "found": "it is known what was found",
    "noted": "something was noted",
    "documents": "documents are needed",
    "open": "the query is open",
}
"""By condition; the words follow "when"."""


def field_words(name: str) -> str:
    """Return what a field is called; one that we do not know as it is written."""
    return FIELD_WORDS.get(name, f"${name}")


def when_words(conditions: Collection[str]) -> str:
    """Say when a paragraph is printed: always, or when all of these hold."""
    known = [words for name, words in CONDITION_WORDS.items() if name in conditions]
    said = [*known, *(name for name in conditions if name not in CONDITION_WORDS)]
    return f"When {' and '.join(said)}" if said else "Always"
