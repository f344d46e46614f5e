"""Full-text search over customers, contacts and what was said: the one place that knows the dialect's way of it.

On SQLite: FTS5 indexes, one kind of words by their beginnings, one of any three letters in a row. They hold no
text of their own and are kept true by triggers, so that nobody who writes customers or contacts needs to know of
them. Another dialect would say the same in its own words here, and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    MetaData,
    Select,
    column,
    event,
    inspect,
    literal_column,
    select,
    table,
    text,
)

from creditdesk.models.base import metadata

_WORDS = "tokenize = \"unicode61 remove_diacritics 2\", prefix = '1 2 3'"
_LETTERS = "tokenize = 'trigram'"
# Index, the table it is of, the columns it covers, how it cuts text.
_INDEXES = (
    ("customers_by_word", "customers", ("account", "name", "postcode"), _WORDS),
    ("customers_by_letters", "customers", ("account", "name", "postcode"), _LETTERS),
    ("contacts_by_word", "contacts", ("name",), _WORDS),
    ("contacts_by_letters", "contacts", ("name", "phone_digits"), _LETTERS),
    ("activities_by_word", "activities", ("note", "summary"), _WORDS),
    ("numbers_by_letters", "contact_ways", ("value", "digits"), _LETTERS),
)
# How others write the same name: a person types Mueller, Strasse or Jorgensen for Müller, Straße, Jørgensen, and the
# other way about. The index of words passes over accents, but these letters are none to it; that of three letters in a
# row knows of neither.
_SAME_IN_WORDS = (
    ("ß", "ss"), ("ss", "ß"), ("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
    ("æ", "ae"), ("ae", "æ"), ("œ", "oe"), ("oe", "œ"), ("ø", "o"), ("o", "ø"), ("ł", "l"), ("l", "ł"), ("đ", "d"),
)  # fmt: skip
_SAME_IN_LETTERS = (
    ("ß", "ss"), ("ss", "ß"), ("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ae", "ä"), ("oe", "ö"), ("ue", "ü"),
)  # fmt: skip
_MOST_SPELLINGS = 12
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_PART = 3


def create(connection: Connection) -> None:
    """Make the indexes and triggers that are missing, and fill the indexes from the tables as they stand.

    A revision that rebuilds a table covered loses its triggers: it must call this afterwards. What a revision does
    not have yet is left to the one that brings it.
    """
    there = set(inspect(connection).get_table_names())
    for name, of, columns, tokenizer in _INDEXES:
        if of not in there:
            continue
        listed = ", ".join(columns)
        connection.execute(
            text(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {name}"
                f" USING fts5({listed}, content = '{of}', content_rowid = 'id', {tokenizer})"
            )
        )
        for sql in _triggers(name, of, columns):
            connection.execute(text(sql))
        connection.execute(text(f"INSERT INTO {name}({name}) VALUES ('rebuild')"))  # noqa: S608 - our own names


@contextmanager
def rebuilt_after(connection: Connection) -> Iterator[None]:
    """Let a large load of customers and contacts pass by the indexes, and fill them anew at its end.

    Filling them from the tables takes a tenth of the time that the triggers take row by row.
    """
    for name, _, _, _ in _INDEXES:
        for when in ("insert", "delete", "update"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}_{when}"))
    yield
    create(connection)


def forget(connection: Connection) -> None:
    """Fill the indexes of people and of what was said anew, so that nothing is left there of what their tables lost.

    A word taken out of an index is only marked as gone, and stays in its pages until it happens to be merged away.
    """
    for name, of, _, _ in _INDEXES:
        if of != "customers":
            connection.execute(text(f"INSERT INTO {name}({name}) VALUES ('rebuild')"))  # noqa: S608 - our own names


def _triggers(name: str, of: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    listed = ", ".join(columns)
    new = ", ".join(f"new.{each}" for each in columns)
    old = ", ".join(f"old.{each}" for each in columns)
    add = f"INSERT INTO {name}(rowid, {listed}) VALUES (new.id, {new});"  # noqa: S608 - our own names
    # FTS5 keeps no text here: it must be told what it had indexed to forget it.
    forget = f"INSERT INTO {name}({name}, rowid, {listed}) VALUES ('delete', old.id, {old});"  # noqa: S608
    return (
        f"CREATE TRIGGER IF NOT EXISTS {name}_insert AFTER INSERT ON {of} BEGIN {add} END",
        f"CREATE TRIGGER IF NOT EXISTS {name}_delete AFTER DELETE ON {of} BEGIN {forget} END",
        f"CREATE TRIGGER IF NOT EXISTS {name}_update AFTER UPDATE OF {listed} ON {of} BEGIN {forget} {add} END",
    )


def _after_create(target: MetaData, connection: Connection, **_: Any) -> None:
    del target
    create(connection)


event.listen(metadata, "after_create", _after_create)


def customers_by_word(words: str) -> Select[tuple[int]] | None:
    """Return a query for the ids of customers of whom every word begins a word of the account, name or postcode."""
    return _by_words("customers_by_word", words)


def contacts_by_word(words: str) -> Select[tuple[int]] | None:
    """Return a query for the ids of contacts of whom every word begins a word of the name."""
    return _by_words("contacts_by_word", words)


def customers_by_letters(part: str) -> Select[tuple[int]] | None:
    """Return a query for the ids of customers with `part` anywhere in account, name or postcode."""
    return _by_letters("customers_by_letters", part)


def contacts_by_letters(part: str) -> Select[tuple[int]] | None:
    """Return a query for the ids of contacts with `part` anywhere in the name or the number's digits."""
    return _by_letters("contacts_by_letters", part)


