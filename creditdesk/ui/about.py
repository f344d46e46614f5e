"""What CreditDesk is, which version, and where its files are."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from creditdesk import paths


def show_about(parent: QWidget, book: Path | None) -> None:
    """Show the version, the open book's place and the log's."""
    lines = ["The ledger, the calls, the letters and how each debtor pays, on one computer.", ""]
    if book is not None:
        lines.append(f"Book: {book}")
    lines.append(f"Log: {paths.log_file()}")
    QMessageBox.about(parent, "About CreditDesk", "\n".join([f"CreditDesk {_version()}", *lines]))


def _version() -> str:
    try:
        return version("creditdesk")
    except PackageNotFoundError:
        return ""
