"""The confirmation of promises made in one talk: its facts, its pages, and the same in plain text for a mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.services.letters import stationery
from creditdesk.services.letters.facts import Addressee, bank_of, payment_reference
from creditdesk.services.letters.flow import BODY, BODY_BOLD, LEADING, SMALL, SUBJECT, Flow, fit, wrap
from creditdesk.services.letters.formats import Formats, formats_for
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.pages import Properties, write_pdf
from creditdesk.services.letters.paper import MM, paper_for
from creditdesk.services.letters.render import Rendered
from creditdesk.services.letters.table import Carry, Column, Row, Table
from creditdesk.services.letters.texts import LANGUAGE, Texts, Words, fill, texts_for

_SECTION = "promise_confirmation"
_SIGNATURE = 16 * MM


@dataclass(frozen=True, slots=True)
class PromisedPayment:
    """What is to be paid by a day, and how much of it is for which documents; none named means on account."""

    by: date
    amount_minor: int
    items: tuple[tuple[DocumentKey, int], ...]


@dataclass(frozen=True, slots=True)
class ConfirmationFacts:
    """What the confirmation says; the payments run from the first day on."""

    number: str
    dated_on: date
    sender: Letterhead
    addressee: Addressee
    currency: str
    made_on: date
    promised_by: str
    payments: tuple[PromisedPayment, ...]

    @property
    def amount_minor(self) -> int:
        """All that was promised."""
        return sum(payment.amount_minor for payment in self.payments)


def render_confirmation(facts: ConfirmationFacts) -> Rendered:
    """Return the confirmation as a PDF; the same facts give the same bytes."""
    texts, formats = texts_for(LANGUAGE), formats_for(LANGUAGE, facts.addressee.country)
    flow = _lay_out(facts, texts, formats)
    properties = Properties(
        title=f"{subject_of(facts)} - {facts.addressee.name}",
        author=facts.sender.formal_name,
        subject=facts.addressee.account,
        language=f"{LANGUAGE}-{facts.sender.country}",
        made_on=facts.dated_on,
    )
    pdf = write_pdf(flow.pages, paper_for(facts.sender.country), properties)
    return Rendered(pdf, len(flow.pages), "".join(sorted(flow.undrawable)))


def subject_of(facts: ConfirmationFacts) -> str:
    """Return the subject line."""
    texts, formats = texts_for(LANGUAGE), formats_for(LANGUAGE, facts.addressee.country)
    return texts.word(_SECTION, "subject", **_values(facts, texts, formats))


def as_text(facts: ConfirmationFacts) -> str:
    """Return the confirmation as the body of a mail."""
    texts, formats = texts_for(LANGUAGE), formats_for(LANGUAGE, facts.addressee.country)

    def plain(words: list[Words]) -> str:
        return "".join(part.text for part in words)

    before, after = (_paragraphs(facts, texts, formats, place) for place in ("before", "after"))
    lines = [
        texts.word(_SECTION, "line", by=by, amount=amount, item=item)
        for by, item, amount in _lines(facts, texts, formats, with_currency=True)
    ]
    bank = bank_of(facts)
    pairs = [
        *(bank.lines() if bank is not None else ()),
        (texts.word("words", "payment_reference"), payment_reference(facts)),
    ]
    pay = "\n".join(f"{label}: {value}" for label, value in pairs if value)
    name = facts.sender.signatory_name
    closing = "\n".join(part for part in (name, facts.sender.signatory_role, facts.sender.formal_name) if part)
    parts = [f"{_greeting(facts, texts)},", *map(plain, before), "\n".join(lines), *map(plain, after), pay]
    return "\n\n".join([*parts, f"{texts.word('words', _close(facts))},\n{closing}"]) + "\n"


def _lay_out(facts: ConfirmationFacts, texts: Texts, formats: Formats) -> Flow:
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
    _table(flow, facts, texts, formats)
    for words in _paragraphs(facts, texts, formats, "after"):
        flow.paragraph(words)
    flow.y += 6
    flow.need(max(stationery.payment_height(facts), _SIGNATURE + 30))
    _sign(flow, facts, texts)
    stationery.payment_block(flow, facts, texts, amount=formats.amount(facts.amount_minor, facts.currency))
    stationery.feet(flow, facts, texts)
    return flow


def _table(flow: Flow, facts: ConfirmationFacts, texts: Texts, formats: Formats) -> None:
    def word(name: str) -> str:
        return texts.word("words", name)

    def figure(minor: int) -> str:
        return formats.figure(minor, facts.currency)

    columns = [
        Column(texts.word(_SECTION, "by")),
        Column(word("item"), wraps=True),
        Column(f"{word('amount')} {facts.currency}", right=True),
    ]
    shares = [minor for payment in facts.payments for _item, minor in _shares(payment)]
    rows = [
        Row(cells=(by, item, amount), adds_minor=minor)
        for (by, item, amount), minor in zip(_lines(facts, texts, formats), shares, strict=True)
    ]
    table = Table(flow, columns, rows, Carry(word("carried_forward"), word("brought_forward"), figure))
    total = table.rows(rows)
    table.total(texts.word(_SECTION, "total"), formats.amount(total, facts.currency), ruled=True)
    flow.y += 9


def _lines(
    facts: ConfirmationFacts, texts: Texts, formats: Formats, *, with_currency: bool = False
) -> list[tuple[str, str, str]]:
    """Return day, document and amount of every part of what was promised."""
    write = formats.amount if with_currency else formats.figure
    return [
        (
            formats.day(payment.by),
            texts.word(_SECTION, "on_account") if key is None else f"{texts.word('types', key.type)} {key.number}",
            write(minor, facts.currency),
        )
        for payment in facts.payments
        for key, minor in _shares(payment)
    ]


def _shares(payment: PromisedPayment) -> list[tuple[DocumentKey | None, int]]:
    """Share a payment out among its documents; what they do not take is on account."""
    shares: list[tuple[DocumentKey | None, int]] = list(payment.items)
    rest = payment.amount_minor - sum(minor for _key, minor in payment.items)
    return [*shares, (None, rest)] if rest else shares


def _sign(flow: Flow, facts: ConfirmationFacts, texts: Texts) -> None:
    sender, left, breadth = facts.sender, flow.paper.left, flow.paper.text_width / 2 - 12
    baseline = flow.y + 14
    flow.put(left, baseline, texts.word("words", _close(facts)) + ",", BODY)
    baseline += _SIGNATURE
    flow.put(left, baseline, fit(flow.shown(sender.signatory_name or sender.name), BODY_BOLD, breadth), BODY_BOLD)
    if sender.signatory_role:
        flow.put(left, baseline + 12, fit(flow.shown(sender.signatory_role), SMALL, breadth), SMALL)


def _close(facts: ConfirmationFacts) -> str:
    return "sincerely" if facts.addressee.contact else "faithfully"


def _greeting(facts: ConfirmationFacts, texts: Texts) -> str:
    name = facts.addressee.contact
    return texts.word("words", "dear", name=name) if name else texts.word("words", "dear_unknown")


def _paragraphs(facts: ConfirmationFacts, texts: Texts, formats: Formats, place: str) -> list[list[Words]]:
    values = _values(facts, texts, formats)
    spoke_to_reader = not facts.promised_by or facts.promised_by == facts.addressee.contact
    conditions = {
        "one": len(facts.payments) == 1,
        "many": len(facts.payments) > 1,
        "by_reader": spoke_to_reader,
        "by_other": not spoke_to_reader,
        "reachable": bool(facts.sender.phone or facts.sender.email),
    }
    holds = frozenset(name for name, is_so in conditions.items() if is_so)
    return [fill(text, values) for text in texts.paragraphs(_SECTION, place, holds)]


def _values(facts: ConfirmationFacts, texts: Texts, formats: Formats) -> dict[str, str]:
    days = [payment.by for payment in facts.payments]
    return {
        "amount": formats.amount(facts.amount_minor, facts.currency),
        "made": formats.long_day(facts.made_on),
        "promised": texts.joined([formats.long_day(day) for day in dict.fromkeys(days)]),
        "last": formats.long_day(max(days)),
        "promised_by": facts.promised_by,
        "reach": " · ".join(part for part in (facts.sender.phone, facts.sender.email) if part),
    }
