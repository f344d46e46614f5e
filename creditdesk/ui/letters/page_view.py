"""Shows the pages of a PDF one below the other, drawn as they come into sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from creditdesk.ui.letters.pdf_pages import PagePicture, PdfPages
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_GAP = 16
_LEAST, _MOST = 0.25, 4.0
_STEP = 1.25
_PAPER = QColor("#FFFFFF")
# A screen shows a point of paper at its true size with so many pixels.
_TRUE_SIZE = 96 / 72


class PageView(QAbstractScrollArea):
    """Scrolls through pages; fits their width until the person zooms.

    `page_changed` tells the page at the top of the view, from 1, and how many there are; `zoom_changed` the size in
    percent.
    """

    page_changed = Signal(int, int)
    zoom_changed = Signal(int)

    def __init__(self, runner: TaskRunner, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._theme = theme
        self._pages: PdfPages | None = None
        self._images: dict[int, tuple[float, QImage]] = {}
        self._wanted: set[tuple[int, float]] = set()
        self._scale = _TRUE_SIZE
        self._fits = True
        self.setAccessibleName("Preview")
        self.setWhatsThis("The pages, just as they go out; a screen reader is told what stands on the one in sight.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell_page())
        theme.changed.connect(self.viewport().update)

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show a document from its first page, or nothing."""
        if self._pages is not None:
            self._pages.close()
        self._pages = pages
        self._images.clear()
        self._wanted.clear()
        self._place()
        self.verticalScrollBar().setValue(0)
        self._tell_page()
        count = len(pages) if pages else 0
        self.setAccessibleName(f"Preview, {count} {'page' if count == 1 else 'pages'}")
        self.setAccessibleDescription("")

    def replace_pages(self, pages: PdfPages) -> None:
        """Show a document that was written anew, where the old one is looked at; its pictures stay until the new."""
        if self._pages is None:
            self.show_pages(pages)
            return
        self._pages.close()
        self._pages = pages
        self._images = {index: (0.0, image) for index, (_, image) in self._images.items() if index < len(pages)}
        self._wanted.clear()
        self._place()

    @property
    def zoom_percent(self) -> int:
        """The size in which pages are shown; 100 is that of the paper."""
        return round(self._scale / _TRUE_SIZE * 100)

    @property
    def drawn(self) -> frozenset[int]:
        """The pages, from 0, that are drawn at the size they are shown in."""
        return frozenset(index for index, (scale, _) in self._images.items() if scale == self._device_scale())

    def zoom_in(self) -> None:
        """Show pages larger."""
        self._zoom(self._scale * _STEP)

    def zoom_out(self) -> None:
        """Show pages smaller."""
        self._zoom(self._scale / _STEP)

    def fit(self) -> None:
        """Show pages as wide as the view, now and when it changes."""
        self._fits = True
        self._place()

    def turn(self, pages: int) -> None:
        """Go on by so many pages, back if below zero."""
        if self._pages is not None:
            target = min(max(self._current() + pages, 0), len(self._pages) - 1)
            self.verticalScrollBar().setValue(round(self._tops()[target]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        actions: dict[tuple[Qt.Key, bool], Callable[[], None]] = {
            (Qt.Key.Key_Plus, True): self.zoom_in,
            (Qt.Key.Key_Equal, True): self.zoom_in,
            (Qt.Key.Key_Minus, True): self.zoom_out,
            (Qt.Key.Key_0, True): self.fit,
            (Qt.Key.Key_PageDown, True): lambda: self.turn(1),
            (Qt.Key.Key_PageUp, True): lambda: self.turn(-1),
        }
        action = actions.get((Qt.Key(event.key()), control))
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.zoom_in()
            else:
                self.zoom_out()
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.tokens.color("window"))
        if self._pages is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        view = QRectF(self.viewport().rect())
        for index, sheet in self._sheets():
            if not sheet.intersects(view):
                self._images.pop(index, None)
                continue
            painter.fillRect(sheet.translated(QPointF(0, 2)).adjusted(-1, -1, 1, 1), self._theme.tokens.color("line"))
            painter.fillRect(sheet, _PAPER)
            scale, image = self._images.get(index, (0.0, None))
            if image is not None and scale == self._device_scale():
                # Pixel for pixel: text drawn between two pixels is blurred.
                painter.drawImage(sheet.topLeft(), image)
            else:
                if image is not None:
                    painter.drawImage(sheet, image)
                self._draw(index)
        if self.hasFocus():
            painter.setPen(self._theme.tokens.color("accent"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _draw(self, index: int) -> None:
        pages, scale = self._pages, self._device_scale()
        if pages is None or (index, scale) in self._wanted:
            return
        self._wanted.add((index, scale))
        self._runner.read(lambda: pages.picture(index, scale), lambda picture: self._take(pages, picture))

    def _take(self, pages: PdfPages, picture: PagePicture | None) -> None:
        if picture is None or pages is not self._pages:
            return
        self._wanted.discard((picture.index, picture.scale))
        if picture.scale != self._device_scale():
            return
        # A copy: the image would else read memory that Python lets go.
        image = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._images[picture.index] = (picture.scale, image)
        if picture.index == self._current():
            self.setAccessibleDescription(picture.text)
        self.viewport().update()

    def _device_scale(self) -> float:
        return round(self._scale * self.devicePixelRatioF(), 4)

    def _zoom(self, scale: float) -> None:
        share = self.verticalScrollBar().value() / max(self.verticalScrollBar().maximum(), 1)
        self._fits = False
        self._scale = min(max(scale, _LEAST * _TRUE_SIZE), _MOST * _TRUE_SIZE)
        self._place()
        self.verticalScrollBar().setValue(round(share * self.verticalScrollBar().maximum()))

    def _place(self) -> None:
        """Work out sizes and the reach of the scroll bars."""
        gap = self._theme.scaled(_GAP)
        if self._pages is not None and len(self._pages):
            widest = max(width for width, _ in self._pages.sizes)
            if self._fits:
                self._scale = max((self.viewport().width() - 2 * gap) / widest, _LEAST * _TRUE_SIZE)
            width = widest * self._scale + 2 * gap
            height = sum(height * self._scale + gap for _, height in self._pages.sizes) + gap
        else:
            width = height = 0
        for bar, whole, seen in (
            (self.horizontalScrollBar(), width, self.viewport().width()),
            (self.verticalScrollBar(), height, self.viewport().height()),
        ):
            bar.setRange(0, max(round(whole) - seen, 0))
            bar.setPageStep(seen)
            bar.setSingleStep(self._theme.scaled(40))
        self.zoom_changed.emit(self.zoom_percent)
        self._tell_page()
        self.viewport().update()

    def _tops(self) -> list[float]:
        gap = self._theme.scaled(_GAP)
        tops, top = [], 0.0
        for _, height in self._pages.sizes if self._pages else ():
            tops.append(top)
            top += height * self._scale + gap
        return tops

    def _sheets(self) -> list[tuple[int, QRectF]]:
        gap = self._theme.scaled(_GAP)
        sheets = []
        for index, ((width, height), top) in enumerate(
            zip(self._pages.sizes if self._pages else (), self._tops(), strict=True)
        ):
            wide, high = width * self._scale, height * self._scale
            left = round(max((self.viewport().width() - wide) / 2, gap)) - self.horizontalScrollBar().value()
            y = round(top + gap) - self.verticalScrollBar().value()
            sheets.append((index, QRectF(left, y, wide, high)))
        return sheets

    def _current(self) -> int:
        """Return the page, from 0, that takes up the middle of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        found = [index for index, top in enumerate(self._tops()) if top <= middle]
        return found[-1] if found else 0

    def _tell_page(self) -> None:
        count = len(self._pages) if self._pages else 0
        self.page_changed.emit(self._current() + 1 if count else 0, count)
