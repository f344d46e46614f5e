"""`python -m creditdesk`: the window, or a command; and the one hook for errors of our own making."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from creditdesk import paths

OUR_FAULT = 3
"""Exit status when CreditDesk itself has failed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window where none is given; return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    for name in ("stdout", "stderr"):
        # Started without a console on Windows, or with `>&-`, Python has none: nobody listens, and that is all.
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())
    try:
        if not given:
            named = os.environ.get("CREDITDESK_BOOK")
            return _open_window(Path(named) if named else None, None)
        # The window comes up without the commands: they bring SQLAlchemy with them.
        from creditdesk.cli import main as cli  # noqa: PLC0415

        return cli.run(given, open_window=_open_window, take_tour=_take_tour)
    except Exception as error:  # noqa: BLE001 - the one place that meets what nobody foresaw
        return _report(error)


def _open_window(book: Path | None, as_of: date | None) -> int:
    # Qt ends the process without a word where it finds no display.
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in wanted):
        sys.stderr.write("There is no display to show the window on. The commands work without: creditdesk --help\n")
        return 2
    from creditdesk.opening import hold_collection, load_qt  # noqa: PLC0415 - for the window alone

    hold_collection()
    load_qt()
    from creditdesk import app  # noqa: PLC0415 - Qt loads for the window alone

    return app.main(book, as_of)


def _take_tour(book: Path, as_of: date, folder: Path, say: Callable[[str], object]) -> Sequence[Path]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from creditdesk import tour  # noqa: PLC0415 - Qt, matplotlib and ReportLab load for the tour alone

    return tour.take(book, as_of, folder, say)


def _report(error: Exception) -> int:
    """Write what happened into the log, and say where it is."""
    log = paths.log_file()
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            moment = datetime.now(UTC).isoformat(timespec="seconds")
            file.write(f"{moment}\n{''.join(traceback.format_exception(error))}\n")
        where = f"What happened is written in {log}."
    except OSError:
        where = f"It was: {error!r}."
    sys.stderr.write(f"CreditDesk failed by a fault of its own; nothing of the work at hand was kept. {where}\n")
    return OUR_FAULT


if __name__ == "__main__":
    sys.exit(main())
