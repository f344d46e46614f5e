"""Draws the pictures of the window that README and documents show: `python dev.py shots`.

Each scale of the screen is drawn in a process of its own, since Qt takes it only at its start.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from creditdesk import app
from creditdesk.services.demo.service import DEMO_DAY, make_demo

PICTURES = Path(__file__).resolve().parent / "pictures"
_NAMES = {
    "desk-light": "desk",
    "desk-dark": "desk-dark",
    "desk-1280x720": "desk-1280x720",
    "tab-trend": "trend",
    "preview-reminder": "letter",
    "preview-statement": "statement",
    "search": "search",
    "letters": "letters",
    "cash": "cash",
}
_AT = datetime(DEMO_DAY.year, DEMO_DAY.month, DEMO_DAY.day, 9, 30, tzinfo=UTC)


def main(arguments: list[str]) -> None:
    """Draw all pictures, or in the process for twice the size only the Desk."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="creditdesk-shots-") as name:
        folder = Path(name)
        book = folder / "Demo.creditdesk"
        make_demo(book, as_of=DEMO_DAY, at=_AT).close()
        app.take_pictures(book, DEMO_DAY, folder)
        if arguments == ["twice"]:
            _keep(folder / "desk-light.png", PICTURES / "desk-200.png")
            return
        for drawn, kept in _NAMES.items():
            _keep(folder / f"{drawn}.png", PICTURES / f"{kept}.png")
    environment = dict(os.environ, QT_SCALE_FACTOR="2")
    subprocess.run(
        [sys.executable, "-m", "docs.shots", "twice"], env=environment, check=True, cwd=PICTURES.parent.parent
    )


def _keep(drawn: Path, kept: Path) -> None:
    shutil.copyfile(drawn, kept)
    print(kept.name)


if __name__ == "__main__":
    main(sys.argv[1:])
