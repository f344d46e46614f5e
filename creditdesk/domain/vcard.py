"""Contacts as vCards: 3.0 and 4.0 are read, and 2.1 as old telephones write it; 4.0 is written.

Source: RFC 6350 (4.0), RFC 2426 (3.0). What a card says beyond the fields of `Card` is left aside.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_LINE_OCTETS = 75
_NEW_LINE = re.compile(r"\r\n|\n|\r")
_PARAMETER = re.compile(r';((?:[^;:"]|"[^"]*")*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED_SEMICOLON = re.compile(r"(?<!\\)((?:\\\\)*);")
_TYPE_LABELS = {"cell": "mobile", "home": "home"}
_LABEL = "X-ABLABEL"
"""The property by which address books name a number or address in words, in one group with it."""
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Card:
    """One person of an address book; `phones` and `emails` are pairs of value and label, the first to use on top."""

    name: str
    role: str = ""
    organisation: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    emails: tuple[tuple[str, str], ...] = ()
    note: str = ""
    language: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """What a file of cards holds: those that could be read, and a sentence for whatever could not."""

    cards: tuple[Card, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Property:
    group: str
    name: str
    types: frozenset[str]
    preference: int
    value: str


@dataclass(slots=True)
class _Open:
    """A card whose end is not reached."""

    line: int
    properties: list[_Property] = field(default_factory=list)


def read(data: bytes) -> Cards:
    """Read a file of cards; a bad card or line costs itself alone."""
    cards: list[Card] = []
    problems: list[str] = []
    now: _Open | None = None
    for number, line in _lines(_text(data)):
        marker = line.strip().upper()
        if marker == "BEGIN:VCARD":
            if now is not None:
                problems.append(f"The card that begins on line {now.line} has no end; it was left out.")
            now = _Open(number)
        elif marker == "END:VCARD" and now is not None:
            card = _card(now.properties)
            if card is None:
                problems.append(f"The card that begins on line {now.line} has no name, number or address.")
            else:
                cards.append(card)
            now = None
        elif now is not None and line.strip():
            read_line = _property(line)
            if read_line is None:
                problems.append(f"Line {number} is no part of a card: “{line.strip()[:_SHOWN]}”.")
            else:
                now.properties.append(read_line)
    if now is not None:
        problems.append(f"The card that begins on line {now.line} has no end; it was left out.")
    if not cards and not problems:
        problems.append("There is no card in this file: a card begins with BEGIN:VCARD.")
    return Cards(tuple(cards), tuple(problems))


def write(cards: Iterable[Card]) -> str:
    """Return cards as a file of version 4.0, with the line ends and folds that the standard asks for."""
    return "".join(f"{_folded(line)}\r\n" for card in cards for line in _written(card))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16", errors="replace")
        return data.decode("cp1252", errors="replace")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers, folded ones joined and those of quoted-printable text too."""
    waiting: tuple[int, str] | None = None
    for number, line in enumerate(_NEW_LINE.split(text), 1):
        if waiting is not None and _goes_on(waiting[1]):
            waiting = (waiting[0], f"{waiting[1][:-1]}{line}")
        elif waiting is not None and line[:1] in (" ", "\t"):
            waiting = (waiting[0], waiting[1] + line[1:])
        else:
            if waiting is not None:
                yield waiting
            waiting = (number, line)
    if waiting is not None:
        yield waiting


def _goes_on(line: str) -> bool:
    head, _, value = line.partition(":")
    return "QUOTED-PRINTABLE" in head.upper() and value.endswith("=")


def _property(line: str) -> _Property | None:
    """Read `group.NAME;parameter=value:value`; none where the line is no such thing."""
    found = re.match(r'([A-Za-z0-9.\-]+)((?:;(?:[^;:"]|"[^"]*")*)*):', line)
    if found is None:
        return None
    group, _, name = found[1].rpartition(".")
    types: set[str] = set()
    preference, charset, is_quoted = 100, "utf-8", False
    for parameter in _PARAMETER.findall(found[2]):
        key, _, value = parameter.partition("=")
        key, value = (key.upper(), value.strip('"')) if value else ("TYPE", key)
        if key == "TYPE":
            types |= {each.casefold() for each in value.split(",")}
        elif key == "PREF" and value.isdecimal():
            preference = int(value)
        elif key == "CHARSET":
            charset = value
        is_quoted = is_quoted or value.upper() == "QUOTED-PRINTABLE"
    value = line[found.end() :]
    if is_quoted:
        value = _unquoted(value, charset)
    return _Property(group.casefold(), name.upper(), frozenset(types), 1 if "pref" in types else preference, value)


