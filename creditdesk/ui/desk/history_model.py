"""The history as a Qt model: the entries that the search and the kind keep, newest first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from creditdesk.services.ledger.history_filter import HistoryFilter, Kind, searched
from creditdesk.services.ledger.views import HistoryEntry, Mark
from creditdesk.ui.desk.words import dated_text, day_text, full_day, joined

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ENTRY_ROLE = Qt.ItemDataRole.UserRole
AS_OF_ROLE = Qt.ItemDataRole.UserRole + 1
_AT_ONCE = 400
_LEAST_OF_NOTE = 24  # letters


def second_line(entry: HistoryEntry, as_of: date) -> str:
    """Return what stands under the title: what was said, the detail, and when, where the detail does not tell."""
    said = f"“{entry.note}”" if entry.note else ""
    day = day_text(entry.on, as_of)
    when = [] if day in entry.detail else [day]
    if entry.at is not None and not entry.detail.endswith(clock := _clock(entry.at)):
        when.append(clock)
    told = joined((entry.detail, *when))
    return f"{said} {told}".strip()


def shortened(entry: HistoryEntry, as_of: date, fits: Callable[[str], bool]) -> str:
    """Return what stands under the title, cut so that it fits: first the note, then the detail, never when it was."""

    def has_room(entry: HistoryEntry) -> bool:
        return fits(second_line(entry, as_of))

    if not has_room(entry):
        entry = _cut(entry.note, _LEAST_OF_NOTE, lambda note: entry._replace(note=note), has_room)
    if not has_room(entry):
        entry = _cut(entry.detail, 0, lambda detail: entry._replace(detail=detail), has_room)
    return second_line(entry, as_of)


def _cut(
    text: str, least: int, entry_with: Callable[[str], HistoryEntry], fits: Callable[[HistoryEntry], bool]
) -> HistoryEntry:
    """Return the entry with as much of a text as fits, and at least so many letters."""
    if len(text) <= least:
        return entry_with(text)

    def cut(at: int) -> HistoryEntry:
        return entry_with(f"{text[:at].rstrip()}…")

    lengths = range(least, len(text))
    first_too_long = bisect_left(lengths, True, key=lambda at: not fits(cut(at)))
    return cut(lengths[max(0, first_too_long - 1)])


def entry_text(entry: HistoryEntry) -> str:
    """Return an entry whole, as lines of text."""
    when = full_day(entry.on) if entry.at is None else f"{full_day(entry.on)}, {_clock(entry.at)}"
    lines = (entry.title, entry.detail, entry.note, joined((when, entry.done_by)))
    return "\n".join(line for line in lines if line)


def _clock(moment: datetime) -> str:
    """Write the time of day as the clock on the desk showed it."""
    return f"{moment.astimezone():%H:%M}"


class HistoryModel(QAbstractListModel):
    """Holds one debtor's entries and shows those that are asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[HistoryEntry] = ()
        self._as_of = date.min
        self._shown: list[HistoryEntry] = []
        self._searched: dict[int, str] = {}
        self._asked = HistoryFilter()

    def show_entries(self, entries: Sequence[HistoryEntry], as_of: date) -> None:
        """Take a debtor's entries as of a day; search and kind stay as they are."""
        self._as_of = as_of
        self._all, self._searched = sorted(entries, key=lambda entry: entry.on, reverse=True), {}
        self._filter()

    def prepare_search(self) -> None:
        """Make the texts that are searched, a few hundred at each turn of the window: the first key finds them made."""
        done = len(self._searched)
        for entry in self._all[done : done + _AT_ONCE]:
            self._text_of(entry)
        if done < len(self._searched) < len(self._all):
            QTimer.singleShot(0, self, self.prepare_search)

    def search(self, text: str) -> None:
        """Keep entries in which every word of `text` begins or stands within some word."""
        self._asked = replace(self._asked, text=text)
        self._filter()

    def keep_kind(self, kind: Kind) -> None:
        """Keep entries of a group of kinds."""
        self._asked = replace(self._asked, kind=kind)
        self._filter()

    @property
    def entries(self) -> Sequence[HistoryEntry]:
        """What is shown."""
        return self._shown

    def entry_of(self, activity_id: int) -> HistoryEntry | None:
        """Return the entry of something said or done, shown or not; none where it is not among these."""
        return next((entry for entry in self._all if entry.activity_id == activity_id), None)

    def entry_of_mark(self, mark: Mark) -> HistoryEntry | None:
        """Return the payment, credit or bounce that a mark names; of several that fit, the one named in full."""
        bounced = mark.kind == "bounce"
        named = [
            (number, entry)
            for entry in self._all
            if entry.activity_id is None and (entry.kind == "bounce") == bounced
            for number in (entry.detail.split(" · ", 1)[0],)
            if number in mark.text
        ]
        return max(named, key=lambda each: len(each[0]))[1] if named else None

    @property
    def asked(self) -> HistoryFilter:
        """What is asked for."""
        return self._asked

    @property
    def is_filtered(self) -> bool:
        """Whether there are entries that are not shown."""
        return len(self._shown) < len(self._all)

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == ENTRY_ROLE:
            return entry
        if role == AS_OF_ROLE:
            return self._as_of
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry_text(entry)
        return None

    def _text_of(self, entry: HistoryEntry) -> str:
        """Return what words are looked for in, made once for each entry: thousands of them are asked at every key."""
        text = self._searched.get(id(entry))
        if text is None:
            # Its day as the person's locale writes it, too.
            text = self._searched[id(entry)] = f"{searched(entry)} {dated_text(entry.on).casefold()}"
        return text

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = self._asked.kept(self._all, self._text_of)
        self.endResetModel()
