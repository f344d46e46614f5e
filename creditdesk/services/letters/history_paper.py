"""A debtor's history on paper, for an auditor or a judge: the documents, every entry, and a proof that all is there.

It goes to nobody by itself and asks for nothing: no gate stands before it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from creditdesk.domain.languages import house_language
from creditdesk.services.ledger.history_filter import HistoryFilter
from creditdesk.services.ledger.views import DebtorRecord, HistoryEntry, Lane
from creditdesk.services.letters.flow import (
    CELL,
    CELL_BOLD,
    CELL_MUTED,
    INK,
    LINE,
    MUTED,
    SMALL,
    TITLE,
    Flow,
    fit,
    wrap,
)
from creditdesk.services.letters.fonts import BOLD, REGULAR, Style, width
from creditdesk.services.letters.formats import Formats, formats_for
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.pages import Properties, Rule, Run, write_pdf
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.render import Rendered
from creditdesk.services.letters.table import Carry, Column, Row, Table
from creditdesk.services.letters.texts import Texts, texts_for

_TOP = 18 * MM
_NUMBER = 12 * MM
_DAY = 31 * MM
_BY = 24 * MM
_GAP = 3 * MM
_LEAD = 11.0
_AFTER = 4.0
_SECTION = Style(BOLD, 11, INK)
_SAID = Style(REGULAR, 8.5, INK)
_PROOF = Style(REGULAR, 8, INK)
_FOOT = Style(REGULAR, 7, MUTED)


@dataclass(frozen=True, slots=True)
class AuditLink:
    """The last link of the book's chain of changes when the paper was made."""

    entry: int
    hash: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryFacts:
    """What the paper says.

    `entries` are those asked for, oldest first; `counted` are how many entries of people and of the ledger the book
    holds, counted apart from the list. Where `has_notes` is not set, what people noted is left out of the entries.
    """

    sender: Letterhead
    address: tuple[str, ...]
    record: DebtorRecord
    asked: HistoryFilter
    entries: tuple[HistoryEntry, ...]
    counted: tuple[int, int]
    audit: AuditLink | None
    has_notes: bool = True

    @property
    def language(self) -> str:
        """The language that it is written in: the house's, as it goes to no debtor."""
        return house_language(self.sender.country)


def render(facts: HistoryFacts) -> Rendered:
    """Return the history as PDF; the same facts give the same bytes."""
    paper = _Paper(facts)
    flow = paper.lay_out()
    properties = Properties(
        title=f"{paper.title} - {facts.record.name}",
        author=facts.sender.formal_name,
        subject=f"{facts.record.account} {facts.record.as_of.isoformat()}",
        language=f"{facts.language}-{facts.sender.country}",
        made_on=facts.record.as_of,
    )
    pdf = write_pdf(flow.pages, flow.paper, properties)
    return Rendered(pdf, len(flow.pages), "".join(sorted(flow.undrawable)))


