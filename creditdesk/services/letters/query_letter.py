"""A letter about a query, set on its pages, and the same in plain text for a mail."""

from __future__ import annotations

from creditdesk.services.letters import stationery
from creditdesk.services.letters.flow import BODY, BODY_BOLD, LEADING, SMALL, SUBJECT, Flow, fit, wrap
from creditdesk.services.letters.formats import Formats, formats_for
from creditdesk.services.letters.pages import Properties, write_pdf
from creditdesk.services.letters.paper import MM, paper_for
from creditdesk.services.letters.query_facts import QueryLetterFacts, QueryText
from creditdesk.services.letters.render import Rendered
from creditdesk.services.letters.table import Carry, Column, Row, Table
from creditdesk.services.letters.texts import LANGUAGE, Texts, Words, fill, texts_for

_SIGNATURE = 16 * MM


def render_query(facts: QueryLetterFacts) -> Rendered:
    """Return the letter as a PDF; the same facts give the same bytes."""
    texts, formats = texts_for(LANGUAGE), formats_for(LANGUAGE, facts.addressee.country)
    flow = _lay_out(facts, texts, formats)
    properties = Properties(
        title=f"{subject_of(facts)} - {facts.addressee.name}",
        author=facts.sender.formal_name,
        subject=f"{facts.account} {facts.number}",
        language=f"{LANGUAGE}-{facts.sender.country}",
        made_on=facts.dated_on,
    )
    pdf = write_pdf(flow.pages, paper_for(facts.sender.country), properties)
    return Rendered(pdf, len(flow.pages), "".join(sorted(flow.undrawable)))


def subject_of(facts: QueryLetterFacts) -> str:
    """Return the subject line."""
    texts, formats = texts_for(LANGUAGE), formats_for(LANGUAGE, facts.addressee.country)
    return texts.word(facts.text, "subject", **_values(facts, texts, formats))


def as_text(facts: QueryLetterFacts) -> str:
    """Return the letter as the body of a mail."""
    texts, formats = texts_for(LANGUAGE), formats_for(LANGUAGE, facts.addressee.country)

    def plain(words: list[Words]) -> str:
        return "".join(part.text for part in words)

    before, after = (_paragraphs(facts, texts, formats, place) for place in ("before", "after"))
    lines = [
        f"- {item.number}: {formats.amount(item.queried_minor, facts.currency)} {texts.word('query', 'queried_by_you')}"
        for item in facts.items
    ]
    name = facts.sender.signatory_name
    closing = "\n".join(part for part in (name, facts.sender.signatory_role, facts.sender.formal_name) if part)
    parts = [f"{_greeting(facts, texts)},", *map(plain, before), "\n".join(lines), *map(plain, after)]
    return "\n\n".join([*parts, f"{texts.word('words', _close(facts))},\n{closing}"]) + "\n"


def _lay_out(facts: QueryLetterFacts, texts: Texts, formats: Formats) -> Flow:
    subject = subject_of(facts)
    flow = Flow(paper_for(facts.sender.country), lambda each: stationery.running_head(each, facts, subject, formats))
    stationery.first_page(flow, facts, texts, formats)
    flow.paragraph(_greeting(facts, texts) + ",")
    for line in wrap(flow.shown(subject), SUBJECT, flow.paper.text_width):
        flow.put(flow.paper.left, flow.y + SUBJECT.size, line, SUBJECT)
        flow.y += SUBJECT.size * LEADING
    flow.y += 6
    for words in _paragraphs(facts, texts, formats, "before"):
        flow.paragraph(words)
    _items(flow, facts, texts, formats)
    for words in _paragraphs(facts, texts, formats, "after"):
        flow.paragraph(words)
    flow.y += 6
    flow.need(_SIGNATURE + 30)
    _sign(flow, facts, texts)
    stationery.feet(flow, facts, texts)
    return flow


def _items(flow: Flow, facts: QueryLetterFacts, texts: Texts, formats: Formats) -> None:
    def word(name: str) -> str:
        return texts.word("words", name)

    def figure(minor: int) -> str:
        return formats.figure(minor, facts.currency)

    columns = [
        Column(word("item"), wraps=True),
        Column(word("dated")),
        Column(word("due")),
        Column(f"{word('open')} {facts.currency}", right=True),
        Column(texts.word("query", "queried"), right=True),
    ]
    rows = [
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
    ]
    table = Table(flow, columns, rows, Carry(word("carried_forward"), word("brought_forward"), figure))
    total = table.rows(rows)
    table.total(texts.word("query", "total"), formats.amount(total, facts.currency), ruled=True)
    flow.y += 9


def _sign(flow: Flow, facts: QueryLetterFacts, texts: Texts) -> None:
    sender, left, breadth = facts.sender, flow.paper.left, flow.paper.text_width / 2
    baseline = flow.y + 14
    flow.put(left, baseline, texts.word("words", _close(facts)) + ",", BODY)
    baseline += _SIGNATURE
    flow.put(left, baseline, fit(flow.shown(sender.signatory_name or sender.name), BODY_BOLD, breadth), BODY_BOLD)
    if sender.signatory_role:
        flow.put(left, baseline + 12, fit(flow.shown(sender.signatory_role), SMALL, breadth), SMALL)


def _close(facts: QueryLetterFacts) -> str:
    named = facts.addressee.contact or facts.text is QueryText.REPORT
    return "sincerely" if named else "faithfully"


def _greeting(facts: QueryLetterFacts, texts: Texts) -> str:
    name = facts.addressee.name if facts.text is QueryText.REPORT else facts.addressee.contact
    return texts.word("words", "dear", name=name) if name else texts.word("words", "dear_unknown")


def _paragraphs(facts: QueryLetterFacts, texts: Texts, formats: Formats, place: str) -> list[list[Words]]:
    values, holds = _values(facts, texts, formats), _holds(facts)
    return [fill(text, values) for text in texts.paragraphs(facts.text, place, holds)]


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
        "reachable": bool(facts.sender.phone or facts.sender.email),
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
        "reason": facts.reason,
        "raised": formats.long_day(facts.raised_on),
        "raised_by": facts.raised_by,
        "owner": facts.owner,
        "customer": facts.customer,
        "account": facts.account,
        "note": facts.note,
        "found": facts.resolution,
        "pay_by": formats.long_day(facts.pay_by_on),
        "reach": " · ".join(part for part in (facts.sender.phone, facts.sender.email) if part),
        "documents": texts.joined(facts.documents),
    }
    if facts.answer_due_on is not None:
        values["answer_by"] = formats.long_day(facts.answer_due_on)
    return values
