"""One of the shorter letters on an account: how its facts are said."""

from __future__ import annotations

from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.letter import item_notes
from creditdesk.services.letters.note_facts import Besides, Instalment, NoteFacts
from creditdesk.services.letters.notice_letter import NoticeLetter, reach_of, texts_and_formats
from creditdesk.services.letters.table import Column, Row
from creditdesk.services.letters.texts import Texts

MOST_NAMED = 6
"""Documents that a sentence names one by one."""


def note_letter(facts: NoteFacts) -> NoticeLetter:
    """Return the letter that says them."""
    texts, formats = texts_and_formats(facts)
    columns, rows = _schedule(facts, texts, formats) if facts.instalments else _items(facts, texts, formats)
    return NoticeLetter(
        notice=facts.notice,
        facts=facts,
        about=facts.addressee.account,
        reader=facts.addressee.contact,
        values=_values(facts, texts, formats),
        holds=_holds(facts),
        columns=columns,
        rows=rows,
        total=texts.word("query", "total"),
        lines=tuple("- " + " · ".join((*row.cells, *(row.notes if facts.instalments else ()))) for row in rows),
        payable_minor=facts.payable_minor,
    )


def _items(facts: NoteFacts, texts: Texts, formats: Formats) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = (
        Column(texts.word("words", "item"), wraps=True),
        Column(texts.word("words", "dated")),
        Column(texts.word("words", "due")),
        Column(f"{texts.word('words', 'amount')} {facts.currency}", right=True),
    )
    rows = tuple(
        Row(
            cells=(
                f"{texts.word('types', line.type)} {line.number}",
                formats.day(line.dated_on),
                # What stands to their credit falls due to nobody.
                formats.day(line.due_on) if line.open_minor > 0 else "",
                formats.figure(line.open_minor, facts.currency),
            ),
            adds_minor=line.open_minor,
            notes=item_notes(line, facts.currency, texts, formats),
        )
        for line in facts.lines
    )
    more = tuple(
        Row(
            cells=(_besides(each, facts, texts, formats), "", "", formats.figure(each.minor, facts.currency)),
            adds_minor=each.minor,
        )
        for each in facts.besides
    )
    return columns, (*rows, *more)


def _besides(each: Besides, facts: NoteFacts, texts: Texts, formats: Formats) -> str:
    """Name what is added to the items or taken off, as the other letters do."""
    if each.name == "withheld":
        return texts.word("words", "withheld")
    if each.name == "interest":
        return texts.word("worksheet", "total", date=formats.day(dict(facts.days)["insolvent"]))
    if each.count > 1:
        return texts.word("worksheet", "compensation_many", count=str(each.count))
    return texts.word("worksheet", "compensation_one")


def _schedule(facts: NoteFacts, texts: Texts, formats: Formats) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = (
        Column(texts.word("plan", "instalment"), wraps=True),
        Column(texts.word("words", "due")),
        Column(texts.word("plan", "after"), right=True),
        Column(f"{texts.word('words', 'amount')} {facts.currency}", right=True),
    )
    left = sum(instalment.minor for instalment in facts.instalments)
    rows = []
    for number, instalment in enumerate(facts.instalments, 1):
        left -= instalment.minor
        after, amount = (formats.figure(each, facts.currency) for each in (left, instalment.minor))
        cells = (str(number), formats.day(instalment.due_on), after, amount)
        note = _of_instalment(instalment, facts.currency, texts, formats)
        rows.append(Row(cells=cells, adds_minor=instalment.minor, notes=(note,) if note else ()))
    return columns, tuple(rows)


def _of_instalment(instalment: Instalment, currency: str, texts: Texts, formats: Formats) -> str:
    """Say of an instalment how much is paid, else until when it is in time where no bank works on its day."""
    if instalment.paid_minor >= instalment.minor:
        return texts.word("plan", "paid")
    if instalment.paid_minor:
        return texts.word("plan", "part_paid", amount=formats.amount(instalment.paid_minor, currency))
    if instalment.in_time_on is not None:
        return texts.word("plan", "free_day", date=formats.day(instalment.in_time_on))
    return ""


def _holds(facts: NoteFacts) -> frozenset[str]:
    amounts = dict(facts.amounts)
    conditions = {
        "owing": facts.payable_minor is not None,
        "begun": amounts.get("paid_amount", 0) > 0,
        "unallocated": amounts.get("unallocated", 0) > 0,
        "interested": amounts.get("interest", 0) > 0,
        "retention": "retention" in dict(facts.words),
        "reachable": bool(reach_of(facts)),
    }
    return frozenset(name for name, is_so in conditions.items() if is_so)


def _covered(facts: NoteFacts, texts: Texts) -> str:
    """Name the documents that a plan is about; many by their number."""
    if len(facts.covers) > MOST_NAMED:
        return f"{len(facts.covers)} {texts.word('words', 'many_items')}"
    return texts.joined([f"{texts.within(texts.word('types', key.type))} {key.number}" for key in facts.covers])


def _values(facts: NoteFacts, texts: Texts, formats: Formats) -> dict[str, str]:
    return {
        "customer": facts.addressee.name,
        "account": facts.addressee.account,
        "sender": facts.sender.formal_name,
        "date": formats.long_day(facts.dated_on),
        "pay_by": formats.long_day(facts.pay_by_on),
        "reach": reach_of(facts),
        "items": _covered(facts, texts),
        "reason": texts.word("words", "hold_reason"),
        **{name: formats.amount(minor, facts.currency) for name, minor in facts.amounts},
        **{name: formats.long_day(day) for name, day in facts.days},
        **dict(facts.words),
    }
