"""The first pages of a case file: whose case it is, what is owed, and what is bound in where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.languages import house_language
from creditdesk.services.letters.account import Account
from creditdesk.services.letters.binding import Jump
from creditdesk.services.letters.flow import CELL, CELL_BOLD, CELL_MUTED, INK, LINE, MUTED, SMALL, TITLE, Flow, wrap
from creditdesk.services.letters.fonts import BOLD, REGULAR, Style
from creditdesk.services.letters.formats import Formats, formats_for
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.pages import Properties, Rule, write_pdf
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.texts import Texts, texts_for

_TOP = 18 * MM
_PAGES = 34 * MM
_NUMBER = 9 * MM
_LEAD = 11.0
_AFTER = 5.0
_SECTION = Style(BOLD, 11, INK)
_HASH = Style(REGULAR, 6.5, MUTED)


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document of the case file; `sha256` is the hash that it is kept under, empty where it was made for the file."""

    title: str
    pages: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the case: its address, name first, and what else tells it apart."""

    address: tuple[str, ...]
    legal_form: str = ""
    registration: str = ""
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the first pages say; `absent` are sentences about what is not bound in."""

    sender: Letterhead
    account: Account
    debtor: Party
    documents: tuple[CaseDocument, ...]
    absent: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language that they are written in: the house's, as they go to no debtor."""
        return house_language(self.sender.country)

    @property
    def code(self) -> str:
        """The debtor's account."""
        return self.account.addressee.account

    @property
    def as_of(self) -> date:
        """The day that it speaks of."""
        return self.account.as_of


@dataclass(frozen=True, slots=True)
class Cover:
    """The first pages as PDF, with links to what follows."""

    title: str
    pdf: bytes
    page_count: int
    jumps: tuple[Jump, ...]
    undrawable: str


def cover(facts: CaseFacts) -> Cover:
    """Return the first pages; the same facts give the same bytes."""
    # How many pages come before the first document is known once they are set.
    first = len(_Cover(facts, 0).lay_out().pages)
    made = _Cover(facts, first)
    flow = made.lay_out()
    title = made.word("title", account=facts.code)
    properties = Properties(
        title=f"{title} - {facts.account.addressee.name}",
        author=facts.sender.formal_name,
        subject=f"{facts.code} {facts.as_of.isoformat()}",
        language=f"{facts.language}-{facts.sender.country}",
        made_on=facts.as_of,
    )
    pdf = write_pdf(flow.pages, flow.paper, properties)
    return Cover(title, pdf, len(flow.pages), tuple(made.jumps), "".join(sorted(flow.undrawable)))


