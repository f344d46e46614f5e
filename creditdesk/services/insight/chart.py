"""The picture of how a debtor pays: each payment a dot, the usual course a line, the finding in the title.

Drawn on matplotlib's own canvases, never through pyplot, so that it works without a display and in any thread. The
same pattern and colours give the same file.
"""

from __future__ import annotations

import io
import threading
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, MaxNLocator

from creditdesk.domain.dates import MONTHS, add_months, months_apart
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.patterns import Change, whole_days
from creditdesk.paths import resource
from creditdesk.services.insight.colours import LIGHT, Colours
from creditdesk.services.insight.pattern import Pattern

FORMATS = (".png", ".svg", ".pdf")
"""The kinds of file a picture can be saved as."""

_DPI = 100
_SIZE = (7.6, 4.2)
_SAVED_DPI = 200
# matplotlib's settings and fonts belong to the whole process: one picture is drawn at a time.
_DRAWING = threading.Lock()
# Hinting would move letters to whole pixels and tear words apart at the small sizes used here.
_SCREEN_SETTINGS: dict[Any, Any] = {"text.hinting": "no_hinting"}
_SAVE_SETTINGS: dict[Any, Any] = _SCREEN_SETTINGS | {
    "svg.hashsalt": "creditdesk",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}
# So many dots lie on each other: smaller and fainter ones show where they are dense.
_MANY = 300
_DAY_ZERO = date(1970, 1, 1)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 1200)
_MOST_TICKS = 8


def figure(
    pattern: Pattern, colours: Colours = LIGHT, *, size: tuple[float, float] = _SIZE, dpi: float = _DPI
) -> Figure:
    """Return the picture; `size` in inches."""
    chart = Figure(figsize=size, dpi=dpi, facecolor=colours.panel)
    # Room for the words stays the same however large the picture is.
    width, height = size
    across, up = max(1 - 0.84 / width, 0.1), max(1 - 1.22 / height, 0.1)
    axes = chart.add_axes((0.62 / width, 0.46 / height, across, up), facecolor=colours.panel)
    _write_title(chart, pattern, colours)
    _dress(axes, colours)
    if pattern.paid:
        _draw_payments(axes, pattern, colours)
        _draw_terms(axes, pattern, colours)
        if pattern.habit.change is not None:
            _draw_change(axes, pattern.habit.change, pattern.as_of, colours)
    else:
        axes.set_axis_off()
    return chart


def pixels(pattern: Pattern, colours: Colours, *, width: int, height: int, scale: float) -> bytes:
    """Return the picture as rows of red, green, blue, opacity bytes, `width` x `height` device pixels.

    `scale` is how many device pixels a logical one has, so that words stay the same size on a sharp screen.
    """
    dpi = _DPI * scale
    with _DRAWING, mpl.rc_context(_SCREEN_SETTINGS):
        # Half a pixel more, so that the canvas never rounds down to a pixel less.
        chart = figure(pattern, colours, size=((width + 0.5) / dpi, (height + 0.5) / dpi), dpi=dpi)
        canvas: Any = FigureCanvasAgg(chart)  # its drawing carries no types
        canvas.draw()
        return bytes(canvas.buffer_rgba())


def picture(pattern: Pattern, kind: str, colours: Colours = LIGHT) -> bytes:
    """Return the picture as the bytes of a file of `kind`: .png, .svg or .pdf.

    Raises:
        CreditDeskError: If the kind is none of these.
    """
    if kind.lower() not in FORMATS:
        raise CreditDeskError(
            f"A picture cannot be saved as {kind or 'a file without an ending'}.",
            cure="Choose a name that ends in .png, .svg or .pdf.",
        )
    out = io.BytesIO()
    with _DRAWING, mpl.rc_context(_SAVE_SETTINGS):
        chart = figure(pattern, colours)
        # Without dates and versions, the same picture is the same bytes.
        match kind.lower():
            case ".png":
                FigureCanvasAgg(chart).print_figure(
                    out, format="png", dpi=_SAVED_DPI, facecolor=colours.panel, metadata={"Software": None}
                )
            case ".svg":
                FigureCanvasSVG(chart).print_figure(
                    out, format="svg", facecolor=colours.panel, metadata={"Date": None, "Creator": None}
                )
            case _:
                FigureCanvasPdf(chart).print_figure(
                    out,
                    format="pdf",
                    facecolor=colours.panel,
                    metadata={"CreationDate": None, "Creator": None, "Producer": None},
                )
    return out.getvalue()


def save(pattern: Pattern, path: Path, colours: Colours = LIGHT) -> None:
    """Write the picture to `path`, whose ending says the kind: .png, .svg or .pdf."""
    content = picture(pattern, path.suffix, colours)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CreditDeskError(
            f"The picture could not be written to {path.name}: {error.strerror}.", cure="Choose another folder."
        ) from error


@cache
def _font(weight: str, size: float) -> FontProperties:
    return FontProperties(fname=str(resource("fonts", f"NotoSans-{weight}.ttf")), size=size)


@cache
def _characters() -> frozenset[int]:
    return frozenset(FT2Font(str(resource("fonts", "NotoSans-Regular.ttf"))).get_charmap())


