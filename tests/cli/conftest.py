"""The command line as a person uses it: arguments in, an answer, a sentence and an exit status out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from creditdesk.cli import main
from creditdesk.services.book import recent
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.cash.service import Cash

AT = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)

CUSTOMERS = """account,name,terms,phone,contact,email
N1,Northgate Timber & Joinery,NET 30,0113 496 0142,Priya Shah,priya@northgate.example
W2,"Weaver, Söhne & Co",NET 30,,,
"""
# The worked example of as-of-date aging, on the account N1.
DOCUMENTS = """account,type,number,date,due_date,amount
N1,invoice,INV1,2026-01-10,2026-02-09,1000.00
N1,invoice,INV2,2026-02-05,2026-03-07,500.00
N1,credit_note,CN1,2026-02-20,,200.00
N1,cash,CASH1,2026-03-02,,600.00
W2,invoice,INV3,2026-03-01,,80.50
"""
ALLOCATIONS = """account,credit_type,credit_number,debit_type,debit_number,date,amount
N1,credit_note,CN1,invoice,INV1,2026-03-05,200.00
N1,cash,CASH1,invoice,INV1,2026-03-02,600.00
"""


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def creditdesk(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run a command in this process; a window or a tour would fail the test."""

    def no_window(book: Path | None, as_of: object) -> int:
        raise AssertionError("the window was opened")

    def no_tour(book: Path, as_of: object, folder: Path, say: object) -> list[Path]:
        raise AssertionError("the tour was taken")

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        status = main.run([str(argument) for argument in arguments], open_window=no_window, take_tour=no_tour)
        captured = capsys.readouterr()
        return Answer(status, captured.out, captured.err)

    return run


@pytest.fixture
def subprocess_creditdesk(tmp_path: Path) -> Callable[..., Answer]:
    """Run a command as its own program."""

    def run(*arguments: object, **environment: str) -> Answer:
        # A home of its own: the person's last book stays theirs.
        homes = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_DATA_HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-m", "creditdesk", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **homes, **environment},
            check=False,
            cwd=Path(__file__).resolve().parents[2],
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty book to copy: a new one takes its time, and the commands' tests want many."""
    path = tmp_path_factory.mktemp("empty") / "made.creditdesk"
    create_book(path, company="Brook & Lane Ltd", country="GB", currency="GBP", at=AT).close()
    return path


@pytest.fixture
def made(empty_book: Path, tmp_path: Path) -> Path:
    """An empty book, opened last."""
    path = Path(shutil.copy(empty_book, tmp_path))
    recent.remember(path)
    return path


def _write_files(folder: Path) -> list[Path]:
    paths = []
    for name, content in (("c.csv", CUSTOMERS), ("d.csv", DOCUMENTS), ("a.csv", ALLOCATIONS)):
        path = folder / name
        path.write_text(content, encoding="utf-8")
        paths.append(path)
    return paths


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return _write_files(tmp_path)


@pytest.fixture(scope="module")
def imported_book(empty_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with the three files imported, to copy."""
    path = Path(shutil.copy(empty_book, tmp_path_factory.mktemp("imported")))
    with open_book(path) as book:
        day = date(2026, 3, 31)
        assert Cash(book).import_files(_write_files(path.parent), at=AT, as_of=day).rejected == ()
    return path


@pytest.fixture
def ledger(imported_book: Path, tmp_path: Path) -> Path:
    path = Path(shutil.copy(imported_book, tmp_path))
    recent.remember(path)
    return path
