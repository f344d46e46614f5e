"""A letter that asks for nothing new, set on its pages, and the same in plain text for a mail.

What promises and queries are written about with: paragraphs, a table of the items, paragraphs, the signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from creditdesk.domain.letter_check import Wording
from creditdesk.domain.letter_kinds import Notice
from creditdesk.services.letters import stationery
from creditdesk.services.letters.flow import BODY, BODY_BOLD, SMALL, Flow, fit
from creditdesk.services.letters.formats import Formats, formats_for
from creditdesk.services.letters.own_texts import own_wording
from creditdesk.services.letters.pages import Properties, write_pdf
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.paying import CodeKind
from creditdesk.services.letters.payment_block import block_for, paying_of, payment_rows
from creditdesk.services.letters.render import Rendered, language_tag
from creditdesk.services.letters.sheet import Sheet
from creditdesk.services.letters.swiss_slip import add_slip
from creditdesk.services.letters.table import ROW, Carry, Column, Row, Table
from creditdesk.services.letters.texts import Texts, Words, fill, texts_for

_SIGNATURE = 16 * MM
_CLOSE_GAP = 6.0


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """One letter, ready to be set.

    `about` is what the file's properties name as its subject, `reader` who is greeted, empty where nobody is known by
    name. `values` fill the texts, of which those stand whose condition is among `holds`. `lines` say the table's rows
    in a mail, `total` its sum. `payable_minor` is what is to be paid into our bank, none where nothing is asked for.
    `wording` is what the house says in place of our words.
    """

    notice: Notice
    facts: Sheet
    about: str
    reader: str
    values: Mapping[str, str]
    holds: frozenset[str]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: str
    lines: tuple[str, ...]
    payable_minor: int | None = None
    wording: Wording | None = None

    @property
    def texts(self) -> Texts:
        """What it is made of: our words in the reader's language, or the house's own in place of them."""
        texts = texts_for(self.facts.addressee.language)
        return texts if self.wording is None else texts.with_wording(self.notice, self.wording)


def in_own_words(connection: Connection, letter: NoticeLetter) -> NoticeLetter:
    """Return the letter in the house's own words, where it has any for it."""
    return replace(letter, wording=own_wording(connection, letter.notice, letter.facts.addressee.language))


def render_notice(letter: NoticeLetter) -> Rendered:
    """Return the letter as a PDF; the same letter gives the same bytes."""
    facts, texts = letter.facts, letter.texts
    formats = texts_and_formats(facts)[1]
    flow = _lay_out(letter, texts, formats)
    properties = Properties(
        title=f"{subject_of(letter)} - {facts.addressee.name}",
        author=facts.sender.formal_name,
        subject=letter.about,
        language=language_tag(facts),
        made_on=facts.dated_on,
    )
    pdf = write_pdf(flow.pages, facts.sender.paper, properties)
    return Rendered(pdf, len(flow.pages), "".join(sorted(flow.undrawable)))


def subject_of(letter: NoticeLetter) -> str:
    """Return the subject line."""
    return letter.texts.word(letter.notice, "subject", **letter.values)


def as_text(letter: NoticeLetter) -> str:
    """Return the letter as the body of a mail."""
    facts, texts = letter.facts, letter.texts

    def plain(place: str) -> list[str]:
        return ["".join(part.text for part in words) for words in _paragraphs(letter, texts, place)]

    name = facts.sender.signatory_name
    closing = "\n".join(part for part in (name, facts.sender.signatory_role, facts.sender.formal_name) if part)
    parts = [_greeting(letter, texts), *plain("before"), *_listed(letter), *plain("after")]
    if letter.payable_minor is not None:
        parts.append(_payment_lines(facts, texts, letter.payable_minor))
    return "\n\n".join([*parts, f"{texts.word('words', _close(letter))}\n{closing}"]) + "\n"


def _listed(letter: NoticeLetter) -> tuple[str, ...]:
    return ("\n".join(letter.lines),) if letter.lines else ()


