"""How large the pages are shown, and which of them is in sight."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from creditdesk.ui.letters.page_view import PageView
from creditdesk.ui.parts import button, label


class ZoomBar(QWidget):
    """Stands above a view of pages and follows it."""

    def __init__(self, view: PageView, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = label("", "small", muted=True)
        self._zoom = label("", "small", muted=True)
        smaller = button("-", view.zoom_out, tip="Smaller (Ctrl+-)")
        larger = button("+", view.zoom_in, tip="Larger (Ctrl++)")
        fit = button("Fit", view.fit, tip="As wide as the window (Ctrl+0)")
        smaller.setAccessibleName("Smaller")
        larger.setAccessibleName("Larger")
        self.stops = (smaller, larger, fit)
        """Where Tab stops, in order."""
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        for each in (self._page, smaller, self._zoom, larger, fit):
            across.addWidget(each)
        view.page_changed.connect(self._tell_page)
        view.zoom_changed.connect(lambda percent: self._zoom.setText(f"{percent}%"))

    def _tell_page(self, page: int, count: int) -> None:
        self._page.setText(f"{page} of {count}" if count else "")
