"""What stands around the text: letterhead, address window, references, running heads, feet, fold marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from creditdesk.services.letters.design import LEFT, Design, Picture, channels
from creditdesk.services.letters.flow import (
    BODY,
    FOOT,
    LEADING,
    LINE,
    MUTED,
    NAME,
    SMALL,
    SUBJECT,
    Flow,
    fit,
    shrunk,
    wrap,
)
from creditdesk.services.letters.fonts import Style, width
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.pages import Drawing, Link, Rule, Run
from creditdesk.services.letters.paper import FOOT_LINE, MM
from creditdesk.services.letters.sheet import Sheet
from creditdesk.services.letters.texts import Texts

TOP = 20 * MM
LABEL = 24 * MM
PITCH = 12.5
CLEAR = 15.0
"""From the last reference to the text, at least."""
LOGO_TOP = 10 * MM
LOGO_CLEAR = 5 * MM
"""From the logo, with what stands below it, to the address."""
LOGO_LEAST = 6 * MM
SIGNATURE_ABOVE = 3.0
SIGNATURE_SIZE = (60 * MM, 11 * MM)
"""The room for the picture of a signature, and what is above it."""
SMALLEST = 6.5
"""The smallest type in which an address is set to show whole in its window, and a value to stand on one line."""
REFERENCE = Style(BODY.font, 8.5, BODY.colour)
VALUE = Style(BODY.font, 9, BODY.colour)


def first_page(flow: Flow, facts: Sheet, texts: Texts, formats: Formats) -> None:
    """Set all of the first page but its text."""
    _letterhead(flow, facts)
    _address(flow, facts)
    _references(flow, facts, texts, formats)
    for y in flow.paper.fold_marks:
        flow.page.rules.append(Rule(4 * MM, y, 9 * MM, y, 0.3, MUTED))


def opening(flow: Flow, texts: Texts, subject: str, greeting: str) -> None:
    """Set the greeting and the subject: in English in this order, elsewhere what it is about comes first."""
    if texts.word("words", "subject_first"):
        _subject(flow, texts.word("words", "subject_line", subject=subject))
        flow.y += 4
        flow.paragraph(greeting)
    else:
        flow.paragraph(greeting)
        _subject(flow, texts.word("words", "subject_line", subject=subject))


def _subject(flow: Flow, subject: str) -> None:
    for line in wrap(flow.shown(subject), SUBJECT, flow.paper.text_width):
        flow.put(flow.paper.left, flow.y + SUBJECT.size, line, SUBJECT)
        flow.y += SUBJECT.size * LEADING
    flow.y += 6


def running_head(flow: Flow, facts: Sheet, subject: str, texts: Texts, formats: Formats) -> None:
    """Set the head of a further page: whose letter it is, and which."""
    baseline = TOP
    measure = flow.paper.text_width * 0.55
    flow.put(flow.paper.left, baseline, fit(flow.shown(facts.sender.name), SMALL, measure), SMALL)
    flow.put_right(flow.paper.right, baseline, formats.day(facts.dated_on), SMALL)
    line = " · ".join(part for part in (facts.addressee.account, _number(facts, texts), subject) if part)
    flow.put(flow.paper.left, baseline + 11.5, fit(flow.shown(line), SMALL, flow.paper.text_width), SMALL)
    flow.rule(baseline + 17)


def feet(flow: Flow, facts: Sheet, texts: Texts) -> None:
    """Set the foot of every page, now that their number is known."""
    sender = facts.sender
    particulars = [sender.formal_name, sender.registration]
    if sender.registered_office:
        particulars.append(texts.word("words", "registered_office", office=sender.registered_office))
    if sender.vat_number:
        particulars.append(texts.word("words", "vat_number", number=sender.vat_number))
    paper = flow.paper
    text = flow.shown(" · ".join(part for part in particulars if part))
    measure = paper.text_width - 30 * MM
    lines = wrap(text, FOOT, measure, most=2)
    lines += [fit(flow.shown(line), FOOT, measure) for line in sender.design.foot]
    undrawable = texts.word("words", "undrawable") if flow.undrawable else ""
    if undrawable:
        lines.append(flow.shown(undrawable))
    for number, page in enumerate(flow.pages, 1):
        top = paper.bottom + 5 * MM if page.foot_top is None else page.foot_top
        page.rules.append(Rule(paper.left, top, paper.right, top, 0.5, LINE))
        for index, line in enumerate(lines):
            page.runs.append(Run(paper.left, top + 10 + index * FOOT_LINE, line, FOOT))
        count = flow.shown(texts.word("words", "page", page=str(number), pages=str(len(flow.pages))))
        page.runs.append(Run(paper.right - width(count, FOOT), top + 10, count, FOOT))


def _letterhead(flow: Flow, facts: Sheet) -> None:
    sender, paper, design = facts.sender, flow.paper, facts.sender.design
    contact = " · ".join(part for part in (sender.phone, sender.email) if part)
    right = [line for line in (", ".join(sender.address), contact, sender.web) if line]
    measure = paper.text_width * 0.5
    pieces = [piece for line in right for piece in wrap(flow.shown(line), SMALL, measure, most=3)]
    leading = SMALL.size * LEADING
    name_top = contact_top = TOP
    if design.logo is not None:
        is_left = design.logo_at == LEFT
        below = (0 if design.hides_name else NAME.size * LEADING) if is_left else leading * len(pieces)
        foot = _logo(flow, design.logo, design, below)
        name_top, contact_top = (foot + NAME.size * LEADING, TOP) if is_left else (TOP, foot + leading)
    if not design.hides_name:
        _name(flow, sender, name_top, paper.text_width - (measure + 10 if right else 0))
    baseline = contact_top
    for piece in pieces:
        flow.put_right(paper.right, baseline, piece, SMALL)
        baseline += leading
    if _is_web_address(sender.web):
        breadth = min(width(flow.shown(sender.web), SMALL), measure)
        address = sender.web if "://" in sender.web else f"https://{sender.web}"
        flow.page.links.append(Link(paper.right - breadth, baseline - leading - SMALL.size, breadth, leading, address))


def _name(flow: Flow, sender: Letterhead, top: float, breadth: float) -> None:
    name, colour = flow.shown(sender.name), sender.design.colour
    ink = channels(colour) if colour else NAME.colour
    style = Style(NAME.font, NAME.size if width(name, NAME) <= breadth else 11, ink)
    for index, line in enumerate(wrap(name, style, breadth, most=3)):
        flow.put(flow.paper.left, top + index * style.size * 1.25, line, style)


def _logo(flow: Flow, logo: Picture, design: Design, below: float) -> float:
    """Draw the logo in its width, or smaller where it and what stands below it would reach the address."""
    paper = flow.paper
    most = (paper.return_line_top or paper.address_top) - LOGO_TOP - below - LOGO_CLEAR
    wide = min(design.logo_width * MM, paper.text_width / 2)
    scale = min(wide / logo.width, max(most, LOGO_LEAST) / logo.height)
    wide, high = logo.width * scale, logo.height * scale
    x = paper.left if design.logo_at == LEFT else paper.right - wide
    flow.page.drawings.append(Drawing(x, LOGO_TOP, wide, high, logo))
    return LOGO_TOP + high


def signature(flow: Flow, sender: Letterhead, closing: float) -> None:
    """Draw the picture of the signature into the room between the closing words, on this baseline, and the name."""
    picture = sender.design.signature
    if picture is not None:
        scale = min(SIGNATURE_SIZE[0] / picture.width, SIGNATURE_SIZE[1] / picture.height)
        high = picture.height * scale
        top = closing + SIGNATURE_ABOVE + (SIGNATURE_SIZE[1] - high) / 2
        flow.page.drawings.append(Drawing(flow.paper.left, top, picture.width * scale, high, picture))


def _address(flow: Flow, facts: Sheet) -> None:
    paper = flow.paper
    if paper.return_line_top is not None:
        parts = (facts.sender.name, *facts.sender.address)
        line = flow.shown(" · ".join(parts))
        flow.put(paper.address_left, paper.return_line_top, fit(line, FOOT, paper.address_width), FOOT)
        y = paper.return_line_top + 2
        flow.page.rules.append(Rule(paper.address_left, y, paper.address_left + paper.address_width, y, 0.3, MUTED))
    lines, style, leading = _set_address([flow.shown(line) for line in facts.addressee.lines], flow)
    for index, line in enumerate(lines):
        flow.put(paper.address_left, paper.address_top + style.size + index * leading, line, style)


def _set_address(lines: Sequence[str], flow: Flow) -> tuple[list[str], Style, float]:
    """Choose the largest type in which the whole address shows in its window, joining lines where none would do."""
    measure, height = flow.paper.address_width, flow.paper.address_height
    parts = list(lines)
    while True:
        size = 10.0
        while size >= SMALLEST:
            style = Style(BODY.font, size, BODY.colour)
            wrapped = [piece for line in parts for piece in wrap(line, style, measure)]
            leading = size * 1.25
            if len(wrapped) * leading <= height:
                return wrapped, style, leading
            size -= 0.5
        if len(parts) <= 2:
            # Not even two lines fit: what fits is shown, and the ellipsis says that there was more.
            wrapped = wrap(", ".join(parts), style, measure, most=int(height / leading))
            return wrapped, style, leading
        # The two shortest neighbours below the name are the least loss on one line.
        at = min(range(1, len(parts) - 1), key=lambda index: len(parts[index]) + len(parts[index + 1]))
        parts[at : at + 2] = [f"{parts[at]}, {parts[at + 1]}"]


def _number(facts: Sheet, texts: Texts) -> str:
    """Return the number; of a draft, which has none yet, the word for that."""
    return texts.ours("record", facts.number)


def _references(flow: Flow, facts: Sheet, texts: Texts, formats: Formats) -> None:
    sender, paper = facts.sender, flow.paper
    pairs = [
        ("date", formats.long_day(facts.dated_on)),
        ("our_ref", _number(facts, texts)),
        ("account", facts.addressee.account),
        ("contact", sender.signatory_name),
        ("phone", sender.phone),
        ("email", sender.email),
    ]
    baseline = paper.address_top + 9
    breadth = paper.block_right - paper.block_left - LABEL
    for name, text in pairs:
        if text:
            flow.put(paper.block_left, baseline, texts.word("words", name), SMALL)
            top = baseline
            baseline = value(flow, paper.block_left + LABEL, baseline, text, REFERENCE, breadth)
            if name == "email" and _is_mail_address(text):
                address = f"mailto:{quote(text, safe='@+')}?subject={quote(facts.number)}"
                flow.page.links.append(Link(paper.block_left + LABEL, top - 9, breadth, baseline - top, address))
    # References of many lines move the text down rather than stand in it.
    flow.y = max(flow.y, baseline - PITCH + CLEAR)


def _is_mail_address(text: str) -> bool:
    return re.fullmatch(r"[^@\s]+@[^@\s]+", text) is not None


def _is_web_address(text: str) -> bool:
    return re.fullmatch(r"(https?://)?[\w-]+(\.[\w-]+)+(/[!-~]*)?", text, re.ASCII) is not None


def value(flow: Flow, x: float, baseline: float, text: str, style: Style, measure: float) -> float:
    """Set all of a text on as many lines as it takes, and return the baseline of what comes below."""
    lines, style = whole(flow.shown(text), style, measure)
    for line in lines:
        flow.put(x, baseline, line, style)
        baseline += PITCH
    return baseline


def whole(text: str, style: Style, measure: float) -> tuple[list[str], Style]:
    """Return drawable text as lines that leave nothing out, in smaller type where that spares a second line.

    Who pays or quotes it must have all of it: a line ends after a mark that joins its parts, or else where it is full.
    """
    smaller = shrunk(text, style, measure, SMALLEST)
    if width(text, smaller) <= measure:
        return [text], smaller
    style = Style(style.font, SMALL.size, style.colour)
    lines = []
    while width(text, style) > measure:
        most = max((count for count in range(2, len(text)) if width(text[:count], style) <= measure), default=1)
        joined = max(text.rfind(mark, 0, most) for mark in "-@. ") + 1
        at = joined if joined > most // 2 else most
        lines.append(text[:at])
        text = text[at:]
    return [*lines, text], style
