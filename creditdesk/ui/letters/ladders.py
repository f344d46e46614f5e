"""The window of dunning policies: all ladders, the letters and rules of one, who follows it, and how it plays out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMessageBox, QTabWidget, QVBoxLayout, QWidget

from creditdesk.domain.dunning import Policy, PolicyError, Way
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.letters.following import KeptAssignment, Overview
from creditdesk.services.letters.policies import Assignment
from creditdesk.services.office import Office
from creditdesk.ui.cash.row_table import Column as TableColumn
from creditdesk.ui.cash.row_table import RowTable
from creditdesk.ui.columns import Column, Columns
from creditdesk.ui.commands import keys_of
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.ladder_followers import AssignDialog, LadderFollowers
from creditdesk.ui.letters.ladder_form import Draft, RulesForm
from creditdesk.ui.letters.ladder_letters import LadderLetters
from creditdesk.ui.letters.ladder_played import KEY as PLAYED
from creditdesk.ui.letters.ladder_played import LadderPlayed
from creditdesk.ui.letters.ladder_words import version_text
from creditdesk.ui.part_names import PART, UNDOES
from creditdesk.ui.parts import UpAndDown, button, label
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tab_order import let_tab_go, stops_in
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_STANDS = "policies"
_LETTERS, _ON_A_DEBTOR = 0, 3
"""Places of tabs."""


class Whose(NamedTuple):
    """The debtor on whom ladders are played first."""

    customer_id: int
    account: str
    name: str


class NameDialog(Ask):
    """Asks how a new ladder is called."""

    def __init__(self, policy: Policy, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Name of the new ladder", f"A ladder of yours, like {policy.name}", "Make it", theme, parent)
        self.name = QLineEdit(policy.name)
        self.add("Called", self.name)
        self.name.selectAll()

    def problem(self) -> tuple[str, QWidget] | None:
        return None if self.name.text().strip() else ("How is it called?", self.name)


class LaddersDialog(SettingsWindow):
    """What is filled in of one ladder waits while another is looked at; only saving changes who gets which letter."""

    def __init__(
        self,
        office: Office,
        runner: TaskRunner,
        theme: Theme,
        memory: QSettings,
        *,
        as_of: date,
        now: Callable[[], datetime],
        whose: Whose | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Dunning policies", (_STANDS, PLAYED), runner, theme, now, parent)
        self.setProperty(UNDOES, True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._office = office
        self._as_of = as_of
        self._whose = whose
        self._overview: Overview | None = None
        self._drafts: dict[str, Draft] = {}
        self._code = ""
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a ladder")
        self.search.setAccessibleName("Find a ladder")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._list())
        self.list = RowTable("Ladders", self._columns_of_list(), self)
        self.list.selectionModel().currentChanged.connect(lambda *_indexes: self._choose())
        self.letters = LadderLetters(theme, as_of, self)
        self.rules = RulesForm(theme, self)
        self.followers = LadderFollowers(theme, self)
        self.played = LadderPlayed(office, runner, theme, as_of, self)
        self.copy_button = button("New from this…", self._ask_name, tip="A ladder of yours that begins like this one")
        self.retire_button = button("Retire", self.retire)
        self.back_button = button("Forget changes", self.drop, tip="What is filled in and not saved")
        self.save_button = button("Save", self.save, primary=True, tip="Letters from now on follow it (Ctrl+S)")
        self.close_button = button("Close", self.reject)
        self.columns = Columns(theme, memory, "Policies", self)
        self.letters.changed.connect(self._take)
        self.rules.changed.connect(self._take)
        self.followers.assign_asked.connect(self._ask_whom)
        self.followers.take_back_asked.connect(self._take_wish_back)
        self.played.failed.connect(self._tell)
        for keys, press in (("Ctrl+S", self.save_button.click), (keys_of("next_part"), self.columns.enter_next)):
            QShortcut(QKeySequence(keys), self).activated.connect(press)
        self._lay_out()
        self.list.setFocus()
        self._read()

    @property
    def draft(self) -> Draft | None:
        """The ladder in hand as it is filled in."""
        return self._drafts.get(self._code)

    def save(self) -> None:
        """Let letters from now on follow the ladder in hand as it is filled in."""
        draft, policy = self.draft, self._sound()
        if draft is None or policy is None or not draft.is_changed:
            return
        office, at = self._office, self._now()
        self.save_button.setEnabled(False)
        self._runner.write(
            lambda: office.policies.save(policy, at=at)[1],
            lambda changes: self._was_changed(changes, f"Saved: {policy.name}", policy.code, draft.base),
            self._was_refused,
        )

    def retire(self) -> None:
        """Offer the ladder in hand no longer, or let it be again as it came with CreditDesk."""
        draft, office, at = self.draft, self._office, self._now()
        if draft is None:
            return
        code, name = draft.base.code, draft.base.name
        self._runner.write(
            lambda: office.policies.retire(code, at=at),
            lambda changes: self._was_changed(changes, f"{self._retires()}: {name}", code, draft.base),
            self._was_refused,
        )

    def drop(self) -> None:
        """Forget what is filled in of the ladder in hand."""
        draft = self.draft
        if draft is not None:
            self._drafts[self._code] = Draft.of(draft.base)
            self._show_draft()

    def copy_as(self, name: str) -> None:
        """Make a ladder of the house that begins like the one in hand."""
        policy, overview = self._sound(), self._overview
        if policy is None or overview is None:
            return
        code = _free_code(name, {each.code for each in overview.policies})
        made = replace(policy, code=code, name=name, version=0)
        office, at = self._office, self._now()
        self._runner.write(
            lambda: office.policies.save(made, at=at)[1],
            lambda changes: self._was_changed(changes, f"Made: {made.name}", code, None, shows=code),
            self._was_refused,
        )

    def assign(self, wish: Assignment) -> None:
        """Let somebody follow a ladder from now on."""
        office, at = self._office, self._now()

        def work() -> tuple[Assignment, Changes]:
            return office.policies.standing(wish), office.policies.assign(wish, at=at)

        self._runner.write(work, lambda did: self._was_assigned(*did), self._was_refused)

    def reject(self) -> None:
        if not any(draft.is_changed for draft in self._drafts.values()) or self._may_leave():
            super().reject()

    def done(self, result: int) -> None:
        self.played.stop()
        self.columns.put_away()
        super().done(result)

    def take_changes(self, _changes: Changes) -> None:
        """Read anew: what was done here may have been taken back."""
        self._read()

    def _read(self) -> None:
        office, as_of = self._office, self._as_of
        # The service loads where it is asked for: beside the window.
        self._runner.read(lambda: office.policies.overview(as_of), self._show, self._tell, key=_STANDS)

    def _show(self, overview: Overview) -> None:
        first = self._overview is None
        self._overview = overview
        kept = {policy.code: policy for policy in overview.policies}
        typed = {
            code: draft for code, draft in self._drafts.items() if draft.is_changed and kept.get(code) == draft.base
        }
        self._drafts = {code: Draft.of(policy) for code, policy in kept.items()} | typed
        if self._code not in kept:
            most = overview.followed[0].code if overview.followed else ""
            self._code = most if most in kept else next(iter(kept), "")
        self._list()
        if first and self._whose is not None:
            self.played.show_debtor(*self._whose)
            self.tabs.setCurrentIndex(_ON_A_DEBTOR)

    def _list(self) -> None:
        """List the ladders that fit what is typed, with the one in hand chosen."""
        words = self.search.text().casefold().split()
        overview = self._overview
        policies = overview.policies if overview is not None else ()
        rows = [each for each in policies if all(word in f"{each.name} {each.code}".casefold() for word in words)]
        rows.sort(key=lambda each: (-self._count(each.code), each.name))
        codes = [each.code for each in rows]
        before = self._code
        self.list.show_rows(rows)
        if before in codes:
            self.list.selectRow(codes.index(before))
        self._choose()

    def _choose(self) -> None:
        at, rows = self.list.currentIndex().row(), self.list.rows.rows
        if 0 <= at < len(rows):
            self._code = rows[at].code
        self._show_draft()

    def _show_draft(self) -> None:
        draft, overview = self.draft, self._overview
        self.tabs.setEnabled(draft is not None)
        if draft is None or overview is None:
            return
        self.rules.show_draft(draft)
        self.letters.show_levels(draft.levels)
        self.followers.show_followers(self._code, overview)
        self.followers.assign_button.setToolTip(f"Let somebody follow {draft.base.name}")
        self._judge()

    def _take(self) -> None:
        draft = self.draft
        if draft is not None:
            self._drafts[self._code] = replace(self.rules.filled_in(draft), levels=self.letters.levels)
            self._judge()

    def _sound(self) -> Policy | None:
        """Return the ladder in hand as it is filled in; none where it cannot be followed, which is said."""
        draft = self.draft
        try:
            policy = draft.policy() if draft is not None else None
        except PolicyError as error:
            self._say(str(error))
            return None
        self._say(self.letters.form.judge())
        return policy

    def _judge(self) -> None:
        """Show the ladder in hand where it is sound, say what is wrong with it, and offer what can be done."""
        draft, policy, overview = self.draft, self._sound(), self._overview
        if draft is None or overview is None:
            return
        self.letters.draw(policy, overview.holidays)
        self.played.play(policy)
        self.title.setText(draft.name)
        self.version.setText("Changed, not saved" if draft.is_changed else version_text(draft.base))
        self.save_button.setEnabled(draft.is_changed and policy is not None and not self.said)
        self.back_button.setEnabled(draft.is_changed)
        self.copy_button.setEnabled(policy is not None)
        self.retire_button.setText(self._retires())
        self.retire_button.setEnabled(draft.base.version > 0)
        self.tabs.setTabEnabled(_LETTERS, draft.way is Way.CHASE)

    def _retires(self) -> str:
        is_ready = self._overview is not None and self._code in self._overview.ready
        return "As it came" if is_ready else "Retire"

    def _was_changed(self, changes: Changes, done: str, code: str, before: Policy | None, *, shows: str = "") -> None:
        office = self._office
        self._say("")
        self._drafts.pop(code, None)
        self._code = shows or self._code
        self.saved.emit(changes)
        self.undoable.emit(
            LastChange(
                done, lambda moment: office.policies.restore(code, before, at=moment), f"Taken back: {done.lower()}."
            )
        )
        self._read()

    def _was_assigned(self, before: Assignment, changes: Changes) -> None:
        office = self._office
        self._say("")
        self.saved.emit(changes)
        self.undoable.emit(
            LastChange(
                "Saved: who follows which ladder",
                lambda moment: office.policies.assign(before, at=moment),
                "Taken back: all follow the ladders that they followed before.",
            )
        )
        self._read()

    def _was_refused(self, error: CreditDeskError) -> None:
        self._judge()
        self._tell(error)

    def _ask_name(self) -> None:
        policy = self._sound()
        if policy is not None:
            dialog = NameDialog(policy, self._theme, self)
            dialog.answered.connect(lambda: self.copy_as(" ".join(dialog.name.text().split())))
            dialog.open()

    def _ask_whom(self) -> None:
        draft, overview = self.draft, self._overview
        if draft is not None and overview is not None:
            dialog = AssignDialog(draft.base, overview, self._office.ledger, self._runner, self._theme, self)
            dialog.answered.connect(lambda: self.assign(dialog.wish))
            dialog.open()

    def _take_wish_back(self, kept: KeptAssignment) -> None:
        self.assign(replace(kept.wish, code="", reason=""))

    def _may_leave(self) -> bool:
        names = [draft.base.name for draft in self._drafts.values() if draft.is_changed]
        words = f'"{names[0]}" is' if len(names) == 1 else f"{len(names)} ladders are"
        answer = QMessageBox.question(
            self,
            self.windowTitle(),
            f"{words} changed and not saved. Leave what you filled in?",
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Discard

    def _count(self, code: str) -> int:
        followed = self._overview.followed if self._overview is not None else ()
        return sum(each.count for each in followed if each.code == code)

    def _columns_of_list(self) -> tuple[TableColumn, ...]:
        def name(policy: Policy) -> str:
            draft = self._drafts.get(policy.code)
            return f"{policy.name} \N{BULLET} not saved" if draft is not None and draft.is_changed else policy.name

        return (
            TableColumn("Ladder", name, stretches=True),
            TableColumn("Debtors", lambda policy: f"{self._count(policy.code):,}", numeric=True),
        )

    def _lay_out(self) -> None:
        space = self._theme.scaled(8)
        left, right = QWidget(self), QWidget(self)
        down = QVBoxLayout(left)
        down.setContentsMargins(space, space, 0, 0)
        down.addWidget(self.search)
        down.addWidget(self.list, 1)
        ways = Flow(spacing=space)
        ways.addWidget(self.copy_button)
        ways.addWidget(self.retire_button)
        down.addLayout(ways)
        self.title, self.version = label("", "title"), label("", muted=True)
        head = QHBoxLayout()
        head.setContentsMargins(space, space, space, 0)
        head.addWidget(self.title)
        head.addWidget(self.version, 1)
        self.tabs = QTabWidget(right)
        self.tabs.setDocumentMode(True)
        for part, name in (
            (self.letters, "Letters"),
            (self.rules, "Rules"),
            (self.followers, "Who follows it"),
            (self.played, "On a debtor"),
        ):
            area = UpAndDown(self)
            area.setWidget(part)
            area.setProperty(PART, f"Ladder: {name.lower()}")
            self.tabs.addTab(area, name)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addLayout(head)
        beside.addWidget(self.tabs, 1)
        self.columns.show_columns(
            [
                Column("Ladders", left, self.list, 240, 290),
                Column("Ladder", right, self.tabs.tabBar(), 560, 860),
            ]
        )
        foot = self._foot(self.back_button, self.close_button, self.save_button)
        foot.setContentsMargins(space, 0, space, space)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space)
        layout.addWidget(self.columns, 1)
        layout.addLayout(foot)
        let_tab_go(
            (
                self.search,
                self.list,
                self.copy_button,
                self.retire_button,
                self.tabs.tabBar(),
                *self.letters.stops,
                *stops_in(self.letters.form),
                *stops_in(self.rules),
                *self.followers.stops,
                *self.played.stops,
                self.back_button,
                self.close_button,
                self.save_button,
            )
        )
        self._fit(1160, 760)


def _free_code(name: str, taken: set[str]) -> str:
    """Return a code for a ladder of this name that none has."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "ladder"
    codes = (plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3)))
    return next(code for code in codes if code not in taken)