def activities_by_word(words: str) -> Select[tuple[int]] | None:
    """Return a query for the ids of activities of which every word begins a word of the note or the line of history."""
    return _by_words("activities_by_word", words)


def numbers_by_letters(part: str) -> Select[tuple[int]] | None:
    """Return a query for the ids of contact ways with `part` anywhere in the number, its digits or the address."""
    return _by_letters("numbers_by_letters", part)


def latest_first(ids: Select[tuple[int]]) -> Select[tuple[int]]:
    """Return one of these queries with the highest ids first; with a limit, the index is read no further."""
    return ids.order_by(ids.selected_columns.id.desc())


def _by_words(index: str, words: str) -> Select[tuple[int]] | None:
    found = _WORD.findall(unicodedata.normalize("NFC", words))
    asked = (" OR ".join(f'"{each}"*' for each in _spellings(word, _SAME_IN_WORDS)) for word in found)
    return _matching(index, " AND ".join(f"({each})" for each in asked)) if found else None


def _by_letters(index: str, part: str) -> Select[tuple[int]] | None:
    letters = unicodedata.normalize("NFC", part).strip()
    if len(letters) < _SHORTEST_PART:
        return None
    asked = (each.replace('"', '""') for each in _spellings(letters, _SAME_IN_LETTERS) if len(each) >= _SHORTEST_PART)
    return _matching(index, " OR ".join(f'"{each}"' for each in asked))


def _spellings(word: str, same: tuple[tuple[str, str], ...]) -> list[str]:
    """Return a word as typed, and as others may write it."""
    found = [word.lower()]
    if len(word) <= _SHORTEST_PART:
        # So short a beginning finds more than is shown, and each further spelling of it costs a frame's time.
        return found
    for typed, written in same:
        found += [each.replace(typed, written) for each in found if typed in each]
    return list(dict.fromkeys(found))[:_MOST_SPELLINGS]


def _matching(index: str, expression: str) -> Select[tuple[int]]:
    source = table(index, column("rowid", Integer))
    return select(source.c.rowid.label("id")).where(literal_column(index).op("MATCH")(expression))
