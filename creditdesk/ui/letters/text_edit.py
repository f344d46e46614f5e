"""A line or paragraph of a letter's text, in which fields stand as chips that are put in and taken out whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QEvent, QMimeData, QRect, QRectF, QRegularExpression, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from creditdesk.domain.letter_check import Fault
from creditdesk.domain.letter_words import FIELD_WORDS, field_words
from creditdesk.ui.desk.looks import legible
from creditdesk.ui.letters.text_parts import Part, join, split, spoken
from creditdesk.ui.theme import Theme

_CHIP = int(QTextFormat.ObjectTypes.UserObject) + 1
_NAME = int(QTextFormat.Property.UserProperty) + 1
_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
_TYPED = re.compile(r"\$([A-Za-z_]\w*)\W$")


class _Chips(QPyTextObject):
    """Draws fields: what they are called, in a rounded box; ringed where something is wrong with them."""

    def __init__(self, theme: Theme, parent: QTextEdit) -> None:
        super().__init__(parent)
        self._theme = theme
        self.wrong: frozenset[str] = frozenset()

    def intrinsicSize(self, doc: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(_font(doc, form))
        pad = self._theme.scaled(6)
        return QSizeF(metrics.horizontalAdvance(_words(form)) + 2 * pad, metrics.height() + self._theme.scaled(2))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, _position: int, form: QTextFormat
    ) -> None:
        tokens, box = self._theme.tokens, QRectF(rect)
        is_wrong = form.property(_NAME) in self.wrong
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.color("days_over_90" if is_wrong else "line"))
        painter.setBrush(tokens.color("chip"))
        radius = self._theme.scaled(4)
        painter.drawRoundedRect(box.adjusted(1.5, 0.5, -1.5, -0.5), radius, radius)
        painter.setFont(_font(doc, form))
        painter.setPen(legible(tokens.color("accent"), tokens.color("chip")))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _words(form))
        painter.restore()


def _font(doc: QTextDocument, form: QTextFormat) -> QFont:
    font = QFont(doc.defaultFont())
    font.setBold(form.toCharFormat().fontWeight() >= QFont.Weight.DemiBold)
    return font


def _words(form: QTextFormat) -> str:
    return field_words(str(form.property(_NAME)))


class TextEdit(QTextEdit):
    """Edits one paragraph, as high as what stands in it; Enter asks for a further one."""

    changed = Signal()
    next_wanted = Signal(str)
    """Enter was pressed: the text that goes into a paragraph of its own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._known: Collection[str] = ()
        self._values: Mapping[str, str] = {}
        self._faults: tuple[Fault, ...] = ()
        self._is_filling = False
        self._chips = _Chips(theme, self)
        self.document().documentLayout().registerHandler(_CHIP, self._chips)
        self.document().setDocumentMargin(1)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.setTabChangesFocus(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._tell)
        theme.changed.connect(self._adapt)

    @property
    def text(self) -> str:
        """The text as it is kept."""
        return join(self._parts(0, self.document().characterCount() - 1))

    @property
    def values(self) -> Mapping[str, str]:
        """What the fields say of the debtor at hand."""
        return self._values

    def show_text(self, text: str, known: Collection[str]) -> None:
        """Show a text, in which these fields are known."""
        self._is_filling = True
        self._known = known
        self.clear()
        self._insert(split(text, known))
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._is_filling = False
        self._describe()

    def insert_field(self, name: str) -> None:
        """Put a field where the cursor is, with a blank where it would stand against what is before it."""
        start = self.textCursor().selectionStart()
        is_against = start > 0 and not self.document().characterAt(start - 1).isspace()
        blank = [Part(" ")] if is_against else []
        self._insert([*blank, Part(name, is_field=True)])
        self.setFocus()

    def show_values(self, values: Mapping[str, str]) -> None:
        """Say what each field is for the debtor at hand, where the mouse rests on it."""
        self._values = values

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Mark what is wrong where it stands: a field by its ring, words by a line below them."""
        self._faults = tuple(faults)
        self._chips.wrong = frozenset(fault.mark[1:] for fault in self._faults if fault.mark.startswith("$"))
        selections = []
        for fault in self._faults:
            token = "days_over_90" if fault.blocks else "days_31_60"
            for cursor in self._places(fault.mark):
                selection = QTextEdit.ExtraSelection()
                selection.cursor = cursor
                form = QTextCharFormat()
                form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                form.setUnderlineColor(self._theme.tokens.color(token))
                selection.format = form
                selections.append(selection)
        self.setExtraSelections(selections)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.next_wanted.emit(self._take_rest())
                return
            event.ignore()
            return
        if event.matches(QKeySequence.StandardKey.Bold):
            self._turn_bold()
            return
        super().keyPressEvent(event)
        self._take_typed()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(event), self)
            return True
        return super().event(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        cursor, data = self.textCursor(), QMimeData()
        data.setText(join(self._parts(cursor.selectionStart(), cursor.selectionEnd())))
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:
        # A paragraph is one line that is broken when it is set.
        self._insert(split(" ".join(source.text().split()), self._known))

    def _insert(self, parts: Iterable[Part]) -> None:
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        for part in parts:
            form = QTextCharFormat()
            form.setFontWeight(QFont.Weight.Bold if part.bold else QFont.Weight.Normal)
            if part.is_field:
                form.setObjectType(_CHIP)
                form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
                form.setProperty(_NAME, part.text)
                cursor.insertText(_OBJECT, form)
            else:
                cursor.insertText(part.text, form)
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def _parts(self, start: int, end: int) -> list[Part]:
        """Return what stands between two places."""
        found: list[Part] = []
        block = self.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                at, form = piece.position(), piece.charFormat()
                text = piece.text()[max(start - at, 0) : max(end - at, 0)]
                bold = form.fontWeight() >= QFont.Weight.DemiBold
                if form.objectType() == _CHIP and text.strip(_OBJECT) == "":
                    found += [Part(str(form.property(_NAME)), is_field=True, bold=bold)] * len(text)
                elif text:
                    found.append(Part(text.replace(_OBJECT, ""), bold=bold))
                pieces += 1
            block = block.next()
        return found

    def _take_rest(self) -> str:
        """Take out what stands behind the cursor, and return it."""
        cursor = self.textCursor()
        cursor.removeSelectedText()
        rest = join(self._parts(cursor.position(), self.document().characterCount() - 1)).lstrip()
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        return rest

    def _take_typed(self) -> None:
        """Make a field of its name where that was just typed with a $ before it."""
        cursor = self.textCursor()
        start = max(cursor.position() - 80, 0)
        before = QTextCursor(cursor)
        before.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        typed = _TYPED.search(before.selectedText())
        if typed is None or typed[1] not in self._known:
            return
        cursor.setPosition(cursor.position() - len(typed[0]))
        cursor.setPosition(cursor.position() + len(typed[0]) - 1, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self._insert([Part(typed[1], is_field=True, bold=self._is_bold())])
        self.moveCursor(QTextCursor.MoveOperation.NextCharacter)

    def _turn_bold(self) -> None:
        form = QTextCharFormat()
        form.setFontWeight(QFont.Weight.Normal if self._is_bold() else QFont.Weight.Bold)
        self.mergeCurrentCharFormat(form)

    def _is_bold(self) -> bool:
        return self.fontWeight() >= QFont.Weight.DemiBold

    def _places(self, mark: str) -> list[QTextCursor]:
        """Return where a phrase stands, however its blanks, quotes and dashes are written."""
        if not mark or mark[1:] in self._known:
            return []
        words = [re.escape(word).replace("'", "['\u2018\u2019]") for word in re.split(r"[\s-]+", mark) if word]
        pattern = QRegularExpression(
            r"[\s\x{2010}-\x{2014}-]+".join(words), QRegularExpression.PatternOption.CaseInsensitiveOption
        )
        found, cursor = [], self.document().find(pattern)
        while not cursor.isNull() and cursor.hasSelection():
            found.append(cursor)
            cursor = self.document().find(pattern, cursor)
        return found

    def _tip(self, event: QHelpEvent) -> str:
        cursor = self.cursorForPosition(self.viewport().mapFrom(self, event.pos()))
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        form = cursor.charFormat()
        if form.objectType() != _CHIP:
            return ""
        name = str(form.property(_NAME))
        value = self._values.get(name, "")
        return f"{field_words(name)} (${name}){f': {value}' if value else ''}"

    def _tell(self) -> None:
        if not self._is_filling:
            self._describe()
            self.changed.emit()

    def _describe(self) -> None:
        # A screen reader has no words for an object within a text.
        parts = self._parts(0, self.document().characterCount() - 1)
        self.setAccessibleDescription(spoken(parts, FIELD_WORDS))

    def _adapt(self) -> None:
        self.document().markContentsDirty(0, self.document().characterCount())
        self.show_faults(self._faults)

    def _fit(self) -> None:
        around = self.height() - self.viewport().height()
        self.setFixedHeight(round(self.document().size().height()) + max(around, self._theme.scaled(10)))


def fault_colour(theme: Theme, fault: Fault) -> QColor:
    """Return the colour in which a fault is said."""
    token = "days_over_90" if fault.blocks else "days_31_60"
    return legible(theme.tokens.color(token), theme.tokens.color("panel"))
