"""The interest worksheet: how the interest that a letter states comes about, item by item, as an annex of its own."""

from __future__ import annotations

from collections.abc import Iterator

from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.flow import SUBJECT, Flow
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.interest_facts import InterestClaim, InterestItem
from creditdesk.services.letters.table import ROW, Carry, Column, Row, Table
from creditdesk.services.letters.texts import Texts, fill

_MONTHLY, _YEARLY = 1, 12


def has_worksheet(facts: LetterFacts) -> bool:
    """Tell whether the letter has the annex: one that comes last and a notice of interest, where interest is stated."""
    is_told = facts.kind is Kind.INTEREST_NOTICE or LETTERS[facts.kind].is_last
    return is_told and facts.interest is not None and bool(facts.interest.items)


def add_worksheet(flow: Flow, facts: LetterFacts, texts: Texts, formats: Formats) -> None:
    """Set the annex on pages of its own, where the letter has one."""
    claim = facts.interest
    if claim is None or not has_worksheet(facts):
        return

    def amount(minor: int) -> str:
        return formats.amount(minor, facts.currency)

    def figure(minor: int) -> str:
        return formats.figure(minor, facts.currency)

    def word(name: str, **values: str) -> str:
        return texts.word("worksheet", name, **values)

    flow.next_page()
    flow.paragraph(word("title"), regular=SUBJECT)
    day = formats.long_day(facts.dated_on)
    basis = "by_contract" if claim.is_agreed else "by_law"
    flow.paragraph(fill(texts.text("worksheet", basis), {"act": texts.ours("laws", claim.act), "date": day}))
    flow.paragraph(" ".join(word(name) for name in ("counted", _rate_words(claim))))
    columns = [
        Column(word("item"), wraps=True),
        Column(word("from")),
        Column(word("to")),
        Column(word("days"), right=True),
        Column(word("balance"), right=True),
        Column(word("rate"), right=True),
        Column(f"{word('interest')} {facts.currency}", right=True),
    ]
    rows = [row for item in claim.items for row in _rows(item, facts, texts, formats)]
    carry = Carry(texts.word("words", "carried_forward"), texts.word("words", "brought_forward"), figure)
    table = Table(flow, columns, rows, carry)
    total = table.rows(rows, keep=4 * ROW)
    table.total(word("total", date=day), amount(total), ruled=True)
    if claim.compensation_minor:
        count = sum(1 for item in claim.items if item.compensation_minor)
        label = word("compensation_one") if count == 1 else word("compensation_many", count=str(count))
        table.total(label, amount(claim.compensation_minor), bold=False)
        table.total(word("both"), amount(total + claim.compensation_minor), ruled=True)
    table.total(word("daily"), amount(claim.daily_minor), bold=False)


def _rate_words(claim: InterestClaim) -> str:
    if claim.rest_months == _MONTHLY:
        return "monthly"
    if claim.rest_months == _YEARLY:
        return "yearly"
    return "fixed" if claim.rate_mode == "FIXED" else "variable"


def _rows(item: InterestItem, facts: LetterFacts, texts: Texts, formats: Formats) -> list[Row]:
    """Return a row for each period of an item, then what leads from them to what is asked for."""

    def figure(minor: int) -> str:
        return formats.figure(minor, facts.currency)

    continued = texts.word("words", "continued", item=item.number)
    rows = [
        Row(
            cells=(
                "" if index else item.number,
                formats.day(period.starts_on),
                formats.day(period.ends_on),
                str(period.days),
                figure(period.balance_minor),
                formats.percent(period.rate),
                figure(period.interest_minor),
            ),
            adds_minor=period.interest_minor,
            continues=continued if index else "",
        )
        for index, period in enumerate(item.periods)
    ]
    for name, minor in (("rounding", item.rounding_minor), ("settled", -item.settled_minor)):
        if minor:
            label = texts.word("worksheet", name)
            rows.append(Row((label, "", "", "", "", "", figure(minor)), minor, continues=continued))
    last = rows[-1]
    rows[-1] = Row(last.cells, last.adds_minor, tuple(_notes(item, facts, texts, formats)), last.continues)
    return rows


def _notes(item: InterestItem, facts: LetterFacts, texts: Texts, formats: Formats) -> Iterator[str]:
    """Yield what is to be said of an item's interest: why from that day, on what part, and its fixed sum."""

    def amount(minor: int) -> str:
        return formats.amount(minor, facts.currency)

    def word(name: str, **values: str) -> str:
        return texts.word("worksheet", name, **values)

    due = formats.day(item.due_on)
    if item.accepted_on is not None:
        yield word("accepted", accepted=formats.day(item.accepted_on), day=due)
    if item.dated_on is not None:
        yield word("dated_after", dated=formats.day(item.dated_on), day=due)
    if item.undated_minor:
        yield word("undated", amount=amount(item.undated_minor))
    if item.in_query_minor:
        yield word("in_query", amount=amount(item.in_query_minor))
    if item.fixed_minor:
        name = "fixed_in_part" if item.is_withheld_in_part else "fixed_whole"
        yield word(name, sum=amount(item.fixed_minor), amount=amount(item.late_minor))
    if item.fixed_minor > item.compensation_minor:
        yield word("fixed_settled", amount=amount(item.fixed_minor - item.compensation_minor))
