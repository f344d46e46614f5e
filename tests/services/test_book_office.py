"""The office: rooms are entered late, so that the first look at the book loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

_HEAVY = ("pandas", "matplotlib", "reportlab", "alembic", "PySide6", "numpy", "holidays", "phonenumbers", "openpyxl")


def _loaded_by(code: str) -> set[str]:
    probe = f"{code}\nimport sys\nprint(*[name for name in {_HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_list_of_debtors_loads_nothing_heavy() -> None:
    rooms = "ledger.service, creditdesk.services.desk.service, creditdesk.services.office"
    assert _loaded_by(f"import creditdesk.services.{rooms}") == set()


def test_the_command_line_loads_nothing_heavy() -> None:
    assert _loaded_by("import creditdesk.cli.main") == set()


def test_the_window_comes_up_without_the_commands() -> None:
    probe = "import creditdesk.__main__, sys; print({'sqlalchemy', 'typer'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