class _Paper:
    """One history being set."""

    def __init__(self, facts: HistoryFacts) -> None:
        self._facts = facts
        self._texts: Texts = texts_for(facts.language)
        self._formats: Formats = formats_for(facts.language, facts.sender.country)
        self.title = self._word("title", account=facts.record.account)
        self._flow = Flow(facts.sender.paper, self._running_head)

    def lay_out(self) -> Flow:
        """Set all of it."""
        self._heading()
        self._documents()
        self._entries()
        self._proof()
        self._feet()
        return self._flow

    def _word(self, name: str, **values: str) -> str:
        return self._texts.word("history", name, **values)

    def _heading(self) -> None:
        facts, flow = self._facts, self._flow
        flow.y = _TOP
        flow.put(flow.paper.left, flow.y, facts.sender.formal_name, SMALL)
        flow.put_right(flow.paper.right, flow.y, self._formats.day(facts.record.as_of), SMALL)
        flow.y += 14
        flow.put(flow.paper.left, flow.y + 16, self.title, TITLE)
        flow.y += 30
        for line in dict.fromkeys((facts.record.name, *facts.address)):
            flow.put(flow.paper.left, flow.y + 9, line, CELL)
            flow.y += _LEAD
        flow.y += 6
        flow.paragraph(self._scope(), after=4)
        unnoted = "" if facts.has_notes else f" {self._word('unnoted')}"
        flow.paragraph(f"{self._word('how_to_read')}{unnoted}", regular=SMALL, after=8)

    def _scope(self) -> str:
        facts = self._facts
        day = self._formats.long_day(facts.record.as_of)
        if not facts.entries:
            return self._word("nothing", date=day)
        values = {
            "count": self._formats.count(len(facts.entries)),
            "all": self._formats.count(len(facts.record.history)),
            "first": self._formats.long_day(facts.entries[0].on),
            "last": self._formats.long_day(facts.entries[-1].on),
            "date": day,
        }
        if facts.asked.keeps_all:
            return self._word("whole", **values)
        asked = facts.asked
        kind = self._word("any_kind")
        if asked.kind.kinds:
            kind = self._texts.within(self._texts.ours("record", asked.kind.title))
        words = self._word("with_words", text=asked.text.strip()) if asked.text.strip() else ""
        return self._word("extract", asked=f"{kind}{words}", **values)

    def _documents(self) -> None:
        by_currency: defaultdict[str, list[Lane]] = defaultdict(list)
        for lane in sorted(self._lanes(), key=lambda each: (each.dated_on, each.key.number)):
            by_currency[lane.currency].append(lane)
        for currency, lanes in sorted(by_currency.items()):
            self._section(self._word("documents", count=self._formats.count(len(lanes)), currency=currency))
            self._table(currency, lanes)
            self._flow.y += 10

    def _lanes(self) -> Iterable[Lane]:
        """Return the documents to show: of an extract, those that its entries are about."""
        if self._facts.asked.keeps_all:
            return self._facts.record.lanes
        about = {key for entry in self._facts.entries for key in entry.items}
        return [lane for lane in self._facts.record.lanes if lane.key in about]

    def _table(self, currency: str, lanes: list[Lane]) -> None:
        def figure(minor: int) -> str:
            return self._formats.figure(minor, currency)

        word = self._texts.word
        columns = (
            Column(word("words", "item"), wraps=True),
            Column(word("words", "dated")),
            Column(word("words", "due")),
            Column(self._word("standing"), wraps=True),
            Column(word("words", "amount"), right=True),
            Column(word("words", "open"), right=True),
        )
        rows = [
            Row(
                (
                    lane.key.number,
                    self._formats.day(lane.dated_on),
                    self._formats.day(lane.due_on),
                    self._standing(lane),
                    figure(lane.amount_minor),
                    figure(lane.open_minor),
                ),
                lane.open_minor,
                tuple(self._notes(lane)),
            )
            for lane in lanes
        ]
        carry = Carry(word("words", "carried_forward"), word("words", "brought_forward"), figure)
        table = Table(self._flow, columns, rows, carry)
        total = table.rows(rows, keep=20)
        amount = sum(lane.amount_minor for lane in lanes)
        table.total(self._word("total", amount=figure(amount)), figure(total), ruled=True)

    def _standing(self, lane: Lane) -> str:
        if lane.settled_on is not None:
            late = (lane.settled_on - lane.due_on).days
            day = self._formats.day(lane.settled_on)
            return self._word("settled_late", date=day, days=str(late)) if late > 0 else self._word("settled", date=day)
        if lane.days_overdue > 0:
            return self._word("overdue", days=str(lane.days_overdue))
        return self._word("not_due")

    def _notes(self, lane: Lane) -> Iterator[str]:
        """Yield what the timeline shows on the lane, day by day."""
        told = [(mark.on, mark.text) for mark in lane.marks]
        if lane.query_from is not None:
            reason = self._texts.ours("reasons", lane.query_text)
            told.append((lane.query_from, self._word("query", reason=reason)))
            if lane.query_to is not None:
                told.append((lane.query_to, self._word("query_closed", reason=reason)))
        for day, text in sorted(told, key=lambda each: each[0]):
            yield f"{self._formats.day(day)} · {text}"

    def _entries(self) -> None:
        entries = self._facts.entries
        if not entries:
            return
        self._section(self._word("entries", count=self._formats.count(len(entries))))
        self._entry_heads()
        for number, entry in enumerate(entries, start=1):
            self._entry(number, entry)
        self._flow.y += 8

    def _entry_heads(self) -> None:
        flow = self._flow
        flow.rule(flow.y, colour=INK)
        places = zip(self._lefts(), ("number", "day", "what"), strict=True)
        for x, name in places:
            flow.put(x, flow.y + 10, self._word(name), SMALL)
        flow.put_right(flow.paper.right, flow.y + 10, self._word("by"), SMALL)
        flow.y += 15

    def _lefts(self) -> tuple[float, float, float]:
        left = self._flow.paper.left
        return left, left + _NUMBER, left + _NUMBER + _DAY

    def _entry(self, number: int, entry: HistoryEntry) -> None:
        flow = self._flow
        left, day_left, text_left = self._lefts()
        measure = flow.paper.right - text_left - _BY - _GAP
        lines = [(line, CELL_BOLD) for line in wrap(flow.shown(entry.title), CELL_BOLD, measure)]
        about = " · ".join(part for part in (entry.detail, self._about(entry)) if part)
        note = self._word("said", text=entry.note) if entry.note and self._facts.has_notes else ""
        for text, style in ((note, _SAID), (about, CELL_MUTED)):
            for part in text.splitlines():
                lines += [(line, style) for line in wrap(flow.shown(part), style, measure)]
        # An entry goes over a page only where it is longer than a third of one.
        if flow.room < min(len(lines) * _LEAD + _AFTER, (flow.paper.bottom - flow.paper.next_top) / 3):
            self._next_entry_page()
        when = self._formats.day(entry.on)
        if entry.at is not None:
            when = f"{when}, {entry.at.astimezone():%H:%M}"
        flow.put(left, flow.y + 9, str(number), CELL_MUTED)
        flow.put(day_left, flow.y + 9, when, CELL)
        for at, (line, style) in enumerate(lines):
            if flow.room < _LEAD:
                self._next_entry_page()
            flow.put(text_left, flow.y + 9, line, style)
            if not at:
                by = fit(flow.shown(entry.done_by or self._word("ledger")), CELL_MUTED, _BY)
                flow.put_right(flow.paper.right, flow.y + 9, by, CELL_MUTED)
            flow.y += _LEAD
        flow.y += _AFTER
        flow.page.rules.append(Rule(flow.paper.left, flow.y - 1, flow.paper.right, flow.y - 1, 0.3, LINE))

    def _next_entry_page(self) -> None:
        self._flow.next_page()
        self._entry_heads()

    def _about(self, entry: HistoryEntry) -> str:
        """Return the documents that an entry is about, those that its line of detail does not name."""
        return ", ".join(key.number for key in entry.items if key.number not in entry.detail)

    def _proof(self) -> None:
        facts, flow = self._facts, self._flow
        flow.need(80)
        self._section(self._word("proof"))
        ours, ledgers = facts.counted
        kinds = Counter(entry.kind for entry in facts.entries)
        called = sorted((self._texts.ours("record", kind), count) for kind, count in kinds.items())
        number = self._formats.count
        values = {
            "count": number(len(facts.entries)),
            "all": number(len(facts.record.history)),
            "ours": number(ours),
            "ledgers": number(ledgers),
            "kinds": ", ".join(f"{kind} {number(count)}" for kind, count in called),
            "documents": number(len(facts.record.lanes)),
            "date": self._formats.long_day(facts.record.as_of),
            "first": self._formats.long_day(facts.entries[0].on) if facts.entries else "",
            "last": self._formats.long_day(facts.entries[-1].on) if facts.entries else "",
        }
        if facts.entries:
            flow.paragraph(self._word("proof_listed", **values), regular=_PROOF, after=3)
        name = "proof_counted" if facts.asked.keeps_all else "proof_counted_extract"
        flow.paragraph(self._word(name, **values), regular=_PROOF, after=3)
        if facts.audit is not None:
            moment = facts.audit.recorded_at.astimezone()
            text = self._word(
                "proof_audit",
                entry=number(facts.audit.entry),
                moment=f"{self._formats.day(moment.date())}, {moment:%H:%M}",
                hash=facts.audit.hash,
            )
            flow.paragraph(text, regular=_PROOF, after=3)

    def _section(self, words: str) -> None:
        flow = self._flow
        flow.need(60)
        flow.put(flow.paper.left, flow.y + 11, words, _SECTION)
        flow.y += 19

    def _running_head(self, flow: Flow) -> None:
        record = self._facts.record
        flow.put(flow.paper.left, _TOP, f"{self.title} · {record.name}", SMALL)
        flow.put_right(flow.paper.right, _TOP, self._formats.day(record.as_of), SMALL)
        flow.rule(_TOP + 6)

    def _feet(self) -> None:
        flow = self._flow
        top = flow.paper.bottom + 6 * MM
        for number, page in enumerate(flow.pages, 1):
            page.rules.append(Rule(flow.paper.left, top, flow.paper.right, top, 0.5, LINE))
            count = self._texts.word("words", "page", page=str(number), pages=str(len(flow.pages)))
            page.runs.append(Run(flow.paper.left, top + 10, flow.shown(self._word("foot")), _FOOT))
            page.runs.append(Run(flow.paper.right - width(flow.shown(count), _FOOT), top + 10, count, _FOOT))
