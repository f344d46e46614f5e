"""The page on which a person says which column of a file is what, sees the first rows so understood, and keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.cash.layouts import Layouts
from creditdesk.services.cash.mapping import Choices, SeenFile, definition, suggest, type_words_of
from creditdesk.services.cash.preview import SHOWN, Preview, PreviewRow
from creditdesk.services.cash.profiles import FIELDS, SIDES, Kind
from creditdesk.ui.cash.column_grid import ColumnGrid, field_words
from creditdesk.ui.cash.layout_form import LayoutForm
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.words import counted
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import UpAndDown, button, label
from creditdesk.ui.tasks import TaskRunner

_KEEP = "Save and go on"


def _verdict(row: PreviewRow) -> str:
    if row.is_aside:
        return "left aside"
    return f"✗ {row.problem}" if row.problem else "✓"


def _columns(kind: Kind) -> tuple[Column, ...]:
    cells = tuple(
        Column(field_words(name), partial(_cell, at), numeric=name in {"amount", "open_amount", "credit_limit"})
        for at, name in enumerate(SHOWN[kind])
    )
    return (Column("Row", lambda row: str(row.row), numeric=True), *cells, Column("", _verdict, stretches=True))


def _cell(at: int, row: PreviewRow) -> str:
    return row.values[at]


class MappingPage(QWidget):
    """Columns at the left, how they are written at the right, the first rows as understood below."""

    kept = Signal()
    """The columns are kept as a profile: the files can be looked through again."""
    left = Signal()
    """The person chose other files."""

    def __init__(
        self,
        layouts: Layouts,
        runner: TaskRunner,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._layouts = layouts
        self._runner = runner
        self._as_of = as_of
        self._now = now
        self.setProperty(PART, "Columns of a file")
        self._seen: SeenFile | None = None
        self._is_keeping = False
        self._taken_name = ""
        self.heading = label("", "title")
        self.summary = label("", muted=True)
        self.summary.setWordWrap(True)
        self.grid = ColumnGrid(self)
        self.form = LayoutForm(self)
        self.tables = {kind: RowTable("The first rows as understood", _columns(kind)) for kind in Kind}
        self.verdict = label("")
        self.verdict.setWordWrap(True)
        self.verdict.setAccessibleName("How the first rows are understood")
        self.name = QLineEdit(self)
        self.name.setAccessibleName("Name of the column profile")
        self.keep_button = button(_KEEP, self.keep, primary=True, tip="Files with these columns are then read so")
        self.leave_button = button("Other files", self.left.emit, tip="Leave this file as it is")
        self._previews = QStackedWidget(self)
        self._lay_out()
        self.grid.changed.connect(self._columns_changed)
        self.form.changed.connect(self._look)
        self.form.kind_changed.connect(self._kind_changed)
        self.name.textChanged.connect(lambda _text: self._take_name())
        self.name.returnPressed.connect(self.keep)

    def show_file(self, path: Path, why: str, on_error: Callable[[CreditDeskError], object]) -> None:
        """Ask about a file that nobody knows; `why` says what no profile could read."""
        self._runner.read(
            lambda: self._layouts.see(path), partial(self._show_seen, why), on_error, key="columns of a file"
        )

    def keep(self) -> None:
        """Keep the columns under the name; where it is taken, say so first and replace when asked again."""
        if self._seen is None or not self.keep_button.isEnabled():
            return
        name = " ".join(self.name.text().split())
        self._keeps(yes=True)
        if name == self._taken_name:
            self._keep(name)
            return
        layouts = self._layouts
        self._runner.read(
            lambda: any(kept.profile.is_own and kept.profile.name == name for kept in layouts.profiles()),
            lambda is_taken: self._say_taken(name) if is_taken else self._keep(name),
            self._show_refusal,
        )

    def _keep(self, name: str) -> None:
        if self._seen is None:
            return
        made, at, replace = definition(self._seen, self._choices()), self._now(), name == self._taken_name
        self._runner.write(
            lambda: self._layouts.keep(name, made, at=at, replace=replace),
            lambda _profile: self._go_on(),
            self._show_refusal,
        )

    def _go_on(self) -> None:
        self._keeps(yes=False)
        self.kept.emit()

    def _say_taken(self, name: str) -> None:
        self._keeps(yes=False)
        self._taken_name = name
        self.keep_button.setText("Replace and go on")
        self.verdict.setText(f"You have a column profile {name} already. Replace it, or give this one another name.")
        self.name.setFocus()
        self.name.selectAll()

    def _take_name(self) -> None:
        """Another name is another wish."""
        self._taken_name = ""
        self.keep_button.setText(_KEEP)
        self._judge()

    def _keeps(self, *, yes: bool) -> None:
        """Let nothing be changed of what is being written just now."""
        self._is_keeping = yes
        for part in (self.grid, self.form, self.name):
            part.setEnabled(not yes)
        self._judge()

    def _show_seen(self, why: str, seen: SeenFile) -> None:
        self._seen = seen
        self.heading.setText(f"Which column is what in {seen.path.name}?")
        self.summary.setText(" ".join((why, *seen.notices)))
        self.name.setText(" ".join(seen.path.stem.replace("_", " ").split())[:60])
        self._show_choices(suggest(seen))
        combos = [combo for combo in self.grid.combos if combo.isEnabled()]
        (combos[0] if combos else self.leave_button).setFocus()

    def _show_choices(self, choices: Choices) -> None:
        if self._seen is None:
            return
        offered = (*FIELDS[choices.kind], *(SIDES if choices.kind is Kind.DOCUMENTS else ()))
        self.grid.show_columns(self._seen.columns, offered, choices.fields)
        self.form.show_words(type_words_of(self._seen, choices), dict(choices.types))
        self.form.show_choices(choices, self._seen.currencies, has_headings=self._seen.has_headings)
        self._order_tabs()
        self._look()

    def _order_tabs(self) -> None:
        """Let Tab go from the columns over the questions to the name: parts made later would come last."""
        order = [*self.grid.combos, *self.form.in_order, *self.tables.values(), self.name, self.leave_button]
        for before, after in pairwise([*order, self.keep_button]):
            self.setTabOrder(before, after)

    def _kind_changed(self, kind: str) -> None:
        if self._seen is not None:
            self._show_choices(suggest(self._seen, Kind(kind)))

    def _columns_changed(self) -> None:
        if self._seen is not None:
            choices = self._choices()
            suggested = suggest(self._seen, choices.kind)
            words = type_words_of(self._seen, choices)
            known = dict(suggested.types) if words == type_words_of(self._seen, suggested) else {}
            self.form.show_words(words, known)
            self._order_tabs()
            self._look()

    def _choices(self) -> Choices:
        return self.form.choices(self.grid.fields)

    def _look(self) -> None:
        """Have the first rows read as chosen now."""
        if self._seen is None:
            return
        choices = self._choices()
        self.form.ask_what_is_open(choices)
        self._previews.setCurrentWidget(self.tables[choices.kind])
        self._judge()
        if choices.missing:
            self._runner.forget("preview of a file")
            self.tables[choices.kind].show_rows([])
            missing = " and ".join(field_words(name).lower() for name in choices.missing)
            self.verdict.setText(f"Still to be said: which column is the {missing}.")
            return
        path, made, as_of = self._seen.path, definition(self._seen, choices), self._as_of
        self._runner.read(
            lambda: self._layouts.preview(path, made, as_of=as_of),
            self._show_preview,
            self._show_refusal,
            key="preview of a file",
        )

    def _show_preview(self, preview: Preview) -> None:
        self.tables[preview.kind].show_rows(preview.rows)
        first = counted(len(preview.rows), "row")
        wrong = next((row for row in preview.rows if row.problem), None)
        if not preview.rows:
            self.verdict.setText("There is no row below the names of the columns.")
            return
        if wrong is None:
            made = f" They make {counted(preview.customers_made, 'new customer')}." if preview.customers_made else ""
            self.verdict.setText(f"✓ The first {first} can be taken so.{made}")
            return
        # A table cuts long sentences short: the first problem is said in full.
        count = preview.problem_count
        self.verdict.setText(f"✗ {count:,} of the first {first} cannot be taken so. Row {wrong.row}: {wrong.problem}")

    def _show_refusal(self, error: CreditDeskError) -> None:
        self.verdict.setText(str(error))
        self._keeps(yes=False)

    def _judge(self) -> None:
        is_whole = self._seen is not None and not self._choices().missing
        self.keep_button.setEnabled(is_whole and bool(self.name.text().strip()) and not self._is_keeping)
        self.leave_button.setEnabled(not self._is_keeping)

    def _lay_out(self) -> None:
        for table in self.tables.values():
            self._previews.addWidget(table)
        asked = UpAndDown(self)
        asked.setWidget(self.form)
        above = QSplitter(Qt.Orientation.Horizontal, self)
        above.addWidget(self.grid)
        above.addWidget(asked)
        above.setStretchFactor(0, 3)
        above.setStretchFactor(1, 2)
        above.setChildrenCollapsible(False)
        below = QWidget(self)
        shown = QVBoxLayout(below)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.addWidget(self.verdict)
        shown.addWidget(self._previews, 1)
        both = QSplitter(Qt.Orientation.Vertical, self)
        both.addWidget(above)
        both.addWidget(below)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setChildrenCollapsible(False)
        decide = QHBoxLayout()
        decide.setSpacing(8)
        name = QLabel("Sa&ve as", self)
        name.setBuddy(self.name)
        decide.addWidget(name)
        decide.addWidget(self.name, 1)
        decide.addWidget(self.leave_button)
        decide.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.summary)
        layout.addWidget(both, 1)
        layout.addLayout(decide)