def _drawable(text: str) -> str:
    """Return the text with a mark for each sign that our font cannot draw."""
    return "".join(sign if ord(sign) in _characters() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _fitting(text: str, font: FontProperties, inches: float) -> str:
    """Return as much of the text as fits into the width, ending in dots where some is left out."""
    text = _drawable(text)
    if _width(text, font) <= inches:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _width(f"{text[:middle]}…", font) <= inches else (low, middle - 1)
    return f"{text[:low].rstrip()}…"


def _width(text: str, font: FontProperties) -> float:
    points: float = text_to_path.get_text_width_height_descent(text, font, False)[0]
    return points / 72


def _write_title(chart: Figure, pattern: Pattern, colours: Colours) -> None:
    width, height = chart.get_size_inches()
    left, room = 0.16, width - 0.32
    lines = (
        (0.32, pattern.sentence, colours.text, [_font("Bold", size) for size in (11, 10, 9)]),
        (
            0.54,
            f"How {pattern.name} pays: days from invoice to payment, each dot a payment",
            colours.muted,
            [_font("Regular", size) for size in (8.5, 7.5)],
        ),
    )
    for down, words, colour, fonts in lines:
        font = next((each for each in fonts if _width(_drawable(words), each) <= room), fonts[-1])
        chart.text(
            left / width,
            1 - down / height,
            _fitting(words, font, room),
            color=colour,
            fontproperties=font,
            va="baseline",
            parse_math=False,
        )


def _dress(axes: Axes, colours: Colours) -> None:
    for side in axes.spines.values():
        side.set_visible(False)
    axes.grid(visible=True, axis="y", color=colours.line, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=colours.muted)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, steps=[1, 3, 6, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda days, _: f"{days:.0f} d"))


def _draw_payments(axes: Axes, pattern: Pattern, colours: Colours) -> None:
    days = [_number(item.paid_on) for item in pattern.paid]
    many = len(days) > _MANY
    axes.plot(
        days,
        [item.days_to_pay for item in pattern.paid],
        linestyle="none",
        marker="o",
        markersize=3 if many else 4.5,
        markeredgewidth=0,
        color=colours.muted,
        alpha=0.25 if many else 0.55,
        # Dots on the zero line are whole dots.
        clip_on=False,
    )
    # Several payments of one day are one point of the line.
    line = dict(zip(days, pattern.rolling, strict=True))
    axes.plot(list(line), list(line.values()), color=colours.accent, linewidth=2, solid_joinstyle="round")
    first, last = pattern.paid[0].paid_on, max(pattern.paid[-1].paid_on, pattern.as_of)
    room = max(timedelta(days=3), (last - first) / 50)
    axes.set_xlim(_number(first - room), _number(last + room))
    lowest = min(0, *(item.days_to_pay for item in pattern.paid))
    highest = max(item.days_to_pay for item in pattern.paid)
    axes.set_ylim(lowest, max(highest, pattern.terms_days or 0) * 1.22 + 4)
    axes.set_xticks(*_month_ticks(first, last))
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_font("Regular", 8.5))
        label.set_color(colours.muted)


def _draw_terms(axes: Axes, pattern: Pattern, colours: Colours) -> None:
    if pattern.terms_days is None:
        return
    axes.axhline(pattern.terms_days, color=colours.muted, linewidth=1, linestyle=(0, (4, 3)))
    # The words stand on the side of the line where the payments are not.
    below = (pattern.habit.recent or 0) >= pattern.terms_days
    axes.annotate(
        f"{'terms' if pattern.all_have_terms_days else 'usually due after'} {pattern.terms_days} days",
        xy=(0.995, pattern.terms_days),
        xycoords=("axes fraction", "data"),
        xytext=(0, -3 if below else 3),
        textcoords="offset points",
        ha="right",
        va="top" if below else "bottom",
        color=colours.muted,
        fontproperties=_font("Regular", 8.5),
    )


def _draw_change(axes: Axes, change: Change, as_of: date, colours: Colours) -> None:
    slower = change.after > change.before
    colour = colours.slower if slower else colours.quicker
    start, end = _number(change.on), axes.get_xlim()[1]
    axes.axvspan(start, end, color=colour, alpha=0.08, linewidth=0)
    days = abs(whole_days(change.after) - whole_days(change.before))
    day = f"{change.on.day} {_short(change.on)}" + ("" if change.on.year == as_of.year else f" {change.on.year}")
    words = f"since {day}: {days} days {'slower' if slower else 'quicker'}"
    low, high = axes.get_xlim()
    at = (start - low) / (high - low)
    # The words stand inside the shaded time where it is wide enough, else to its left.
    inside = at < 0.66
    axes.annotate(
        words,
        xy=(at, 1),
        xycoords="axes fraction",
        xytext=(6 if inside else -6, -5),
        textcoords="offset points",
        ha="left" if inside else "right",
        va="top",
        color=colour,
        fontproperties=_font("Bold", 8.5),
    )


def _number(day: date) -> int:
    """Return a day as matplotlib counts days."""
    return (day - _DAY_ZERO).days


def _short(day: date) -> str:
    # Not by strftime, which speaks the language that the window toolkit set for the whole process.
    return MONTHS[day.month - 1][:3]


def _month_ticks(first: date, last: date) -> tuple[list[int], list[str]]:
    """Return where months begin and what to write there; the year stands under the first and under each January."""
    step = next(step for step in _MONTH_STEPS if months_apart(first, last) <= _MOST_TICKS * step)
    start = first.replace(day=1)
    if start < first:
        start = add_months(start, 1)
    while (start.month - 1) % min(step, 12):
        start = add_months(start, 1)
    days = []
    while start <= last:
        days.append(start)
        start = add_months(start, step)
    labels = [
        f"{_short(day)}\n{day.year}" if index == 0 or day.month == 1 else _short(day) for index, day in enumerate(days)
    ]
    return [_number(day) for day in days], labels
