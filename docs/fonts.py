"""Make the fonts in resources/fonts from the Noto fonts of this computer: `python docs/fonts.py FOLDER`.

FOLDER holds NotoSans-Regular.ttf, NotoSans-Bold.ttf, NotoSansMath-Regular.ttf and NotoSansSymbols2-Regular.ttf.
Noto Sans is cut down to the scripts that letters are written in; the few arrows, ticks and signs that it lacks are
taken over from its sister fonts, so that one family serves a letter and the window. Needs fontTools.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"

TEXT = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x0259, 0x0259),  # schwa, a letter of Azerbaijani
    (0x02B9, 0x02DD),  # modifier letters, used in transliterated names
    (0x0300, 0x0345),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional: Welsh, Vietnamese
    (0x1F00, 0x1FFF),  # polytonic Greek
    (0x2000, 0x200A),  # spaces
    (0x2010, 0x205E),  # punctuation
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20A0, 0x20C0),  # currency signs
    (0x2100, 0x214F),  # letter-like signs: number, trade mark
    (0x2150, 0x215F),  # fractions
    (0xFFFD, 0xFFFD),  # stands for what the font cannot draw
)
SIGNS = {
    "NotoSansMath-Regular.ttf": "←↑→↓↗↘↵\u2212≈≠≤≥∞⋮⋯",
    "NotoSansSymbols2-Regular.ttf": "⇧⌘⌥⏎⏱■□▪▫▲▴▶▸▼▾◀◂◆◇○●◐◑◒★☆☎☐☑☒⚠✉✎✓✔✕✖✗",
}


def cut(font: TTFont) -> None:
    """Keep the characters of `TEXT` and the layout that a window's text engine uses; drop the hinting."""
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in TEXT for code in range(first, last + 1)])
    subsetter.subset(font)


def take_over(font: TTFont, other: TTFont, signs: str) -> None:
    """Copy the outlines of `signs` from another font of the same size of em."""
    outlines, names = other.getGlyphSet(), other.getBestCmap()
    added = []
    for sign in signs:
        name = f"uni{ord(sign):04X}"
        # The outline is recorded flat first: its parts would not be in the font that takes it over.
        flat = DecomposingRecordingPen(outlines)
        outlines[names[ord(sign)]].draw(flat)
        pen = TTGlyphPen(None)
        flat.replay(pen)
        glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        added.append((ord(sign), name, glyph, other["hmtx"][names[ord(sign)]]))
    font.setGlyphOrder([*font.getGlyphOrder(), *(name for _, name, _, _ in added)])
    for code, name, glyph, metrics in added:
        font["glyf"].glyphs[name] = glyph
        font["hmtx"].metrics[name] = metrics
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font["glyf"].glyphOrder = font.getGlyphOrder()


def main(folder: Path) -> None:
    """Write both fonts and say how large they are."""
    for style in ("Regular", "Bold"):
        # A fixed stamp: the same sources give the same file.
        font = TTFont(folder / f"NotoSans-{style}.ttf", recalcTimestamp=False)
        cut(font)
        for name, signs in SIGNS.items():
            take_over(font, TTFont(folder / name), signs)
        path = TARGET / f"NotoSans-{style}.ttf"
        font.save(path)
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
