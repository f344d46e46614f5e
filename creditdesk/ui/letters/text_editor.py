"""The words of letters: edited as paragraphs, seen beside as the letter they make, kept in versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.languages import ENGLISH, language_name
from creditdesk.domain.letter_check import Wording
from creditdesk.domain.letter_fields import frame_of
from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.services.changes import Changes
from creditdesk.services.ledger.list_views import Hit
from creditdesk.ui.columns import Column, Columns
from creditdesk.ui.commands import keys_of
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.debtor_line import DebtorLine
from creditdesk.ui.letters.page_view import PageView
from creditdesk.ui.letters.pdf_pages import PdfPages
from creditdesk.ui.letters.text_asked import TextAsked
from creditdesk.ui.letters.text_form import TextForm
from creditdesk.ui.letters.version_list import VersionList
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tab_order import let_tab_go
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # they load beside the window
    from creditdesk.services.letters.own_texts import ShownText
    from creditdesk.services.letters.text_trial import Trial
    from creditdesk.services.office import Office

_KINDS, _STANDS, _TRIAL = "letter kinds", "letter text", "letter text tried"
_RESTS = 250  # milliseconds without a key, after which the letter is made anew
Letter = Kind | Notice


class TextsDialog(SettingsWindow):
    """Edits what each letter says in each language; what is typed of one waits while another is looked at."""

    def __init__(
        self,
        office: Office,
        runner: TaskRunner,
        theme: Theme,
        memory: QSettings,
        *,
        asked: TextAsked | None = None,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        closed = office.desk.closed_because
        asks = (_KINDS, _STANDS, _TRIAL)
        super().__init__("Words of letters", asks, runner, theme, now, parent, closed_because=closed)
        self._office = office
        self._as_of = as_of
        self._languages: Mapping[Letter, Sequence[str]] = {}
        self._versions: Sequence[ShownText] = ()
        self._typed: dict[tuple[Letter, str], Wording] = {}
        self._kind: Letter = asked.kind if asked is not None else Kind.REMINDER
        self._shown_as: tuple[Letter, str] = (self._kind, ENGLISH)
        self._customer_id = asked.customer_id if asked is not None else None
        self._blocks = False
        self.kind, self.language = self._choice("Letter"), self._choice("Language")
        self.form = TextForm(theme, self)
        self.version = VersionList("Version", self._own, self)
        self.debtor = DebtorLine(office.ledger, runner, "An example, with all that may stand in it", self)
        self.debtor.setAccessibleName("Debtor to whom the letter beside goes")
        self.view = PageView(runner, theme, self)
        self.view.setAccessibleName("The letter with these words")
        self.columns = Columns(theme, memory, "Words", self)
        self.field_button = button("Insert a field…", self.form.ask_field, tip="What is filled in (Ctrl+Space)")
        self.save_button = button("Save", self.save, primary=True, tip="Letters say it from now on (Ctrl+S)")
        self.close_button = button("Close", self.reject)
        for keys, press in (
            ("Ctrl+Space", self.field_button.click),
            ("Ctrl+S", self.save_button.click),
            (keys_of("next_part"), self.columns.enter_next),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(press)
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self._try_out)
        self.kind.currentIndexChanged.connect(lambda _at: self._offer_languages())
        self.language.currentIndexChanged.connect(lambda _at: self._read())
        self.version.wanted.connect(self._show_version)
        self.form.changed.connect(self._judge)
        self.form.changed.connect(self._rest.start)
        self.debtor.chosen.connect(self._take_debtor)
        self._lay_out()
        self._judge()
        if asked is not None:
            self.debtor.show_debtor(asked.account, asked.name)
        kind, customer_id = self._kind, self._customer_id

        def languages() -> tuple[Mapping[Letter, Sequence[str]], str]:
            # The services load where they are asked for: beside the window.
            return office.letter_texts.languages(), office.text_trials.language_of(kind, as_of, customer_id)

        runner.read(languages, lambda found: self._offer_kinds(*found), self._tell, key=_KINDS)

    @property
    def is_changed(self) -> bool:
        """Whether what is typed is not what letters say now."""
        return bool(self._versions) and self.form.wording != self._versions[0].wording

    def save(self) -> None:
        """Let letters say what is typed; a version that is shown again as it was holds again."""
        if not self._versions:
            return
        (kind, language), wording = self._shown_as, self.form.wording
        office, at, before = self._office, self._now(), self._versions[0].version
        same = next((each.version for each in self._versions if each.wording == wording), None)
        self.save_button.setEnabled(False)

        def keep() -> tuple[Changes, Sequence[ShownText]]:
            texts = office.letter_texts
            if same is not None:
                changes = texts.restore(kind, language, same, at=at)[1]
            else:
                changes = texts.save(kind, language, wording, at=at)[2]
            return changes, texts.versions(kind, language)

        def was_saved(result: tuple[Changes, Sequence[ShownText]]) -> None:
            changes, versions = result
            self.version.was_saved((kind, language), wording)
            if self._typed.get((kind, language)) == wording:
                del self._typed[kind, language]
            if self._shown_as == (kind, language):
                # What was typed meanwhile stays as it stands, to be saved.
                self._offer_versions(versions)
            self.saved.emit(changes)
            self.undoable.emit(
                LastChange(
                    f"Saved: words of the {kind.words.lower()}",
                    lambda moment: office.letter_texts.restore(kind, language, before, at=moment)[1],
                    f"Taken back: the {kind.words.lower()} says what it said before.",
                )
            )

        self._write(keep, was_saved, self._was_not_saved)

    @property
    def leaving(self) -> str:
        self._keep_typed()
        count = len(self._typed.keys() | self.version.waiting)
        words = "A text that you changed is" if count == 1 else f"{count} texts that you changed are"
        # Where nothing can be saved all was tried out only, as is said at the foot.
        return f"{words} not saved. Leave what you typed?" if count and not self._closed_because else ""

    def done(self, result: int) -> None:
        self._rest.stop()
        self.columns.put_away()
        self.view.show_pages(None)
        super().done(result)

    def show_text(self, kind: Letter, language: str = ENGLISH) -> None:
        """Show the text of a letter in a language, where there is one."""
        self.kind.setCurrentIndex(max(self.kind.findData(kind.value), 0))
        self.language.setCurrentIndex(max(self.language.findData(language), 0))

    @property
    def _chosen_kind(self) -> Letter:
        return next(kind for kind in self._languages if kind.value == self.kind.currentData())

    @property
    def _chosen_language(self) -> str:
        return str(self.language.currentData())

    def _offer_kinds(self, languages: Mapping[Letter, Sequence[str]], language: str) -> None:
        self._languages = languages
        self.kind.blockSignals(True)
        for kind in languages:
            self.kind.addItem(kind.words, kind.value)
        self.kind.setCurrentIndex(self.kind.findData(self._kind.value))
        self.kind.blockSignals(False)
        self._offer_languages(language)

    def _offer_languages(self, wanted: str = "") -> None:
        before = wanted or self.language.currentData()
        self.language.blockSignals(True)
        self.language.clear()
        for code in self._languages[self._chosen_kind]:
            self.language.addItem(language_name(code), code)
        self.language.setCurrentIndex(max(self.language.findData(before or ENGLISH), 0))
        self.language.blockSignals(False)
        self._read()

    def _read(self) -> None:
        office, kind, language = self._office, self._chosen_kind, self._chosen_language
        # The shorter letters are about a promise, query or plan, not about a debtor's items: an example shows them.
        self.debtor.setEnabled(isinstance(kind, Kind))
        self._runner.read(
            lambda: office.letter_texts.versions(kind, language),
            partial(self._show, kind, language),
            self._tell,
            key=_STANDS,
        )

    def _show(self, kind: Letter, language: str, versions: Sequence[ShownText]) -> None:
        frame = frame_of(kind)
        if frame is None:
            return
        # Also what was typed while this was being read.
        self._keep_typed()
        self._shown_as = (kind, language)
        self.form.show_wording(self._typed.get(self._shown_as, versions[0].wording), frame)
        self._offer_versions(versions)
        self._try_out()

    def _offer_versions(self, versions: Sequence[ShownText]) -> None:
        self._versions = versions
        words = [_version_words(each, holds=at == 0) for at, each in enumerate(versions)]
        self.version.offer(self._shown_as, list(zip(words, (each.wording for each in versions), strict=True)))
        self._judge()

    def _show_version(self, wording: Wording) -> None:
        """Show an earlier version, to be looked at, and saved if it is to hold again; or what waited meanwhile."""
        frame = frame_of(self._shown_as[0])
        if frame is not None:
            self.form.show_wording(wording, frame)
            self._try_out()
            self._judge()

    def _own(self) -> Wording | None:
        """Return what is typed; none where it is a version as it was saved."""
        wording = self.form.wording
        return wording if self._versions and wording not in [each.wording for each in self._versions] else None

    def _keep_typed(self) -> None:
        """Let what is typed and not saved wait, while another text is shown."""
        typed = self._own()
        if typed is not None:
            self._typed[self._shown_as] = typed
        else:
            self._typed.pop(self._shown_as, None)

    def _take_debtor(self, hit: Hit | None) -> None:
        customer_id = hit.customer_id if hit is not None else None
        if customer_id != self._customer_id:
            self._customer_id = customer_id
            self._try_out()

    def _try_out(self) -> None:
        if not self._versions:
            return
        office, (kind, language), as_of = self._office, self._shown_as, self._as_of
        wording = self.form.wording
        customer_id = self._customer_id if self.debtor.isEnabled() else None

        def make() -> tuple[Trial, PdfPages | None]:
            trial = office.text_trials.try_out(kind, language, wording, as_of, customer_id)
            return trial, PdfPages(trial.pdf) if trial.pdf else None

        self._runner.read(make, self._show_trial, self._show_no_letter, key=_TRIAL)

    def _show_trial(self, made: tuple[Trial, PdfPages | None]) -> None:
        trial, pages = made
        self._blocks = any(fault.blocks for fault in trial.faults)
        self.form.show_trial(trial)
        if pages is None:
            self.view.show_pages(None)
        else:
            self.view.replace_pages(pages)
        self._judge()

    def _show_no_letter(self, error: CreditDeskError) -> None:
        self.view.show_pages(None)
        self._tell(error)

    def _judge(self) -> None:
        """Say what keeps it from being saved, and offer what can be done."""
        wrong = self._blocks and self.is_changed
        self._say("What is marked red keeps it from being saved." if wrong else "")
        self.save_button.setEnabled(self.is_changed and not wrong)

    def _was_not_saved(self, error: CreditDeskError) -> None:
        self._judge()
        self._tell(error)

    def _choice(self, name: str) -> QComboBox:
        made = QComboBox(self)
        made.setAccessibleName(name)
        # A long version must not widen the window.
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return made

    def _lay_out(self) -> None:
        space = self._theme.scaled(8)
        head = Flow(spacing=space)
        for part in (self.kind, self.language, self.version, self.field_button):
            head.addWidget(part)
        area = QScrollArea(self)
        area.setWidget(self.form)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        left, right = QWidget(self), QWidget(self)
        down = QVBoxLayout(left)
        down.setContentsMargins(space, space, 0, 0)
        down.addLayout(head)
        down.addWidget(area, 1)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(space, space, space, 0)
        whose = QHBoxLayout()
        caption = label("Letter to", muted=True)
        caption.setBuddy(self.debtor)
        whose.addWidget(caption)
        whose.addWidget(self.debtor, 1)
        beside.addLayout(whose)
        beside.addWidget(self.view, 1)
        self.columns.show_columns(
            [Column("Text", left, self.form.subject, 440, 580), Column("Letter", right, self.view, 380, 580)]
        )
        foot = self._foot(self.close_button, self.save_button)
        foot.setContentsMargins(space, 0, space, space)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space)
        layout.addWidget(self.columns, 1)
        layout.addLayout(foot)
        let_tab_go((self.kind, self.language, self.version, self.field_button))
        let_tab_go((self.debtor, self.view, self.close_button, self.save_button))
        self._hide_where_closed(self.save_button)
        self._fit(1160, 820)


def _version_words(shown: ShownText, *, holds: bool) -> str:
    whose = "CreditDesk's words" if shown.is_ours else "Your words"
    if shown.saved_at is None:
        return f"{whose}, in use" if holds else whose
    kept = f"version {shown.version} of {shown.saved_at:%d %b %Y}, {shown.saved_by}"
    return f"{whose}: {kept}{', in use' if holds else ''}"
