"""Pages as lists of what stands where, and their writing as PDF.

Laying out comes first and knows nothing of PDF; the number of pages is known before the first is written. The same
pages with the same particulars give the same bytes.
"""

from __future__ import annotations

import io
from calendar import timegm
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from creditdesk.services.letters import archival, fonts
from creditdesk.services.letters.design import Picture
from creditdesk.services.letters.fonts import Style
from creditdesk.services.letters.paper import MM, Paper
from creditdesk.services.letters.pictures import put_picture

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


# The mark in the middle of a QR-bill, 7 mm with its white rim: a black square, and a white cross of two bars.
_SWISS_CROSS = (
    (True, 7.0 * MM, 7.0 * MM),
    (False, 6.5 * MM, 6.5 * MM),
    (True, 3.9 * MM, 1.17 * MM),
    (True, 1.17 * MM, 3.9 * MM),
)


class Run(NamedTuple):
    """Text in one style; `x` is its left end and `y` its baseline, in points from the top left corner."""

    x: float
    y: float
    text: str
    style: Style


class Rule(NamedTuple):
    """A straight line; `dash` is the length of its strokes in points, 0 for a whole line."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float
    colour: tuple[float, float, float]
    dash: float = 0


class Band(NamedTuple):
    """A filled rectangle behind the text; `y` is its top."""

    x: float
    y: float
    width: float
    height: float
    colour: tuple[float, float, float]


class CodeMark(NamedTuple):
    """A QR code of so many modules along its side; `runs` are its dark ones: column, row and count."""

    x: float
    y: float
    side: float
    modules: int
    runs: tuple[tuple[int, int, int], ...]
    has_swiss_cross: bool = False


class Drawing(NamedTuple):
    """A picture; `y` is its top."""

    x: float
    y: float
    width: float
    height: float
    picture: Picture


class Link(NamedTuple):
    """A part of the page that opens an address when it is clicked; `y` is its top."""

    x: float
    y: float
    width: float
    height: float
    address: str


@dataclass(slots=True)
class Page:
    """One page; runs are in reading order. `foot_top` is where its foot begins, none for where the paper has it."""

    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    codes: list[CodeMark] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    foot_top: float | None = None


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says of itself to a reader's program; `made_on` stands in for the time of writing."""

    title: str
    author: str
    subject: str
    language: str
    made_on: date


def write_pdf(pages: Iterable[Page], paper: Paper, properties: Properties) -> bytes:
    """Return the pages as a PDF with its fonts embedded."""
    # ReportLab loads with the first document, in whatever thread makes it: never with the window.
    from reportlab import rl_config  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    # Streams as bytes, not as text in base 85: a fifth smaller and quicker, and no mail system has minded for decades.
    rl_config.useA85 = 0
    drawn = list(pages)
    for name in {fonts.REGULAR, *(run.style.font for page in drawn for run in page.runs)}:
        fonts.load(name)
    target = io.BytesIO()
    canvas = Canvas(
        target,
        pagesize=(paper.width, paper.height),
        pageCompression=1,
        invariant=1,
        pdfVersion=archival.VERSION,
        lang=properties.language,
        initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the stubs take a font's name for a number
    )
    canvas.setTitle(properties.title)
    canvas.setAuthor(properties.author)
    canvas.setSubject(properties.subject)
    canvas.setCreator("CreditDesk")
    canvas.setProducer("CreditDesk")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    _date_of_making(canvas, properties.made_on)
    archival.make_archival(canvas, **asdict(properties))
    for page in drawn:
        _draw(canvas, page, paper.height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _date_of_making(canvas: Canvas, day: date) -> None:
    # The clock would give other bytes every second; ReportLab has no public way to say the time itself.
    stamp = cast("Any", canvas)._doc._timeStamp  # noqa: SLF001
    moment = (day.year, day.month, day.day, 0, 0, 0)
    stamp.t = timegm((*moment, 0, 0, 0))
    stamp.YMDhms = moment
    stamp.dhh = stamp.dmm = 0


def _draw_code(canvas: Canvas, code: CodeMark, height: float) -> None:
    # One path for all modules: neighbours then meet without the hair of light that viewers leave between shapes.
    # Counted in modules, its numbers are whole ones.
    path = canvas.beginPath()
    for column, row, count in code.runs:
        path.rect(column, row, count, 1)
    canvas.saveState()
    canvas.translate(code.x, height - code.y)
    canvas.scale(code.side / code.modules, -code.side / code.modules)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
    if code.has_swiss_cross:
        centre_x, centre_y = code.x + code.side / 2, height - code.y - code.side / 2
        for is_white, wide, high in _SWISS_CROSS:
            canvas.setFillGray(1 if is_white else 0)
            canvas.rect(centre_x - wide / 2, centre_y - high / 2, wide, high, stroke=0, fill=1)


def _draw(canvas: Canvas, page: Page, height: float) -> None:
    for band in page.bands:
        canvas.setFillColorRGB(*band.colour)
        canvas.rect(band.x, height - band.y - band.height, band.width, band.height, stroke=0, fill=1)
    for rule in page.rules:
        canvas.setStrokeColorRGB(*rule.colour)
        canvas.setLineWidth(rule.weight)
        canvas.setDash(rule.dash, rule.dash) if rule.dash else canvas.setDash()
        canvas.line(rule.x1, height - rule.y1, rule.x2, height - rule.y2)
    for code in page.codes:
        _draw_code(canvas, code, height)
    for each in page.drawings:
        put_picture(canvas, each.picture, each.x, height - each.y - each.height, (each.width, each.height))
    for link in page.links:
        box = (link.x, height - link.y - link.height, link.x + link.width, height - link.y)
        canvas.linkURL(link.address, box, thickness=0, F=archival.PRINTED)
    text = canvas.beginText()
    current: Style | None = None
    for run in page.runs:
        if run.style is not current:
            current = run.style
            text.setFont(current.font, current.size)
            text.setFillColorRGB(*current.colour)
        text.setTextOrigin(run.x, height - run.y)
        text.textOut(run.text)
    canvas.drawText(text)
