"""Whatever a person hands in: understood, or refused row by row or whole, in sentences; never a fault of ours."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

import pytest

from tests.conftest import Filled

Run = Callable[..., Any]

HEADER = "account,type,number,date,amount\n"
ROW = "N1,invoice,I1,2026-01-10,100.00\n"
CONTENTS: dict[str, bytes] = {
    "empty": b"",
    "only a header": HEADER.encode(),
    "only blank lines": b"\n\n\n",
    "zeros": bytes(5000),
    "random": bytes(range(256)) * 50,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "a broken workbook": b"PK\x03\x04" + bytes(500),
    "a gigantic line": HEADER.encode() + b"N1," + b"x" * 3_000_000 + b"\n" + ROW.encode(),
    "an open quote": (HEADER + 'N1,invoice,"I1,2026-01-10,100.00\n' + ROW * 3).encode(),
    "cut short": (HEADER + ROW + "N1,invoice,I2,2026-01").encode(),
    "duplicate header": b"account,type,number,date,amount,amount\nN1,invoice,I1,2026-01-10,1,2\n",
    "unknown columns": b"colour,size\nred,9\n",
    "semicolons": HEADER.replace(",", ";").encode() + b"N1;invoice;I1;2026-01-10;1.234,56\n",
    "byte order mark": b"\xef\xbb\xbf" + (HEADER + ROW).encode(),
    "utf-16": (HEADER + ROW).encode("utf-16"),
    "shift-jis": "account,name\nJ1,株式会社東京商事\n".encode("shift-jis"),
    "utf-16 without its mark": (HEADER + ROW).encode("utf-16-le"),
    "cut short in a quote": (HEADER + ROW + 'N1,invoice,"I2').encode(),
    "due before the document": (HEADER.strip() + ",due_date\n" + ROW.strip() + ",2025-01-01\n").encode(),
    "latin-1": HEADER.encode() + "Ä1,invoice,I1,2026-01-10,100.00\n".encode("latin-1"),
    "old line ends": (HEADER + ROW).replace("\n", "\r").encode(),
    "another account": (HEADER + ROW.replace("N1", "N9")).encode(),
}
AMOUNTS = [
    "1 234,56",
    "1'234.50",
    "١٢٣",
    "1.234,56",
    "(120.00)",
    "£1,284.50-",
    "1e9",
    "NaN",
    "inf",
    "",
    "-",
    "0",
    "10.001",
    "1" * 40,
    "١٢",
    "1,23,4",
]
DATES = ["2026-02-30", "31/02/2026", "0000-00-00", "9999-12-31", "2026-13-01", "tomorrow", "", "46000", "12/13/2026"]


@pytest.fixture
def ledger(creditdesk: Run, made: Path, tmp_path: Path, filled: Filled) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text("account,name\nN1,Northgate\n", encoding="utf-8")
    assert filled.fill(made, "ledger", lambda: creditdesk("import", path).status) == 0
    return made


def _is_sound(answer: Any) -> None:
    assert answer.status in {0, 1, 2}, answer.err
    assert "Traceback" not in answer.err
    if answer.status == 2:
        assert answer.out == ""
        assert answer.err.count("\n") == 1
    else:
        rejected = answer.json["rejected"]
        assert bool(rejected) == (answer.status == 1)
        assert all(row["file"] and row["row"] and row["problem"] and row["cure"] for row in rejected)


@pytest.mark.parametrize("name", CONTENTS)
def test_any_content(creditdesk: Run, ledger: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(CONTENTS[name])
    _is_sound(creditdesk("--json", "import", path))
    assert creditdesk("check").out == "ok\n"


def test_any_amount_and_date(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    rows = [f'N1,invoice,A{number},2026-01-10,"{amount}"\n' for number, amount in enumerate(AMOUNTS)]
    rows += [f'N1,invoice,D{number},"{day}",10.00\n' for number, day in enumerate(DATES)]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    answer = creditdesk("--json", "import", path)
    _is_sound(answer)
    refused = {row["value"] for row in answer.json["rejected"]}
    assert {"NaN", "inf", "2026-02-30", "tomorrow"} <= refused
    assert creditdesk("check").out == "ok\n"


def test_a_folder_and_a_missing_file(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    _is_sound(creditdesk("--json", "import", tmp_path))
    _is_sound(creditdesk("--json", "import", tmp_path / "none.csv"))


@pytest.mark.skipif(os.name != "posix", reason="only there may a name hold such bytes")
def test_a_file_whose_name_is_no_text(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.csv"))
    path.write_text(HEADER + ROW + ROW.replace("N1", "N9"), encoding="utf-8")
    answer = creditdesk("--json", "import", path)
    _is_sound(answer)
    assert (answer.json["accepted"], len(answer.json["rejected"])) == (1, 1)


@pytest.mark.skipif(os.name != "posix", reason="pipes with a name")
def test_a_pipe_is_refused_not_waited_for(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    answer = creditdesk("--json", "import", path)
    _is_sound(answer)
    assert "pipe is no file" in answer.err


def test_a_line_of_fifty_million_letters_is_refused_before_it_is_read_as_rows(
    creditdesk: Run, ledger: Path, tmp_path: Path
) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(HEADER.encode() + b"N1," + b"x" * 50_000_000 + b"\n" + ROW.encode())
    answer = creditdesk("--json", "import", path)
    _is_sound(answer)
    assert "a line of more than a million characters" in answer.err


def test_a_reject_file_for_which_there_is_no_room_leaves_no_half_and_the_import_stands(
    creditdesk: Run, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "given.csv"
    path.write_text(HEADER + ROW + ROW.replace("N1", "N9"), encoding="utf-8")

    def full(*_given: object) -> Never:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("creditdesk.services.cash.rejects._rows", full)
    answer = creditdesk("--json", "import", path, "--reject-file", tmp_path / "rejects.csv")
    assert (answer.status, answer.json["accepted"], answer.json["reject_files"]) == (1, 1, [])
    assert any("rejects.csv could not be written" in said for said in answer.json["notices"])
    assert list(tmp_path.glob("rejects*")) == []
