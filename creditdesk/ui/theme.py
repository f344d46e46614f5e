"""The colours, sizes and fonts of the window: one set of tokens in light and in dark."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from creditdesk import paths
from creditdesk.ui.style_sheet import style_sheet

if TYPE_CHECKING:
    from PySide6.QtGui import QStyleHints

SYSTEM = "system"
"""The choice to follow the system's light or dark."""

STYLE = "Fusion"
"""Qt's style that the style sheet builds on; the application is started with it."""

SIZES = {"small": 11.5, "body": 13.0, "figure": 16.0, "title": 19.0}
"""Text sizes in pixels at 100 % of a 96 dpi screen."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Named colours, as `#RRGGBB`; buckets run from not due to over 90 days."""

    window: str
    panel: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selected: str
    chip: str
    wrong: str
    not_due: str
    days_1_30: str
    days_31_60: str
    days_61_90: str
    days_over_90: str
    paid: str
    promise: str
    query: str

    def color(self, name: str) -> QColor:
        """Return the token as a colour for painting."""
        return QColor(getattr(self, name))

    def of_state(self, state: str) -> QColor:
        """Return the colour of a bucket label or a debtor's state, such as "31-60" or "promise"."""
        return self.color(_STATE_TOKENS.get(state, "not_due"))


_STATE_TOKENS = {
    "not due": "not_due",
    "1-30": "days_1_30",
    "31-60": "days_31_60",
    "61-90": "days_61_90",
    "91-120": "days_over_90",
    "121+": "days_over_90",
    "paid": "paid",
    "promise": "promise",
    "plan": "promise",
    "query": "query",
}

LIGHT = Tokens(
    window="#F4F5F7",
    panel="#FFFFFF",
    line="#E3E6EB",
    text="#1B2430",
    muted="#5F6B7A",
    accent="#1F5FBF",
    on_accent="#FFFFFF",
    selected="#E8F0FC",
    chip="#EEF1F5",
    wrong="#A3262A",
    not_due="#9AA7B8",
    days_1_30="#E8B84A",
    days_31_60="#E58A3A",
    days_61_90="#D9542F",
    days_over_90="#A3262A",
    paid="#2E9E6B",
    promise="#7A5BD0",
    query="#5C7C99",
)

DARK = Tokens(
    window="#14181E",
    panel="#1B2129",
    line="#2C343F",
    text="#E6EAF0",
    muted="#98A4B3",
    accent="#6BA4FF",
    on_accent="#0F1520",
    selected="#22324A",
    chip="#262E39",
    wrong="#E25E63",
    not_due="#6F7C8E",
    days_1_30="#E8B84A",
    days_31_60="#EE9A4F",
    days_61_90="#F0714E",
    days_over_90="#E0565B",
    paid="#4CC38A",
    promise="#A58BF0",
    query="#86A8C8",
)


def _stronger(tokens: Tokens) -> Tokens:
    """Return tokens for people who asked their system for more contrast."""
    return replace(tokens, line=tokens.muted, muted=tokens.text)


