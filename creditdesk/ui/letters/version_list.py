"""The versions of a text or a ladder: those that were saved, and what is not saved while one of them is looked at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

_NOT_SAVED = "As you changed it, not saved"


class VersionList(QComboBox):
    """Shows which version is in the window; what was changed there waits at its end while another is looked at."""

    wanted = Signal(object)
    """The version, or what waited, that is to be shown in the window now."""

    def __init__(self, name: str, changed: Callable[[], object | None], parent: QWidget | None = None) -> None:
        """Make the list; `changed` gives what stands in the window, none where that is a version as it was saved."""
        super().__init__(parent)
        self._changed = changed
        self._about: Hashable = None
        self._saved: Sequence[tuple[str, object]] = ()
        self._waiting: dict[Hashable, list[object]] = {}
        self.setAccessibleName(name)
        self.setToolTip("An earlier one is shown to be looked at, and holds again once it is saved")
        # A long version must not widen the window.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._turn_to)

    @property
    def waiting(self) -> set[Hashable]:
        """Of which texts or ladders something waits that is not saved."""
        return {about for about, values in self._waiting.items() if values}

    def offer(self, about: Hashable, saved: Sequence[tuple[str, object]], at: int = 0) -> None:
        """Offer the versions of a text or ladder, each with its words; the one `at` this place is in the window."""
        self._about, self._saved = about, saved
        self._fill(at)

    def was_saved(self, about: Hashable, value: object) -> None:
        """Let what waited go: it is a version from now on."""
        self._waiting[about] = [each for each in self._waiting.get(about, ()) if each != value]

    def _turn_to(self, at: int) -> None:
        changed, waiting = self._changed(), self._waiting.setdefault(self._about, [])
        values = [*(value for _words, value in self._saved), *waiting]
        if at >= len(values):
            # What is in the window already.
            return
        if at >= len(self._saved):
            waiting.remove(values[at])
        if changed is not None and changed not in waiting:
            waiting.append(changed)
        self.wanted.emit(values[at])
        self._fill(at)

    def _fill(self, at: int) -> None:
        changed = self._changed()
        count = len(self._waiting.get(self._about, ())) + (changed is not None)
        self.clear()
        self.addItems([words for words, _value in self._saved])
        self.addItems([_NOT_SAVED, *(f"{_NOT_SAVED} ({number})" for number in range(2, count + 1))][:count])
        self.setCurrentIndex(self.count() - 1 if changed is not None else at)