def _unquoted(value: str, charset: str) -> str:
    plain = quopri.decodestring(value.encode("latin-1", errors="replace"))
    try:
        return plain.decode(charset, errors="replace")
    except LookupError:
        return plain.decode("utf-8", errors="replace")


def _card(properties: Sequence[_Property]) -> Card | None:
    """Return what the properties say; none where they name nobody."""

    def first(name: str) -> str:
        found = sorted((each for each in properties if each.name == name), key=lambda each: each.preference)
        return next((plain for each in found if (plain := _plain(each.value).strip())), "")

    labels = {each.group: _label(each.value) for each in properties if each.name == _LABEL and each.group}

    def several(name: str) -> tuple[tuple[str, str], ...]:
        found = sorted((each for each in properties if each.name == name), key=lambda each: each.preference)
        pairs: dict[str, str] = {}
        for each in found:
            value = re.sub(r"^(tel|mailto):", "", _plain(each.value).strip(), flags=re.IGNORECASE)
            if value and not each.types & {"fax", "pager"}:
                named = (_TYPE_LABELS[kind] for kind in sorted(each.types & _TYPE_LABELS.keys()))
                pairs.setdefault(value, labels.get(each.group, "") or next(named, ""))
        return tuple(pairs.items())

    structured = next((each.value for each in properties if each.name == "N"), "")
    organisation = next((each.value for each in properties if each.name == "ORG"), "")
    card = Card(
        name=" ".join((first("FN") or _spoken(structured)).split()),
        role=first("TITLE") or first("ROLE"),
        organisation=", ".join(part for part in map(str.strip, _parts(organisation)) if part),
        phones=several("TEL"),
        emails=several("EMAIL"),
        note=first("NOTE"),
        language=first("LANG"),
        time_zone=first("TZ"),
    )
    return card if card.name or card.phones or card.emails else None


def _spoken(structured: str) -> str:
    """Return a name of parts (family; given; more; before; after) as it is spoken."""
    family, given, more, before, after = (*_parts(structured), "", "", "", "", "")[:5]
    return " ".join(part for part in (before, given, more, family, after) if part)


def _label(value: str) -> str:
    """Return a label in words: some address books wrap those that they know themselves, as `_$!<Work>!$_`."""
    return re.sub(r"^_\$!<(.*)>!\$_$", r"\1", _plain(value)).strip()


def _parts(value: str) -> list[str]:
    return [_plain(part) for part in _UNESCAPED_SEMICOLON.sub("\\1\0", value).split("\0")]


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _escaped(value: str) -> str:
    plain = _NEW_LINE.sub("\n", value)
    return re.sub(r"([\\,;])", r"\\\1", plain).replace("\n", "\\n")


def _written(card: Card) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"FN:{_escaped(card.name)}"
    for name, value in (
        ("TITLE", card.role), ("ORG", card.organisation), ("NOTE", card.note), ("LANG", card.language),
        ("TZ", card.time_zone),
    ):  # fmt: skip
        if value:
            yield f"{name}:{_escaped(value)}"
    groups = 0
    types = {label: kind for kind, label in _TYPE_LABELS.items()}
    for name, ways in (("TEL", card.phones), ("EMAIL", card.emails)):
        for at, (value, label) in enumerate(ways, 1):
            kind = f";TYPE={types[label]}" if label in types else ""
            line = f"{name};PREF={min(at, 100)}{kind}:{_escaped(value)}"
            if label and not kind:
                groups += 1
                yield f"item{groups}.{line}"
                yield f"item{groups}.{_LABEL}:{_escaped(label)}"
            else:
                yield line
    yield "END:VCARD"


def _folded(line: str) -> str:
    """Break a line so that none is longer than the standard allows, and no letter is cut in two."""
    lines, now, room = [], "", _LINE_OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            lines.append(now)
            now, room = " ", _LINE_OCTETS - 1
        now += letter
        room -= size
    return "\r\n".join([*lines, now])