class Theme(QObject):
    """The look of the running window: follows the system's light, dark and contrast, or the person's own choice.

    `tokens` are the colours now; `changed` says that colours or sizes are others, and painters should paint anew.
    """

    changed = Signal()

    def __init__(self, application: QApplication, *, choice: str = SYSTEM, text_percent: int = 100) -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice
        self._text_percent = text_percent
        # The size that the system asks for, against its own usual size, is how the person's text scale arrives here.
        system = application.font()
        usual = 13.0 if sys.platform == "darwin" else 9.0
        asks = sys.platform in {"darwin", "win32"} and system.pointSizeF() > 0
        self._system_scale = max(1.0, system.pointSizeF() / usual) if asks else 1.0
        self._family = _bundled_family() if sys.platform.startswith("linux") else system.family()
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self.tokens = LIGHT
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def choice(self) -> str:
        """What the person chose: system, light or dark."""
        return self._choice

    @property
    def text_percent(self) -> int:
        """The person's own text size, on top of the system's; 100 is usual."""
        return self._text_percent

    @property
    def is_dark(self) -> bool:
        """Whether the window is dark now."""
        if self._choice == SYSTEM:
            return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._choice == "dark"

    def choose(self, choice: str) -> None:
        """Take the person's choice: system, light or dark."""
        self._choice = choice
        self._apply()

    def set_text_percent(self, percent: int) -> None:
        """Take the person's text size, from 100 to 200."""
        self._text_percent = min(200, max(100, percent))
        self._apply()

    def scaled(self, pixels: float) -> int:
        """Return a length that grows with the text, for spacing (steps of 4) and painted parts."""
        return max(1, round(pixels * self._scale))

    def font(self, role: str = "body", *, bold: bool = False) -> QFont:
        """Return the font of a role (body, small, figure, title), with figures of one width."""
        # Asked for hundreds of times a debtor, by whatever paints itself.
        made = self._fonts.get((role, bold))
        if made is None:
            made = self._fonts[role, bold] = self._make_font(role, bold=bold)
        return QFont(made)

    def _make_font(self, role: str, *, bold: bool) -> QFont:
        font = QFont(self._family) if self._family else QFont(self._application.font())
        font.setPointSizeF(self._points(role))
        if bold or role in {"figure", "title"}:
            font.setWeight(QFont.Weight.DemiBold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    @property
    def _scale(self) -> float:
        return self._system_scale * self._text_percent / 100

    def _points(self, role: str) -> float:
        return SIZES[role] * self._scale * 72.0 / self._application.primaryScreen().logicalDotsPerInchY()

    def _follow_system(self, _scheme: Qt.ColorScheme) -> None:
        # A method and no lambda: Qt lets go of it with the theme.
        self._apply()

    def _apply(self) -> None:
        hints = self._application.styleHints()
        tokens = DARK if self.is_dark else LIGHT
        self.tokens = _stronger(tokens) if _wants_contrast(hints) else tokens
        self._fonts.clear()
        # While a sheet holds, Qt works font and palette into the rules of each widget: five times as long.
        self._application.setStyleSheet("")
        self._application.setFont(self.font())
        self._application.setPalette(_palette(self.tokens))
        points = {role: f"{self._points(role):.2f}pt" for role in SIZES}
        space = {f"s{steps}": f"{self.scaled(steps)}px" for steps in (2, 4, 6, 8, 12, 16)}
        self._application.setStyleSheet(style_sheet(self.tokens, points, space))
        self.changed.emit()


def _wants_contrast(hints: QStyleHints) -> bool:
    # Qt tells the wish for contrast from 6.10 on.
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


def _bundled_family() -> str:
    """Load the fonts shipped with CreditDesk, where they are, and return their family; else an empty text."""
    family = ""
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        path = paths.resource("fonts", name)
        if path.exists() and (number := QFontDatabase.addApplicationFont(str(path))) >= 0:
            family = family or QFontDatabase.applicationFontFamilies(number)[0]
    return family


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for kind, token in (
        (role.Window, tokens.panel),
        (role.WindowText, tokens.text),
        (role.Base, tokens.panel),
        (role.AlternateBase, tokens.window),
        (role.Text, tokens.text),
        (role.Button, tokens.panel),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.on_accent),
        (role.PlaceholderText, tokens.muted),
        (role.ToolTipBase, tokens.chip),
        (role.ToolTipText, tokens.text),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Accent, tokens.accent),
        (role.Light, tokens.chip),
        (role.Midlight, tokens.chip),
        (role.Mid, tokens.line),
        (role.Dark, tokens.line),
        (role.Shadow, tokens.line),
    ):
        palette.setColor(kind, QColor(token))
    for kind in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, kind, QColor(tokens.muted))
    return palette
