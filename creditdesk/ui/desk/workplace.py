"""What the Desk and its parts work with: the open book's services, the runner, looks, memory and day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Workplace:
    """Handed on from the Desk to its parts; `as_of` is the day looked at, `now` gives the moment of work."""

    office: Office
    runner: TaskRunner
    theme: Theme
    memory: QSettings
    as_of: date
    now: Callable[[], datetime]