def texts_and_formats(facts: Sheet) -> tuple[Texts, Formats]:
    """Return the texts of the reader's language, and how their country writes days and amounts."""
    language = facts.addressee.language
    return texts_for(language), formats_for(language, facts.addressee.country)


def reach_of(facts: Sheet) -> str:
    """Return how the sender is reached, in one line; empty where no way is known."""
    return " · ".join(part for part in (facts.sender.phone, facts.sender.email) if part)


def _payment_lines(facts: Sheet, texts: Texts, payable_minor: int) -> str:
    paying = paying_of(facts, payable_minor)
    if paying is None:
        return f"{texts.word('words', 'payment_reference')}: {facts.addressee.account}"
    link = (paying.code.text,) if paying.code and paying.code.kind is CodeKind.LINK else ()
    return "\n".join([*(f"{label}: {value}" for label, value in payment_rows(paying, texts)), *link])


def _lay_out(letter: NoticeLetter, texts: Texts, formats: Formats) -> Flow:
    facts, subject = letter.facts, subject_of(letter)
    flow = Flow(facts.sender.paper, lambda each: stationery.running_head(each, facts, subject, texts, formats))
    stationery.first_page(flow, facts, texts, formats)
    stationery.opening(flow, texts, subject, _greeting(letter, texts))
    for words in _paragraphs(letter, texts, "before"):
        flow.paragraph(words)
    if letter.rows:
        _table(flow, letter, texts, formats)
    payable = letter.payable_minor
    block = block_for(facts, texts, formats, amount_minor=payable) if payable is not None else None
    close_height = max(block.height if block else 0.0, _SIGNATURE + 30)
    after = _paragraphs(letter, texts, "after")
    for index, words in enumerate(after):
        if index == len(after) - 1:
            # A signature never stands alone on a page.
            flow.need(flow.height_of(words) + _CLOSE_GAP + close_height)
        flow.paragraph(words)
    flow.y += _CLOSE_GAP
    flow.need(close_height)
    _sign(flow, letter, texts)
    if block is not None:
        block.put(flow)
    add_slip(flow, block.slip if block is not None else "", texts)
    stationery.feet(flow, facts, texts)
    return flow


def _table(flow: Flow, letter: NoticeLetter, texts: Texts, formats: Formats) -> None:
    currency = letter.facts.currency

    def word(name: str) -> str:
        return texts.word("words", name)

    carry = Carry(word("carried_forward"), word("brought_forward"), lambda minor: formats.figure(minor, currency))
    table = Table(flow, list(letter.columns), list(letter.rows), carry)
    total = table.rows(list(letter.rows), keep=2 * ROW)
    table.total(letter.total, formats.amount(total, currency), ruled=True)
    flow.y += 9


def _sign(flow: Flow, letter: NoticeLetter, texts: Texts) -> None:
    # Beside the payment block, where there is one.
    sender, left, breadth = letter.facts.sender, flow.paper.left, flow.paper.text_width / 2 - 12
    baseline = flow.y + 14
    flow.put(left, baseline, texts.word("words", _close(letter)), BODY)
    stationery.signature(flow, sender, baseline)
    baseline += _SIGNATURE
    flow.put(left, baseline, fit(flow.shown(sender.signatory_name or sender.name), BODY_BOLD, breadth), BODY_BOLD)
    if sender.signatory_role:
        flow.put(left, baseline + 12, fit(flow.shown(sender.signatory_role), SMALL, breadth), SMALL)


def _close(letter: NoticeLetter) -> str:
    return "sincerely" if letter.reader else "faithfully"


def _greeting(letter: NoticeLetter, texts: Texts) -> str:
    return texts.word("words", "dear", name=letter.reader) if letter.reader else texts.word("words", "dear_unknown")


def _paragraphs(letter: NoticeLetter, texts: Texts, place: str) -> list[list[Words]]:
    return [fill(text, letter.values) for text in texts.paragraphs(letter.notice, place, letter.holds)]
