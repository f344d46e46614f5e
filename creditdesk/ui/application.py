"""The application around the window: made once a process, and left as the person left it."""

from __future__ import annotations

import sys

from PySide6.QtCore import QLocale, QSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from creditdesk import paths
from creditdesk.ui.theme import STYLE, SYSTEM, Theme


def make_application() -> QApplication:
    """Return the one application of this process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # The style is named here and not set later: the call that sets one loads every word of Qt's styles first.
    application = QApplication([*sys.argv[:1], "-style", STYLE])
    application.setApplicationName("CreditDesk")
    application.setDesktopFileName("creditdesk")
    # The small one: on a real display the large one takes 5 ms of the start to read.
    application.setWindowIcon(QIcon(str(paths.resource("icons", "creditdesk-128.png"))))
    if QLocale.system().language() == QLocale.Language.C:
        # A system that says nothing of its person's habits writes neither thousands nor a currency sign.
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    return application


def window_memory() -> QSettings:
    """Return what this computer remembers of the window."""
    return QSettings(str(paths.state() / "window.ini"), QSettings.Format.IniFormat)


def make_theme(application: QApplication, memory: QSettings) -> Theme:
    """Return the theme as the person left it."""
    choice = str(memory.value("theme/choice", SYSTEM))
    percent = str(memory.value("theme/text_percent", "100"))
    return Theme(
        application,
        choice=choice if choice in {SYSTEM, "light", "dark"} else SYSTEM,
        text_percent=int(percent) if percent.isdigit() else 100,
    )
