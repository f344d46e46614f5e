"""How the letterhead looks, as fields: logo, colour, margins, window, signature, the foot."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.letterhead_law import particulars_words
from creditdesk.services.letters.design import LEFT, LOGO_WIDTHS, MARGINS, RIGHT, SHIFTS, WINDOWS, Design, Picture
from creditdesk.ui.ask_file import ask_open
from creditdesk.ui.parts import button, count_box, label
from creditdesk.ui.settings.fields import Fields
from creditdesk.ui.theme import Theme

_FILES = "Pictures (*.png *.jpg *.jpeg *.gif *.bmp *.tif *.tiff *.webp)"
_PLACES = ((LEFT, "At the left, above the name"), (RIGHT, "At the right, above the address"))
_NUMBERS: tuple[tuple[str, str, tuple[int, int], str], ...] = (
    ("logo_width", "Width of the logo", LOGO_WIDTHS, ""),
    ("margin_left", "Margin on the left", (0, MARGINS[1]), "as the sheet has it"),
    ("margin_right", "Margin on the right", (0, MARGINS[1]), "as the sheet has it"),
    ("shift_right", "Move the address right", SHIFTS, ""),
    ("shift_down", "Move the address down", SHIFTS, ""),
)


class _PictureRow(QWidget):
    """A picture that can be chosen, and taken off again."""

    wanted = Signal(object)
    """The `Path` of a picture that was chosen."""
    removed = Signal()

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.said = QLabel(self)
        self.choose_button = button("Choose…", self._choose)
        self.choose_button.setAccessibleName(f"Choose the {name}")
        self.remove_button = button("Take off", self.removed.emit)
        self.remove_button.setAccessibleName(f"Take the {name} off")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.scaled(8))
        across.addWidget(self.said, 1)
        across.addWidget(self.choose_button)
        across.addWidget(self.remove_button)
        self.show_picture(None)

    def show_picture(self, picture: Picture | None) -> None:
        """Say which picture it is."""
        words = "None" if picture is None else f"{picture.width} by {picture.height} dots"
        self.said.setText(words)
        self.remove_button.setEnabled(picture is not None)

    def _choose(self) -> None:
        chosen = ask_open(self, f"Choose the {self._name}", _FILES)
        if chosen is not None:
            self.wanted.emit(chosen)


class DesignForm(QWidget):
    """Changes a `Design`."""

    changed = Signal()
    picture_wanted = Signal(str, object)
    """The field, and the `Path` of a picture that is to be taken in."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._design = Design()
        self._is_filling = False
        self._fields = Fields(theme, self)
        self.pictures = {name: _PictureRow(name, theme, self) for name in ("logo", "signature")}
        for name, row in self.pictures.items():
            row.wanted.connect(partial(self.picture_wanted.emit, name))
            row.removed.connect(partial(self.show_picture, name, None))
        self._fields.add("Logo", self.pictures["logo"])
        self.numbers: dict[str, QSpinBox] = {}
        first, *others = _NUMBERS
        self._number(*first)
        self.logo_at = self._fields.choice("Logo stands", _PLACES)
        self.hides_name = QCheckBox("The logo stands in place of the name", self)
        self.hides_name.toggled.connect(lambda _on: self._tell())
        self._fields.add("", self.hides_name)
        self.colour, self.colour_button = QLineEdit(self), button("Choose…", self._choose_colour)
        self._fields.add("Colour of the name", self._colour_row())
        for each in others:
            self._number(*each)
        self.window_choice = self._fields.choice("Sheet and window", [("", "That of our country"), *WINDOWS.items()])
        self._fields.add("Signature", self.pictures["signature"])
        self.foot = self._fields.lines("At the foot", "Directors: A. Lane, B. Brook", 3)
        self._law = label("", "small", muted=True)
        self._law.setWordWrap(True)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self._fields)
        down.addWidget(self._law)
        self._fields.changed.connect(self._tell)

    @property
    def design(self) -> Design:
        """What is chosen."""
        numbers = {name: box.value() for name, box in self.numbers.items()}
        lines = (line.strip() for line in self.foot.toPlainText().splitlines())
        return Design(
            logo=self._design.logo,
            signature=self._design.signature,
            logo_at=str(self.logo_at.currentData()),
            hides_name=self.hides_name.isChecked(),
            colour=self.colour.text().strip(),
            window=str(self.window_choice.currentData()),
            foot=tuple(line for line in lines if line),
            **numbers,
        )

    def field(self, name: str) -> QWidget:
        """Return the widget of a field."""
        others: dict[str, QWidget] = {
            "logo_at": self.logo_at,
            "hides_name": self.hides_name,
            "colour": self.colour,
            "window": self.window_choice,
            "foot": self.foot,
        }
        return (others | self.numbers).get(name) or self.pictures[name].choose_button

    def show_design(self, design: Design) -> None:
        """Show a design, to be changed."""
        self._is_filling = True
        self._design = design
        for name, row in self.pictures.items():
            row.show_picture(getattr(design, name))
        for name, box in self.numbers.items():
            box.setValue(getattr(design, name))
        self.logo_at.setCurrentIndex(self.logo_at.findData(design.logo_at))
        self.hides_name.setChecked(design.hides_name)
        self.colour.setText(design.colour)
        self.window_choice.setCurrentIndex(max(self.window_choice.findData(design.window), 0))
        self.foot.setPlainText("\n".join(design.foot))
        self._is_filling = False
        self._allow()

    def show_picture(self, name: str, picture: Picture | None) -> None:
        """Bear this picture from now on, or none."""
        if name == "logo":
            self._design = replace(self._design, logo=picture)
        else:
            self._design = replace(self._design, signature=picture)
        self.pictures[name].show_picture(picture)
        self._tell()

    def show_country(self, country: str) -> None:
        """Say what company law asks of the foot there."""
        self._law.setText(particulars_words(country))
        self._law.setVisible(bool(self._law.text()))

    def _choose_colour(self) -> None:
        chosen = QColorDialog.getColor(QColor(self.colour.text() or "#1F5FBF"), self, "Colour of the name")
        if chosen.isValid():
            self.colour.setText(chosen.name().upper())

    def _tell(self) -> None:
        if not self._is_filling:
            self._allow()
            self.changed.emit()

    def _allow(self) -> None:
        """Offer what has a meaning now; without a logo the name stands."""
        has_logo = self._design.logo is not None
        for each in (self.logo_at, self.hides_name, self.numbers["logo_width"]):
            each.setEnabled(has_logo)
        if not has_logo and self.hides_name.isChecked():
            self.hides_name.setChecked(False)

    def _number(self, name: str, title: str, bounds: tuple[int, int], nothing: str) -> None:
        box = count_box(self._theme)
        box.setRange(*bounds)
        box.setSuffix(" mm")
        box.setSpecialValueText(nothing)
        box.valueChanged.connect(lambda _value: self._tell())
        self._fields.add(title, box)
        box.lineEdit().setAccessibleName(title)
        self.numbers[name] = box

    def _colour_row(self) -> QWidget:
        row = QWidget(self)
        self.colour.setAccessibleName("Colour of the name")
        self.colour.setPlaceholderText("such as #1F5FBF")
        self.colour.textChanged.connect(lambda _text: self._tell())
        self.colour_button.setAccessibleName("Choose the colour of the name")
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self._theme.scaled(8))
        across.addWidget(self.colour, 1)
        across.addWidget(self.colour_button)
        return row
