"""What somebody wrote in a mail, without what they quote from earlier ones, and plain words out of a page's markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

# How mail programs in our languages begin what they quote, in a line of its own.
_QUOTED_FROM_HERE = re.compile(
    r"-{3,} ?(Original Message|Ursprüngliche Nachricht|Message d'origine) ?-{3,}"
    r"|-{3,} ?(Oorspronkelijk bericht|Mensaje original) ?-{3,}"
    r"|_{20,}"
    r"|(On|Am|Le|Op|El)\b.{6,160}(wrote|schrieb|a écrit|schreef|escribió)[^:]{0,80}:",
    re.IGNORECASE,
)
_SILENT = frozenset({"script", "style", "head", "title"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"})

_TAG = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
_MOST_MARKUP = 200_000


def own_words(text: str) -> str:
    """Return what the sender wrote, without the earlier mails below it; all of it where only those stand there."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((at for at, line in enumerate(lines) if _QUOTED_FROM_HERE.fullmatch(line.strip())), len(lines))
    kept = lines[:end]
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">")):
        kept.pop()
    said = "\n".join(line.rstrip() for line in kept).strip()
    return re.sub(r"\n{2,}", "\n", said) or text.strip()


def words_of_page(markup: str) -> str:
    """Return the words of an HTML page, its paragraphs in lines of their own.

    The time it takes grows with its length alone, and no more of it is read than anybody writes in a mail.
    """
    lines = (" ".join(line.split()) for line in "".join(_pieces(markup[:_MOST_MARKUP])).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(markup: str) -> Iterator[str]:
    """Yield words and breaks in their order; what is begun and never ended takes the rest of the page with it."""
    at = 0
    while (start := markup.find("<", at)) >= 0:
        yield html.unescape(markup[at:start])
        closing = "-->" if markup.startswith("<!--", start) else ">"
        end = markup.find(closing, start)
        if end < 0:
            return
        end += len(closing)
        found = _TAG.match(markup, start)
        tag = found[1].lower() if found is not None else ""
        if found is None and markup[start + 1] not in "!?/":
            # An arrow in the words, which begins no tag.
            yield "<"
            end = start + 1
        elif tag in _BREAKS:
            yield "\n"
        elif tag in _SILENT and markup[start + 1] != "/":
            over = re.compile(f"</{tag}", re.IGNORECASE).search(markup, end)
            if over is None:
                return
            end = over.start()
        at = end
    yield html.unescape(markup[at:])
