"""The window of dunning policies: all ladders, the letters and rules of one, who follows it, and how it plays out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from creditdesk.domain.dunning import Policy, PolicyError, Way
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.ui.columns import Column, Columns
from creditdesk.ui.commands import keys_of
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.ladder_followers import AssignDialog, LadderFollowers
from creditdesk.ui.letters.ladder_form import Draft, RulesForm
from creditdesk.ui.letters.ladder_letters import LadderLetters
from creditdesk.ui.letters.ladder_list import LadderList, NameDialog
from creditdesk.ui.letters.ladder_played import KEY as PLAYED
from creditdesk.ui.letters.ladder_played import LadderPlayed
from creditdesk.ui.letters.ladder_words import version_text
from creditdesk.ui.letters.version_list import VersionList
from creditdesk.ui.part_names import PART, UNDOES
from creditdesk.ui.parts import UpAndDown, button, label
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tab_order import let_tab_go, stops_in
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # what plays ladders takes its time to load
    from creditdesk.services.letters.following import KeptAssignment, Overview
    from creditdesk.services.letters.policies import Assignment, KeptVersion
    from creditdesk.services.office import Office

_STANDS, _VERSIONS = "policies", "policy versions"
_LETTERS, _ON_A_DEBTOR = 0, 3
"""Places of tabs."""


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
        customer_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        closed = office.desk.closed_because
        asks = (_STANDS, _VERSIONS, PLAYED)
        super().__init__("Dunning policies", asks, runner, theme, now, parent, closed_because=closed)
        self.setProperty(UNDOES, True)
        self._office = office
        self._as_of = as_of
        self._customer_id = customer_id
        self._overview: Overview | None = None
        self._drafts: dict[str, Draft] = {}
        self._code = self._did = ""
        self.list = LadderList(theme, self)
        self.list.chosen.connect(self._choose)
        self.letters = LadderLetters(theme, as_of, self)
        self.rules = RulesForm(theme, self)
        self.followers = LadderFollowers(theme, self)
        self.played = LadderPlayed(office, runner, theme, as_of, self)
        self.versions = VersionList("Version of the ladder", self._own, self)
        self.versions.wanted.connect(self._show_version)
        self._kept: tuple[KeptVersion, ...] = ()
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
        self.list.table.setFocus()
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

        def was_saved(result: tuple[Policy, Changes]) -> None:
            kept, changes = result
            now = self._drafts.get(kept.code, draft)
            # What was filled in meanwhile is not saved yet.
            self._drafts[kept.code] = Draft.of(kept) if now == draft else replace(now, base=kept)
            self.versions.was_saved(kept.code, draft)
            self._was_changed(changes, f"Saved: {policy.name}", kept.code, draft.base)

        self._write(lambda: office.policies.save(policy, at=at), was_saved, self._was_refused)

    def retire(self) -> None:
        """Offer the ladder in hand no longer, or let it be again as it came with CreditDesk."""
        draft, office, at = self.draft, self._office, self._now()
        if draft is None:
            return
        code, did = draft.base.code, f"{self._retires()}: {draft.base.name}"

        def was_retired(changes: Changes) -> None:
            self._drafts.pop(code, None)
            self._was_changed(changes, did, code, draft.base)

        self._write(lambda: office.policies.retire(code, at=at), was_retired, self._was_refused)

    def drop(self) -> None:
        """Forget what is filled in of the ladder in hand."""
        draft = self.draft
        if draft is not None:
            self._drafts[self._code] = Draft.of(draft.base)
            self._show_draft()

    def copy_as(self, name: str) -> None:
        """Make a ladder of the house that begins like the one in hand."""
        policy = self._sound()
        if policy is None:
            return
        office, at = self._office, self._now()

        def was_made(result: tuple[Policy, Changes]) -> None:
            made, changes = result
            self._code = made.code
            self._was_changed(changes, f"Made: {made.name}", made.code, None)

        self._write(lambda: office.policies.make(policy, name, at=at), was_made, self._was_refused)

    def assign(self, wish: Assignment) -> None:
        """Let somebody follow a ladder from now on."""
        office, at = self._office, self._now()

        def work() -> tuple[Assignment, Changes]:
            return office.policies.standing(wish), office.policies.assign(wish, at=at)

        self._write(work, lambda did: self._was_assigned(*did), self._was_refused)

    @property
    def leaving(self) -> str:
        waiting = self.versions.waiting
        names = [draft.base.name for code, draft in self._drafts.items() if draft.is_changed or code in waiting]
        words = f'"{names[0]}" is' if len(names) == 1 else f"{len(names)} ladders are"
        # Where nothing can be saved all was tried out only, as is said at the foot.
        is_asked = bool(names) and not self._closed_because
        return f"{words} changed and not saved. Leave what you filled in?" if is_asked else ""

    def done(self, result: int) -> None:
        self.played.stop()
        self.columns.put_away()
        super().done(result)

    def take_changes(self, _changes: Changes) -> None:
        """Read anew: what was done here may have been taken back."""
        self._did = ""
        self._read()

    def _read(self) -> None:
        office, as_of, customer_id = self._office, self._as_of, self._customer_id

        def read() -> tuple[Overview, str]:
            # The service loads where it is asked for: beside the window.
            desk = office.policies
            return desk.overview(as_of), "" if customer_id is None else desk.of_debtor(customer_id).policy.code

        self._runner.read(read, lambda found: self._show(*found), self._tell, key=_STANDS)

    def _show(self, overview: Overview, followed: str) -> None:
        """Show the ladders as they stand; first the one that the debtor in hand follows."""
        first = self._overview is None
        self._overview = overview
        self._code = self._code or followed
        kept = {policy.code: policy for policy in overview.policies}
        typed = {
            code: draft for code, draft in self._drafts.items() if draft.is_changed and kept.get(code) == draft.base
        }
        self._drafts = {code: Draft.of(policy) for code, policy in kept.items()} | typed
        self.list.show_ladders(overview, self._code)
        if first and self._customer_id is not None:
            self.played.play_on(self._customer_id)
            self.tabs.setCurrentIndex(_ON_A_DEBTOR)

    def _choose(self, code: str) -> None:
        if code != self._code:
            self._did = ""
        is_shown = self._code == code and self.draft is not None and self._filled_in(self.draft) == self.draft
        self._code = code
        self._show_draft(anew=not is_shown)

    def _show_draft(self, *, anew: bool = True) -> None:
        """Show the ladder in hand; its fields only `anew`, for who types in them would lose the keyboard."""
        draft, overview = self.draft, self._overview
        self.tabs.setEnabled(draft is not None)
        if draft is None or overview is None:
            return
        if anew:
            self._fill_in(draft)
        self.followers.show_followers(self._code, overview)
        self.followers.assign_button.setToolTip(f"Let somebody follow {draft.base.name}")
        self._judge()
        office, code = self._office, self._code
        self._runner.read(lambda: office.policies.versions(code), self._offer_versions, self._tell, key=_VERSIONS)

    def _offer_versions(self, kept: tuple[KeptVersion, ...]) -> None:
        draft = self.draft
        if draft is None:
            return
        self._kept = kept
        holds = [each.policy == draft.base for each in kept]
        words = [version_text(each, holds=held) for each, held in zip(kept, holds, strict=True)]
        versions = list(zip(words, self._as_saved(draft), strict=True))
        self.versions.offer(self._code, versions, holds.index(True) if any(holds) else 0)

    def _as_saved(self, draft: Draft) -> list[Draft]:
        """Return the versions of the ladder in hand as they are filled in."""
        return [replace(Draft.of(each.policy), base=draft.base) for each in self._kept]

    def _own(self) -> Draft | None:
        """Return the ladder in hand as it is filled in; none where that is a version as it was saved."""
        draft = self.draft
        return draft if draft is not None and draft not in self._as_saved(draft) else None

    def _show_version(self, wanted: Draft) -> None:
        """Show an earlier version, to be looked at, and saved if it is to hold again; or what waited meanwhile."""
        draft = self.draft
        if draft is not None:
            self._drafts[self._code] = replace(wanted, base=draft.base)
            self._fill_in(wanted)
            self._judge()

    def _fill_in(self, draft: Draft) -> None:
        self.rules.show_draft(draft)
        self.letters.show_levels(draft.levels)

    def _filled_in(self, draft: Draft) -> Draft:
        return replace(self.rules.filled_in(draft), levels=self.letters.levels)

    def _take(self) -> None:
        draft = self.draft
        if draft is not None:
            self._drafts[self._code] = self._filled_in(draft)
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
        self.list.mark({each.base.code for each in self._drafts.values() if each.is_changed})
        self.letters.draw(policy, overview.holidays)
        self.played.play(policy)
        self.title.setText(draft.name)
        self.state.setText("Changed, not saved" if draft.is_changed else self._did)
        self.save_button.setEnabled(draft.is_changed and policy is not None and not self.said)
        self.back_button.setEnabled(draft.is_changed)
        self.copy_button.setEnabled(policy is not None)
        self.retire_button.setText(self._retires())
        self.retire_button.setEnabled(draft.base.version > 0)
        self.tabs.setTabEnabled(_LETTERS, draft.way is Way.CHASE)

    def _retires(self) -> str:
        is_ready = self._overview is not None and self._code in self._overview.ready
        return "As it came" if is_ready else "Retire"

    def _was_changed(self, changes: Changes, done: str, code: str, before: Policy | None) -> None:
        office = self._office
        self.saved.emit(changes)
        self.undoable.emit(
            LastChange(
                done, lambda moment: office.policies.restore(code, before, at=moment), f"Taken back: {done.lower()}."
            )
        )
        self._tell_done(done)

    def _was_assigned(self, before: Assignment, changes: Changes) -> None:
        office = self._office
        self.saved.emit(changes)
        self.undoable.emit(
            LastChange(
                "Saved: who follows which ladder",
                lambda moment: office.policies.assign(before, at=moment),
                "Taken back: all follow the ladders that they followed before.",
            )
        )
        self._tell_done("Saved: who follows which ladder")

    def _tell_done(self, done: str) -> None:
        # The window below says it, too, where this one lies over it.
        self._did = f"✓ {done}. {keys_of('undo')} takes it back."
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

    def _lay_out(self) -> None:
        space = self._theme.scaled(8)
        left, right = QWidget(self), QWidget(self)
        self.tabs = QTabWidget(right)
        self.tabs.setDocumentMode(True)
        # From the outside in: whatever is moved is dressed anew with all that stands in it.
        self.columns.show_columns(
            [
                Column("Ladders", left, self.list.table, 240, 290),
                Column("Ladder", right, self.tabs.tabBar(), 560, 860),
            ]
        )
        down = QVBoxLayout(left)
        down.setContentsMargins(space, space, 0, 0)
        down.addWidget(self.list, 1)
        ways = Flow(spacing=space)
        ways.addWidget(self.copy_button)
        ways.addWidget(self.retire_button)
        down.addLayout(ways)
        self.title, self.state = label("Reading the ladders…", "title"), label("", muted=True)
        head = QHBoxLayout()
        head.setContentsMargins(space, space, space, 0)
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        head.addWidget(self.versions)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addLayout(head)
        beside.addWidget(self.tabs, 1)
        for part, name in (
            (self.letters, "Letters"),
            (self.rules, "Rules"),
            (self.followers, "Who follows it"),
            (self.played, "On a debtor"),
        ):
            area = UpAndDown(self)
            area.setProperty(PART, f"Ladder: {name.lower()}")
            self.tabs.addTab(area, name)
            area.setWidget(part)
        foot = self._foot(self.back_button, self.close_button, self.save_button)
        foot.setContentsMargins(space, 0, space, space)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space)
        layout.addWidget(self.columns, 1)
        layout.addLayout(foot)
        let_tab_go(
            (
                self.list.search,
                self.list.table,
                self.copy_button,
                self.retire_button,
                self.versions,
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
        writing = (self.copy_button, self.retire_button, self.back_button, self.save_button)
        self._hide_where_closed(*writing, self.followers.assign_button, self.followers.take_back_button)
        self._fit(1160, 760)
