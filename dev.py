#!/usr/bin/env python3
"""The developer's commands: `python dev.py run | test | check | bench | build | shots | lock`.

Standard library only, so that it works on a machine that has nothing but Python 3.11 or newer.
The first call makes `.venv` and installs `requirements.lock` into it; later calls reuse it.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed.sha256"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

# What PySide6's wheel expects of Debian and Ubuntu: the library Qt loads, and the package that holds it.
QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0",
    "xkbcommon": "libxkbcommon0",
}
QT_WINDOW_LIBRARIES = {
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
}


def main(arguments: list[str]) -> int:
    """Run the named command and return its exit status."""
    name, *rest = arguments or ["help"]
    command = COMMANDS.get(name)
    if command is None:
        print(f"{__doc__}\nCommands: {', '.join(COMMANDS)}")
        return 0 if name in {"help", "-h", "--help"} else 2
    if sys.version_info < (3, 11):
        print("CreditDesk needs Python 3.11 or newer.", file=sys.stderr)
        return 2
    install()
    return command(rest)


def run(rest: list[str]) -> int:
    """Open CreditDesk with the demo company; without a display, leave a tour of it in `tour/`."""
    if has_display():
        return python("-m", "creditdesk", "demo", "--open", *rest)
    tour = ROOT / "tour"
    print(f"No display found: doing a day's work off screen, leaving pictures and PDFs in {tour.name}{os.sep}")
    return python("-m", "creditdesk", "demo", str(tour / "demo.creditdesk"), "--tour", str(tour), *rest, offscreen=True)


def test(rest: list[str]) -> int:
    """Lint, types, seams, and every test, on all processors."""
    # A file's tests stay together: they share what is costly to make, such as a demo company.
    return check([]) or python("-m", "pytest", "-n", "auto", "--dist", "loadfile", *rest, offscreen=True)


def check(rest: list[str]) -> int:
    """Lint, format, types and seams, without the tests."""
    del rest
    steps = (
        (str(BIN / "ruff"), "check", "."),
        (str(BIN / "ruff"), "format", "--check", "."),
        (str(PYTHON), "-m", "mypy"),
        (str(BIN / "lint-imports"), "--no-cache"),
    )
    for step in steps:
        print("$", Path(step[0]).stem, *step[1:], flush=True)
        if status := subprocess.call(step, cwd=ROOT):
            return status
    return 0


def bench(rest: list[str]) -> int:
    """Time the work against the machine's own limits and print the ratios."""
    return python("-m", "bench", *rest, offscreen=True)


def build(rest: list[str]) -> int:
    """Put CreditDesk and its own Python into one folder, `dist/CreditDesk`, for the kind of system this is."""
    spec = str(ROOT / "installer" / "creditdesk.spec")
    return python("-m", "PyInstaller", spec, "--noconfirm", "--log-level", "WARN", *rest)


def shots(rest: list[str]) -> int:
    """Draw the pictures of the window that the documents show."""
    return python("-m", "docs.shots", *rest, offscreen=True)


def lock(rest: list[str]) -> int:
    """Write `requirements.lock` anew from `pyproject.toml` (needs `uv` on the path)."""
    uv = shutil.which("uv")
    if uv is None:
        print("Writing the lock needs uv: install it with your package manager.", file=sys.stderr)
        return 2
    options = ("--universal", "--generate-hashes", "--no-annotate", "--no-header", "--python-version", "3.11")
    return subprocess.call(
        [uv, "pip", "compile", *options, "--extra", "dev", "pyproject.toml", "-o", LOCK.name, *rest], cwd=ROOT
    )


COMMANDS = {"run": run, "test": test, "check": check, "bench": bench, "build": build, "shots": shots, "lock": lock}


def install() -> None:
    """Make `.venv` and install the lock, unless that lock is installed already."""
    install_qt_libraries()
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted:
        return
    if not PYTHON.exists():
        print("Making .venv", flush=True)
        venv.create(VENV, with_pip=True)
    print("Installing what requirements.lock lists", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.check_call([*pip, "--require-hashes", "-r", str(LOCK)], cwd=ROOT)
    subprocess.check_call([*pip, "--no-deps", "--no-build-isolation", "--editable", "."], cwd=ROOT)
    STAMP.write_text(wanted, encoding="ascii")


def install_qt_libraries() -> None:
    """Name, and as root install, the system libraries that Qt needs on Debian and Ubuntu."""
    if not sys.platform.startswith("linux") or shutil.which("apt-get") is None:
        return
    wanted = QT_LIBRARIES | (QT_WINDOW_LIBRARIES if has_display() else {})
    missing = sorted(package for library, package in wanted.items() if ctypes.util.find_library(library) is None)
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        print("Qt needs system libraries. If the window does not open, run:\n  sudo", *command, file=sys.stderr)
        return
    print("Installing the system libraries that Qt needs:", *missing, flush=True)
    subprocess.call(["apt-get", "update", "--quiet=2"], stdout=subprocess.DEVNULL)
    subprocess.check_call(command, stdout=subprocess.DEVNULL)


def has_display() -> bool:
    """Whether a window can be shown here."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def python(*arguments: str, offscreen: bool = False) -> int:
    """Run the project's own Python from the project's root and return its exit status."""
    environment = dict(os.environ, PYTHONUTF8="1")
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.call([str(PYTHON), *arguments], cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
