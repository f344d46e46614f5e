"""The command line as a person uses it: arguments in, an answer, a sentence and an exit status out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from creditdesk.cli import main
from creditdesk.services.book import recent
from creditdesk.services.book.files import create_book

AT = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


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
