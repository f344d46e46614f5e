"""Setting text down a page and on to the next: where the next line goes, and what fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from creditdesk.services.letters.fonts import BOLD, REGULAR, Style, drawable, width
from creditdesk.services.letters.pages import Band, Page, Rule, Run
from creditdesk.services.letters.paper import Paper
from creditdesk.services.letters.texts import Words

INK = (0.106, 0.141, 0.188)
MUTED = (0.373, 0.420, 0.478)
ACCENT = (0.122, 0.373, 0.749)
LINE = (0.80, 0.82, 0.85)
FAINT = (0.945, 0.953, 0.965)

NAME = Style(BOLD, 15, ACCENT)
SUBJECT = Style(BOLD, 12, INK)
TITLE = Style(BOLD, 18, INK)
BODY = Style(REGULAR, 9.5, INK)
BODY_BOLD = Style(BOLD, 9.5, INK)
CELL = Style(REGULAR, 8.5, INK)
CELL_BOLD = Style(BOLD, 8.5, INK)
CELL_MUTED = Style(REGULAR, 8, MUTED)
HEAD = Style(REGULAR, 7.5, MUTED)
SMALL = Style(REGULAR, 8, MUTED)
FOOT = Style(REGULAR, 7, MUTED)

LEADING = 1.4
"""The height of a line of text, in sizes of its type."""
JOINT = "· "
"""Joins two parts of a line, such as a telephone number and an address, with the blank after it."""
UNPARTED = 3
"""A paragraph of no more lines stands on one page: its first two lines stay together, and its last two."""
_SHORT = re.compile(r"\(?\d{1,2}(?:\.|er)?")
"""A short number, or a day as German and French have it: not parted from the word that it counts, or its month."""
_YEAR = re.compile(r"\d{4}[.,;:)]*")
"""Not parted from the word before it."""


class Flow:
    """A cursor that goes down pages; `y` is the top of what comes next."""

    def __init__(self, paper: Paper, on_next_page: Callable[[Flow], None]) -> None:
        """Begin on a first page, at the top of its body.

        Args:
            paper: The sheet.
            on_next_page: Sets what stands at the top of every further page, below which text goes on.
        """
        self.paper = paper
        self.pages = [Page()]
        self.y = paper.body_top
        self.undrawable: set[str] = set()
        self._on_next_page = on_next_page

    @property
    def page(self) -> Page:
        """The page being set."""
        return self.pages[-1]

    @property
    def room(self) -> float:
        """The height that is left on this page."""
        return self.paper.bottom - self.y

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self.pages.append(Page())
        self.y = self.paper.next_top
        self._on_next_page(self)

    def need(self, height: float) -> None:
        """Go on to the next page unless this height is left on this one; higher than a page is set as it comes."""
        if self.room < height and self.room < self.paper.bottom - self.paper.next_top:
            self.next_page()

    def shown(self, text: str) -> str:
        """Return the text as it can be drawn, and remember what cannot."""
        clean, missing = drawable(text)
        if missing:
            self.undrawable.update(missing)
        return clean

    def put(self, x: float, baseline: float, text: str, style: Style) -> None:
        """Set text from `x` rightwards."""
        self.page.runs.append(Run(x, baseline, self.shown(text), style))

    def put_right(self, x: float, baseline: float, text: str, style: Style) -> None:
        """Set text that ends at `x`."""
        clean = self.shown(text)
        self.page.runs.append(Run(x - width(clean, style), baseline, clean, style))

    def rule(self, y: float, *, weight: float = 0.5, colour: tuple[float, float, float] = LINE) -> None:
        """Draw a line between the margins."""
        self.page.rules.append(Rule(self.paper.left, y, self.paper.right, y, weight, colour))

    def band(self, y: float, height: float, colour: tuple[float, float, float] = FAINT) -> None:
        """Fill the breadth between the margins."""
        self.page.bands.append(Band(self.paper.left, y, self.paper.text_width, height, colour))

    def square(self, x: float, baseline: float, side: float) -> None:
        """Draw a square to be ticked that stands on the baseline."""
        top, right = baseline - side, x + side
        for x1, y1, x2, y2 in (
            (x, top, right, top),
            (right, top, right, baseline),
            (right, baseline, x, baseline),
            (x, baseline, x, top),
        ):
            self.page.rules.append(Rule(x1, y1, x2, y2, 0.5, MUTED))

    def paragraph(
        self,
        text: str | Sequence[Words],
        *,
        regular: Style = BODY,
        bold: Style = BODY_BOLD,
        after: float = 7,
        measure: float = 0,
    ) -> None:
        """Set a paragraph line by line, over pages if need be, and leave `after` below it.

        It fills the breadth between the margins unless `measure` says how wide it is.

        Its first two lines stay together, and its last two.
        """
        lines = self._lines(text, regular, bold, measure)
        leading = regular.size * LEADING
        for index, line in enumerate(lines):
            self.need(leading * _together(index, len(lines)))
            x = self.paper.left
            for piece, style in line:
                self.page.runs.append(Run(x, self.y + regular.size, piece, style))
                x += width(piece, style)
            self.y += leading
        self.y += after

    def height_of(
        self, text: str | Sequence[Words], *, regular: Style = BODY, after: float = 7, measure: float = 0
    ) -> float:
        """Return the height of a paragraph, with what it leaves below."""
        return len(self._lines(text, regular, BODY_BOLD, measure)) * regular.size * LEADING + after

    def _lines(
        self, text: str | Sequence[Words], regular: Style, bold: Style, measure: float
    ) -> list[list[tuple[str, Style]]]:
        words = [Words(text, bold=False)] if isinstance(text, str) else text
        runs = [(self.shown(part.text), bold if part.bold else regular) for part in words]
        return list(wrap_runs(runs, measure or self.paper.text_width))


def _together(index: int, count: int) -> int:
    """Return how many lines of a paragraph of so many stand on one page from this one on."""
    if index == 0:
        return count if count <= UNPARTED else 2
    return 2 if index == count - 2 else 1


def wrap(text: str, style: Style, measure: float, *, most: int = 0) -> list[str]:
    """Return drawable text in lines no wider than `measure`; a word wider than that is broken.

    Args:
        text: The text.
        style: What it is set in.
        measure: The width of a line.
        most: The most lines wanted, the last of which then ends in an ellipsis; 0 for all.
    """
    if width(text, style) <= measure:
        return [text]
    lines = ["".join(piece for piece, _ in line) for line in wrap_runs([(text, style)], measure)]
    if most and len(lines) > most:
        lines = lines[:most]
        lines[-1] = fit(lines[-1] + "…", style, measure)
    return lines or [""]


def fit(text: str, style: Style, measure: float) -> str:
    """Return drawable text cut to one line of this width; what is cut shows as an ellipsis."""
    if width(text, style) <= measure:
        return text
    kept = text.rstrip("…")
    while kept and width(kept + "…", style) > measure:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def shrunk(text: str, style: Style, measure: float, smallest: float = 0) -> Style:
    """Return the style in the size, no smaller than `smallest`, in which drawable text fits on one line."""
    wide = width(text, style)
    if wide <= measure:
        return style
    # What is made to fill the measure exactly may be a hair wider by rounding.
    return Style(style.font, max(style.size * measure / wide * 0.9999, smallest), style.colour)


def wrap_runs(runs: Iterable[tuple[str, Style]], measure: float) -> Iterator[list[tuple[str, Style]]]:
    """Break runs of drawable text into lines no wider than `measure`, at blanks, or within a word wider than that.

    A mark that joins two parts is not shown where the line ends between them.
    """
    line: list[tuple[str, Style]] = []
    used = 0.0
    for word, style in _words(runs, measure):
        wide = width(word.rstrip(" "), style)
        if line and used + wide > measure:
            line, clinging = _parted(line, measure - wide)
            if line[-1][0] == JOINT and len(line) > 1:
                line.pop()
            yield _joined(line)
            line, used = clinging, _breadth(clinging)
        line.append((word, style))
        used += width(word, style)
    if line:
        yield _joined(line)


def _parted(line: list[tuple[str, Style]], room: float) -> tuple[list[tuple[str, Style]], list[tuple[str, Style]]]:
    """Part from a line that is full what no blank divides from the word to come, where the next has room for both.

    So a full stop stays with the bold word before it.
    """
    at = next((index for index in range(len(line), 0, -1) if line[index - 1][0].endswith(" ")), len(line))
    return (line[:at], line[at:]) if _breadth(line[at:]) <= room else (line, [])


def _breadth(pieces: Iterable[tuple[str, Style]]) -> float:
    return sum(width(text, style) for text, style in pieces)


def _words(runs: Iterable[tuple[str, Style]], measure: float) -> Iterator[tuple[str, Style]]:
    """Yield words with the blanks that follow them; a word too wide for a line comes in pieces that are not."""
    for text, style in runs:
        parts = _unparted(text.split(" "))
        for index, part in enumerate(parts):
            word = part + " " if index < len(parts) - 1 else part
            while width(word.rstrip(" "), style) > measure and len(word) > 1:
                count = _count_that_fits(word, style, measure)
                yield word[:count], style
                word = word[count:]
            if word:
                yield word, style


def _unparted(parts: list[str]) -> list[str]:
    """Put together what a line does not end within: the groups of a telephone number, a day, its month and year."""
    kept = parts[:1]
    for before, part in pairwise(parts):
        if (
            (_is_figure(before) and _is_figure(part))
            or (_SHORT.fullmatch(before) and part[:1].isalnum())
            or (before.rstrip(".")[-1:].isalpha() and _YEAR.fullmatch(part))
        ):
            kept[-1] += f" {part}"
        else:
            kept.append(part)
    return kept


def _is_figure(part: str) -> bool:
    return part.strip("+()").replace("-", "").isdigit()


def _count_that_fits(word: str, style: Style, measure: float) -> int:
    used = 0.0
    for index, character in enumerate(word):
        used += width(character, style)
        if used > measure:
            return max(index, 1)
    return len(word)


def _joined(line: list[tuple[str, Style]]) -> list[tuple[str, Style]]:
    """Put neighbours of one style together, without the blanks at the end of the line."""
    joined: list[tuple[str, Style]] = []
    for text, style in line:
        if joined and joined[-1][1] is style:
            joined[-1] = (joined[-1][0] + text, style)
        else:
            joined.append((text, style))
    joined[-1] = (joined[-1][0].rstrip(" "), joined[-1][1])
    return joined
