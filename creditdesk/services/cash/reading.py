"""Reading a delimited text file: its encoding, its delimiter, its header, its rows; or a sentence why not."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.services.cash.header import Fits, FoundHeader, find_header

_DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_BLOCK = 1 << 20
# The most that one cell may hold; more is a quotation mark that was never closed.
_LONGEST_CELL = 131_072
# Read as one line more after the file's last: a cell that swallows it was never closed.
_END = "\x03end of file\x03"
# How files of Excel and LibreOffice begin, new and old.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NOT_IN_NAMES = re.compile(r"[\W_]+")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class UnreadableFileError(CreditDeskError):
    """A file of which nothing can be taken."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what, safe="Nothing was imported.", cure=cure)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of rows under a header; `header` holds the names as `plain_name` writes them."""

    path: Path
    sha256: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    # The header as it stands in the file.
    titles: tuple[str, ...]
    header_row: int
    # Lines of the file: about the number of its rows.
    about_rows: int
    ends_with_newline: bool
    # The day that the lines above the header say the file is of.
    stated_on: date | None = None
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        # A name may hold bytes that are no text, which no table takes: a mark stands for each.
        return self.path.name.encode(errors="replace").decode()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row that is more than separators with its number as a spreadsheet shows it.

        Raises:
            UnreadableFileError: If the file cannot be read to its end.
        """
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as text:
            # Filled once the last line is read: only the row that holds it needs a closer look.
            ended: list[str] = []
            reader = csv.reader(chain(text, _ending(ended)), delimiter=self.delimiter)
            number = 0
            try:
                for number, row in enumerate(reader, 1):
                    if ended:
                        if "\n" in row[-1] or "\r" in row[-1]:
                            raise _never_closed(self.name, number, "a quotation mark is opened and never closed")
                        if row[:-1]:
                            # Cut off within the last row's last cell: the row is there without it.
                            yield number, row[:-1]
                    elif number > self.header_row and any(row):
                        yield number, row
            except csv.Error as error:
                raise _broken(self.name, number + 1, error) from error


def _ending(ended: list[str]) -> Iterator[str]:
    ended.append(_END)
    yield _END


def plain_name(title: str) -> str:
    """Return a column's name as it is compared: `Due Date`, `due_date` and `*DUE-DATE` are the same column.

    A name of signs alone, such as `#`, stays as it is.
    """
    return _NOT_IN_NAMES.sub("_", title.casefold()).strip("_") or title.strip()


def open_sheet(path: Path, fits: Fits = lambda _header: False) -> Sheet:
    """Look through a file and return it ready for reading.

    Args:
        path: The file.
        fits: Tells whether a row, its names plain, is the header of a known layout; without it, the row that looks
            most like names is taken.

    Raises:
        UnreadableFileError: If it is empty, not text, or broken.
    """
    if not path.exists():
        raise NotFoundError(f"There is no file {path}.", cure="Check the name and the folder.")
    if path.is_dir():
        raise UnreadableFileError(f"{path.name} is a folder.", "Choose the files in it.")
    if not path.is_file():
        # A pipe or a device is read once and may never end; a file is read several times.
        raise UnreadableFileError(f"{path.name} is no file.", "Save what it gives as a file, and choose that.")
    encoding, sha256, lines, ends = _scan(path)
    notices = []
    if encoding == "cp1252":
        notices.append(
            f"{path.name} is not UTF-8; it was read as Windows-1252. If names look wrong, export it again as UTF-8."
        )
    elif encoding == "utf-16":
        notices.append(f"{path.name} was read as UTF-16.")
    found = _header(path, encoding, fits)
    titles = found.titles
    if found.delimiter != ",":
        name = _DELIMITER_NAMES.get(found.delimiter, f'"{found.delimiter}"')
        notices.append(f"{path.name} is separated by {name}.")
    if notice := found.notice(path.name):
        notices.append(notice)
    header = tuple(plain_name(title) for title in titles)
    return Sheet(
        path=path,
        sha256=sha256,
        encoding=encoding,
        delimiter=found.delimiter,
        header=header,
        titles=titles,
        header_row=found.row,
        about_rows=lines,
        ends_with_newline=ends,
        stated_on=found.stated_on,
        notices=tuple(notices),
    )


def _scan(path: Path) -> tuple[str, str, int, bool]:
    """Read the whole file once: encoding, SHA-256, lines, whether the last line is complete."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, size, lines, last = "", 0, 0, b""
    is_utf8 = True
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if not size:
                encoding = next((name for mark, name in _BOMS if block.startswith(mark)), "")
            size += len(block)
            lines += block.count(b"\n")
            digest.update(block)
            last = block
            if encoding != "utf-16":
                _check_block(path.name, block)
                if is_utf8:
                    try:
                        decoder.decode(block)
                    except UnicodeDecodeError:
                        is_utf8 = False
    if not size or (size < 5 and not last.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t")):
        raise UnreadableFileError(f"{path.name} is empty.", "Export it again.")
    ends = last.endswith((b"\n", b"\r", b"\n\0", b"\r\0"))
    if encoding == "utf-16":
        _check_utf16(path)
        return encoding, digest.hexdigest(), lines, ends
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    return (encoding or "utf-8") if is_utf8 else "cp1252", digest.hexdigest(), lines, ends


def _check_block(name: str, block: bytes) -> None:
    if block.startswith(_WORKBOOKS):
        cure = "Open it in the spreadsheet program and save the sheet as CSV (UTF-8)."
        raise UnreadableFileError(f"{name} is a workbook, not a text file.", cure)
    if b"\0" in block or block.startswith((b"%PDF", b"\x1f\x8b")):
        cure = "Open it in the program it belongs to and save the table as CSV (UTF-8)."
        raise UnreadableFileError(f"{name} is not a text file.", cure)
    if len(block) == _BLOCK and b"\n" not in block and b"\r" not in block:
        raise UnreadableFileError(
            f"{name} has a line of more than a million characters, so it is no table.", "Export it again as CSV."
        )


def _check_utf16(path: Path) -> None:
    try:
        with path.open(encoding="utf-16", newline="") as text:
            for line in text:
                if len(line) > _BLOCK:
                    raise UnreadableFileError(
                        f"{path.name} has a line of more than a million characters, so it is no table.",
                        "Export it again as CSV.",
                    )
    except UnicodeError as error:
        raise UnreadableFileError(
            f"{path.name} begins as UTF-16 but does not go on so; it may be cut off.", "Export it again."
        ) from error


def _header(path: Path, encoding: str, fits: Fits) -> FoundHeader:
    try:
        found = find_header(path, encoding, lambda cells: fits([plain_name(cell) for cell in cells]))
    except csv.Error as error:
        raise _broken(path.name, 1, error) from error
    if found is None:
        raise UnreadableFileError(f"{path.name} is empty.", "Export it again.")
    return found


def _never_closed(name: str, row: int, what: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name}, row {row}: {what}.",
        "Close the quotation mark in that row, or export the file again: it may have been cut off.",
    )


def _broken(name: str, row: int, error: csv.Error) -> UnreadableFileError:
    if "field larger" in str(error):
        return _never_closed(name, row, f"one cell holds more than {_LONGEST_CELL:,} characters")
    return UnreadableFileError(f"{name}, row {row} cannot be read as a table row.", "Export the file again as CSV.")
