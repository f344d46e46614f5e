"""What somebody wrote in a mail, without what they quote from earlier ones, and plain words out of a page's markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

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
    """Return the words of an HTML page, its paragraphs in lines of their own."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.said).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)