class _Cover:
    """The first pages being set; `first` is the page, from 0, on which the first document begins."""

    def __init__(self, facts: CaseFacts, first: int) -> None:
        self._facts = facts
        self._first = first
        self._texts: Texts = texts_for(facts.language)
        self._formats: Formats = formats_for(facts.language, facts.sender.country)
        self._flow = Flow(facts.sender.paper, self._running_head)
        self.jumps: list[Jump] = []

    def word(self, name: str, /, **values: str) -> str:
        """Return a word of the case file."""
        return self._texts.word("case", name, **values)

    def lay_out(self) -> Flow:
        """Set all of it."""
        flow, facts = self._flow, self._facts
        day = self._formats.long_day(facts.as_of)
        flow.y = _TOP
        flow.put(flow.paper.left, flow.y, facts.sender.formal_name, SMALL)
        flow.put_right(flow.paper.right, flow.y, self._formats.day(facts.as_of), SMALL)
        flow.y += 14
        flow.put(flow.paper.left, flow.y + 16, self.word("title", account=facts.code), TITLE)
        flow.y += 32
        flow.paragraph(self.word("lead", date=day), after=12)
        self._parties()
        self._balances(day)
        self._contents()
        if facts.absent:
            self._section("absent")
            for said in facts.absent:
                flow.paragraph(said, regular=CELL, after=3)
        return flow

    def _parties(self) -> None:
        flow, sender = self._flow, self._facts.sender
        ours = Party((sender.formal_name, *sender.address), "", sender.registration, sender.vat_number)
        top = flow.y
        below = []
        half = flow.paper.text_width / 2
        for at, (name, party) in enumerate((("creditor", ours), ("debtor", self._facts.debtor))):
            x, baseline = flow.paper.left + at * half, top + 9
            flow.put(x, baseline, self.word(name), SMALL)
            for index, line in enumerate(self._lines(party)):
                for piece in wrap(flow.shown(line), CELL, half - 12):
                    baseline += _LEAD
                    flow.put(x, baseline, piece, CELL if index else CELL_BOLD)
            below.append(baseline)
        flow.y = max(below) + 16

    def _lines(self, party: Party) -> Iterator[str]:
        yield from party.address
        if party.legal_form:
            yield self.word("form", form=self._texts.ours("record", party.legal_form.replace("_", " ")))
        # Our own registration is a sentence; the debtor's is a number.
        if party.registration:
            is_sentence = " " in party.registration
            yield party.registration if is_sentence else self.word("registration", number=party.registration)
        if party.vat_number:
            yield self.word("vat_number", number=party.vat_number)

    def _balances(self, day: str) -> None:
        flow, account = self._flow, self._facts.account
        self._section("balances", date=day)
        if not account.currencies:
            flow.paragraph(self.word("nothing_open", date=day), regular=CELL, after=12)
            return
        for currency in account.currencies:
            owed, credits_ = account.owed(currency), account.credits(currency)
            figures = {
                "balance": sum(item.open.open_minor for item in (*owed, *credits_)),
                "overdue": sum(item.due_minor for item in account.overdue(currency)),
                "in_query": sum(item.open.disputed_minor for item in owed),
            }
            said = (f"{self.word(name)} {self._formats.amount(minor, currency)}" for name, minor in figures.items())
            flow.paragraph(" · ".join(said), regular=CELL, after=2)
        flow.y += 12

    def _contents(self) -> None:
        flow = self._flow
        self._section("contents")
        self._heads()
        start = self._first
        for number, document in enumerate(self._facts.documents, start=1):
            self._entry(number, document, start)
            start += document.pages
        flow.y += 10

    def _heads(self) -> None:
        flow = self._flow
        flow.rule(flow.y, colour=INK)
        flow.put(flow.paper.left + _NUMBER, flow.y + 10, self.word("document"), SMALL)
        flow.put_right(flow.paper.right, flow.y + 10, self.word("pages"), SMALL)
        flow.y += 15

    def _entry(self, number: int, document: CaseDocument, start: int) -> None:
        flow = self._flow
        left = flow.paper.left + _NUMBER
        lines = wrap(flow.shown(document.title), CELL, flow.paper.right - _PAGES - left)
        height = (len(lines) + bool(document.sha256)) * _LEAD + _AFTER
        if flow.room < height:
            flow.next_page()
            self._heads()
        whole = (flow.paper.left, flow.y, flow.paper.text_width, height)
        self.jumps.append(Jump(len(flow.pages) - 1, *whole, target=start))
        flow.put(flow.paper.left, flow.y + 9, str(number), CELL_MUTED)
        top = flow.y
        for line in lines:
            flow.put(left, flow.y + 9, line, CELL)
            flow.y += _LEAD
        flow.put_right(flow.paper.right, top + 9, self._pages(start + 1, start + document.pages), CELL)
        if document.sha256:
            flow.put(left, flow.y + 8, self.word("hash", hash=document.sha256), _HASH)
            flow.y += _LEAD
        flow.y += _AFTER
        flow.page.rules.append(Rule(flow.paper.left, flow.y - 2, flow.paper.right, flow.y - 2, 0.3, LINE))

    def _pages(self, first: int, last: int) -> str:
        if first == last:
            return self.word("page", page=str(first))
        return self.word("from_to", first=str(first), last=str(last))

    def _section(self, name: str, **values: str) -> None:
        flow = self._flow
        flow.need(60)
        flow.put(flow.paper.left, flow.y + 11, self.word(name, **values), _SECTION)
        flow.y += 19

    def _running_head(self, flow: Flow) -> None:
        facts = self._facts
        title = self.word("title", account=facts.code)
        flow.put(flow.paper.left, _TOP, f"{title} · {facts.account.addressee.name}", SMALL)
        flow.put_right(flow.paper.right, _TOP, self._formats.day(facts.as_of), SMALL)
        flow.rule(_TOP + 6)
