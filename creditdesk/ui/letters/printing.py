"""Printing a PDF through the system's dialog: each page drawn at the printer's resolution, one after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QObject, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from creditdesk.ui.letters.pdf_pages import PagePicture, PdfPages
from creditdesk.ui.tasks import TaskRunner

_MOST_DOTS = 600
"""Dots an inch beyond which a letter looks no sharper and a page of pixels only grows."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What went to the printer: so many pages of those wanted, of a document that has `of`."""

    pages: int
    wanted: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether the printer took the whole document; a person may want some pages of it alone."""
        return 0 < self.pages == self.of

    @property
    def words(self) -> str:
        """What is said of it."""
        if not self.pages:
            return "⚠ The printer took nothing. Print again from here."
        if self.pages < self.wanted:
            took = f"{self.pages} of {self.wanted} pages"
            return f"⚠ The printer stopped after {took}. See to it, then print again from here."
        if not self.is_whole:
            return f"{self.pages} of {self.of} pages sent to the printer, as chosen there."
        return "1 page sent to the printer." if self.pages == 1 else f"{self.pages} pages sent to the printer."


def ask_printer(pages: PdfPages, title: str, parent: QWidget) -> QPrinter | None:
    """Let the person choose printer, pages and copies; none if they think better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_up(printer, pages, title)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, len(pages))
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def set_up(printer: QPrinter, pages: PdfPages, title: str) -> None:
    """Set paper and title as the document has them; its margins are its own."""
    printer.setDocName(title)
    width, height = pages.sizes[0]
    printer.setFullPage(True)
    size = QPageSize(QSizeF(width, height), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))


class PrintJob(QObject):
    """Prints page by page: the next is drawn in a reading thread when the one before is on the printer."""

    def __init__(
        self,
        pages: PdfPages,
        printer: QPrinter,
        runner: TaskRunner,
        on_done: Callable[[Printed], object],
        parent: QObject,
    ) -> None:
        """Make ready to print; `on_done` is told what went to the printer."""
        super().__init__(parent)
        self._pages = pages
        self._printer = printer
        self._runner = runner
        self._on_done = on_done
        first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
        self._left = list(range(first - 1, min(last, len(pages))))
        self._wanted = len(self._left)
        self._printed = 0
        self._scale = min(printer.resolution(), _MOST_DOTS) / 72
        self._painter = QPainter()

    def start(self) -> None:
        """Begin; returns at once."""
        if not self._painter.begin(self._printer):
            self._end()
            return
        self._next()

    def _next(self) -> None:
        if not self._left:
            self._painter.end()
            self._end()
            return
        index = self._left.pop(0)
        pages, scale = self._pages, self._scale
        self._runner.read(lambda: pages.picture(index, scale), self._print)

    def _print(self, picture: PagePicture | None) -> None:
        if picture is not None:
            if self._has_gone() or (self._printed and not self._printer.newPage()):
                # Switched off, out of reach, or its queue was emptied: what is left would go nowhere.
                self._painter.end()
                self._end()
                return
            image = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
            whole = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
            self._painter.drawImage(whole, image)
            self._printed += 1
        self._next()

    def _has_gone(self) -> bool:
        return self._printer.printerState() in {QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error}

    def _end(self) -> None:
        self._on_done(Printed(self._printed, self._wanted, len(self._pages)))
        self.deleteLater()
