"""A letter about a query: how its facts are said."""

from __future__ import annotations

from creditdesk.domain.letter_kinds import Notice
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.notice_letter import NoticeLetter, reach_of, texts_and_formats
from creditdesk.services.letters.query_facts import QueryLetterFacts
from creditdesk.services.letters.table import Column, Row
from creditdesk.services.letters.texts import Texts


def query_letter(facts: QueryLetterFacts) -> NoticeLetter:
    """Return the letter that says them."""
    texts, formats = texts_and_formats(facts)

    def word(name: str) -> str:
        return texts.word("words", name)

    def figure(minor: int) -> str:
        return formats.figure(minor, facts.currency)

    queried = texts.word("query", "queried_by_you")
    asks = facts.undisputed_minor > 0 and facts.notice is not Notice.QUERY_REPORT
    return NoticeLetter(
        notice=facts.notice,
        facts=facts,
        about=f"{facts.account} {facts.number}",
        reader=facts.addressee.name if facts.notice is Notice.QUERY_REPORT else facts.addressee.contact,
        values=_values(facts, texts, formats),
        holds=_holds(facts),
        columns=(
            Column(word("item"), wraps=True),
            Column(word("dated")),
            Column(word("due")),
            Column(f"{word('open')} {facts.currency}", right=True),
            Column(texts.word("query", "queried"), right=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    f"{texts.word('types', item.type)} {item.number}",
                    formats.day(item.dated_on) if item.dated_on else "",
                    formats.day(item.due_on) if item.due_on else "",
                    figure(item.open_minor),
                    figure(item.queried_minor),
                ),
                adds_minor=item.queried_minor,
            )
            for item in facts.items
        ),
        total=texts.word("query", "total"),
        lines=tuple(
            f"- {item.number}: {formats.amount(item.queried_minor, facts.currency)} {queried}" for item in facts.items
        ),
        payable_minor=facts.undisputed_minor if asks else None,
    )


def _holds(facts: QueryLetterFacts) -> frozenset[str]:
    conditions = {
        "owned": bool(facts.owner),
        "dated": facts.answer_due_on is not None and facts.answer_due_on >= facts.dated_on,
        "undated": facts.answer_due_on is None or facts.answer_due_on < facts.dated_on,
        "late": facts.answer_due_on is not None and facts.answer_due_on < facts.dated_on,
        "undisputed": facts.undisputed_minor > 0,
        "credited": facts.brings_credit,
        "settled": facts.status == "accepted" and not facts.brings_credit,
        "rejected": facts.status == "rejected",
        "withdrawn": facts.status == "withdrawn",
        "found": bool(facts.resolution),
        "noted": bool(facts.note),
        "documents": bool(facts.documents),
        "open": facts.status == "open",
        "reachable": bool(reach_of(facts)),
    }
    return frozenset(name for name, holds in conditions.items() if holds)


def _values(facts: QueryLetterFacts, texts: Texts, formats: Formats) -> dict[str, str]:
    numbers = texts.joined([item.number for item in facts.items])
    values = {
        "number": facts.number,
        "items": numbers,
        "amount": formats.amount(facts.amount_minor, facts.currency),
        "undisputed": formats.amount(facts.undisputed_minor, facts.currency),
        "credit": formats.amount(facts.credit_minor, facts.currency),
        "reason": texts.ours("reasons", facts.reason),
        "raised": formats.long_day(facts.raised_on),
        "raised_by": facts.raised_by,
        "owner": facts.owner,
        "customer": facts.customer,
        "account": facts.account,
        "note": facts.note,
        "found": facts.resolution,
        "pay_by": formats.long_day(facts.pay_by_on),
        "reach": reach_of(facts),
        "documents": texts.joined(facts.documents),
    }
    if facts.answer_due_on is not None:
        values["answer_by"] = formats.long_day(facts.answer_due_on)
    return values
