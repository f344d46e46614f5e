"""Colours that can be read, sizes that grow with the person's text, light and dark while running."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from creditdesk.ui import theme as theme_module
from creditdesk.ui.desk.looks import contrast
from creditdesk.ui.theme import DARK, LIGHT, Theme, Tokens

GROUNDS = ("window", "panel", "selected", "chip")
EVERY = pytest.mark.parametrize(
    "tokens",
    [LIGHT, DARK, theme_module._stronger(LIGHT), theme_module._stronger(DARK)],
    ids=["light", "dark", "light, more contrast", "dark, more contrast"],
)


@EVERY
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted"])
def test_text_can_be_read_on_every_ground(tokens: Tokens, ground: str, ink: str) -> None:
    assert contrast(tokens.color(ink), tokens.color(ground)) >= 4.5


@EVERY
def test_text_on_the_accent_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.color("on_accent"), tokens.color("accent")) >= 4.5


@EVERY
def test_the_accent_can_be_read_on_every_ground(tokens: Tokens) -> None:
    for ground in GROUNDS:
        assert contrast(tokens.color("accent"), tokens.color(ground)) >= 4.5


def test_light_and_dark_name_the_same_tokens() -> None:
    for field in fields(Tokens):
        assert QColor(getattr(LIGHT, field.name)).isValid()
        assert QColor(getattr(DARK, field.name)).isValid()


def test_choosing_dark_changes_palette_and_says_so(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.is_dark
    assert theme.tokens == DARK
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK.panel)
    theme.choose("light")
    assert theme.tokens == LIGHT


def test_the_theme_follows_the_system_while_running(theme: Theme, qapp: QApplication) -> None:
    theme.choose("system")
    scheme = qapp.styleHints().colorScheme()
    assert theme.is_dark == (scheme == Qt.ColorScheme.Dark)
    seen: list[str] = []
    theme.changed.connect(lambda: seen.append("changed"))
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert seen == ["changed"]


def test_twice_the_text_is_twice_the_size_everywhere(theme: Theme) -> None:
    before = {role: theme.font(role).pointSizeF() for role in ("small", "body", "figure", "title")}
    theme.set_text_percent(200)
    for role, size in before.items():
        assert theme.font(role).pointSizeF() == pytest.approx(2 * size)
    assert theme.scaled(4) == 8
    theme.set_text_percent(100)


def test_figures_have_one_width(theme: Theme) -> None:
    assert theme.font("body").isFeatureSet(QFont.Tag("tnum"))


def test_who_asks_the_system_for_contrast_gets_stronger_lines_and_no_grey_text(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as system:
        system.setattr(theme_module, "_wants_contrast", lambda _hints: True)
        theme.choose("light")
        assert theme.tokens.muted == LIGHT.text
        assert contrast(theme.tokens.color("line"), theme.tokens.color("panel")) >= 3
    theme.choose("light")
    assert theme.tokens == LIGHT
