"""What holds for every command: the answer, the sentence, the exit status."""

from __future__ import annotations

import errno
import io
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from creditdesk.models import schema
from creditdesk.services.book.files import open_book

Run = Callable[..., Any]


def test_new_makes_a_book_that_checks_out(creditdesk: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.creditdesk"
    answer = creditdesk("--json", "new", path, "--company", "Brook", "--country", "gb", "--currency", "gbp")
    assert (answer.status, answer.json, answer.err) == (0, {"book": str(path)}, "")
    assert creditdesk("--json", "check").json == {"ok": True, "problems": []}


def test_new_refuses_a_file_that_exists(creditdesk: Run, made: Path) -> None:
    answer = creditdesk("new", made, "--company", "Brook", "--country", "GB", "--currency", "GBP")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == "made.creditdesk exists already. It was not touched. Choose another name, or open it.\n"


def test_without_a_book_the_person_is_told_how_to_name_one(creditdesk: Run) -> None:
    answer = creditdesk("debtors")
    assert answer.status == 2
    assert "--book FILE" in answer.err


def test_the_book_may_be_named_in_the_environment(
    creditdesk: Run, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITDESK_BOOK", str(tmp_path / "other.creditdesk"))
    assert "other.creditdesk" in creditdesk("check").err
    monkeypatch.setenv("CREDITDESK_BOOK", str(made))
    assert creditdesk("check").out == "ok\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as-of", "2025-02-30", "check"], "is not a date that exists"),
        # 9999-12-31 is "never" in the tables: nothing would be open on it.
        (["--as-of", "9999-12-31", "aging"], "outside the years"),
        (["--as-of", "1899-12-31", "debtors"], "outside the years"),
        (["import", "ledger.csv", "--snapshot", "9999-12-31"], "outside the years"),
        # As a terminal set to Latin-1 sends it.
        (["debtors", "--search", "caf\udce9"], "no text"),
        (["dance"], "No such command"),
        (["agin"], "No such command 'agin'. Did you mean 'aging'? `creditdesk --help`"),
        (["aging", "--as-of", "2025-02-30"], "is not a date that exists"),
        (["aging", "--", "--json"], "unexpected extra argument"),
        (["aging", "--basis", "moon"], "Invalid value for '--basis': 'moon' is not one of 'due', 'invoice', 'period'"),
        (["new"], "Missing"),
        (["--loud", "check"], "No such option"),
        (["--book", "gone.creditdesk", "check"], "There is no book at"),
        (["--book", __file__, "check"], "is not a CreditDesk book"),
        (["debtors", "--limit", "many"], "--limit"),
        (["aging", "--basis", "moon"], "moon"),
        (["aging", "--edges", "30,x"], "makes no aging buckets"),
        (["aging", "--by", "moon"], "moon"),
        (["aging", "--edges", "0"], "makes no aging buckets"),
        (["aging", "--edges", "-5,30"], "makes no aging buckets"),
        (["aging", "--edges", "60,30"], "makes no aging buckets"),
        (["due-date", "WHENEVER", "2026-01-15"], "WHENEVER"),
        (["due-date", "NET 30", "15.1."], '"15.1." is not a date as it is written here. Write it as 2026-11-20.'),
        (["--as-of", "2026-3-1", "aging"], "Write it as 2026-11-20"),
        (["import"], "Name the files"),
        (["import", "--undo", "99"], "99"),
        (["import", "gone.csv"], "gone.csv"),
        (["debtor", "NOBODY"], "NOBODY"),
        (["log", "NOBODY", "--outcome", "NOTE"], "NOBODY"),
        (["pattern", "NOBODY"], "NOBODY"),
        (["statement", "NOBODY", "--out", "out"], "NOBODY"),
        (["debtors", "--worklist", "moon"], "moon"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_2(
    creditdesk: Run, made: Path, arguments: list[str], words: str
) -> None:
    answer = creditdesk("--json", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert words in answer.err
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json", "--as-of", "2026-03-31", "aging", "--by", "debtor"],
        ["--as-of", "2026-03-31", "aging", "--json", "--by", "debtor"],
        ["aging", "--by", "debtor", "--as-of=2026-03-31", "--quiet", "--json"],
        # The later one holds.
        ["--as-of", "2026-02-28", "aging", "--by", "debtor", "--as-of", "2026-03-31", "--json"],
    ],
)
def test_the_options_of_every_command_stand_before_or_behind_it(
    creditdesk: Run, made: Path, arguments: list[str]
) -> None:
    answer = creditdesk(*arguments)
    assert (answer.status, answer.err) == (0, "")
    assert (answer.json["as_of"], answer.json["by"]) == ("2026-03-31", "debtor")


def test_a_word_behind_an_option_is_its_value_even_where_it_looks_like_one(creditdesk: Run, made: Path) -> None:
    assert creditdesk("debtors", "--search", "--json").out == "No debtor fits.\n"


def test_looking_is_possible_while_another_writes(creditdesk: Run, made: Path) -> None:
    with open_book(made, user="ann"):
        assert creditdesk("--json", "check").json["ok"] is True
        refused = creditdesk("import", __file__)
        assert refused.status == 2
        assert "open for writing by ann" in refused.err


def test_figures_that_were_never_made_are_not_shown_as_those_of_no_day(creditdesk: Run, made: Path) -> None:
    with open_book(made, user="ann"):
        answer = creditdesk("--json", "debtors")
    assert (answer.status, answer.out) == (2, "")
    assert "open for writing by ann" in answer.err
    assert "None" not in answer.err


def test_an_answer_that_a_full_disk_does_not_take_is_no_fault_of_ours(
    creditdesk: Run, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk(io.StringIO):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sys.stdout", FullDisk())
    answer = creditdesk("--json", "check")
    assert answer.status == 1
    assert answer.err.startswith("The answer could not be written: No space left on device. What")


def test_whoever_reads_no_further_has_seen_enough(creditdesk: Run, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Left(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Left())
    answer = creditdesk("check")
    assert (answer.status, answer.err) == (0, "")


@pytest.mark.parametrize(("arguments", "status"), [(["check"], 0), (["debtor", "NOBODY"], 2)])
def test_a_command_that_nobody_listens_to_still_does_its_work(
    made: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int
) -> None:
    from creditdesk import __main__

    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert __main__.main(arguments) == status


def test_help_names_every_command(creditdesk: Run) -> None:
    out = creditdesk("--help").out
    for command in (
        "new", "demo", "import", "debtors", "debtor", "aging", "worklist", "log", "due-date", "statement", "pattern",
        "check",
    ):  # fmt: skip
        assert f"\n  {command} " in out


def test_a_fault_of_our_own_is_logged_and_said_in_a_sentence(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from creditdesk import __main__, paths
    from creditdesk.services.book import check

    def fail(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(check, "check", fail)
    assert __main__.main(["check"]) == __main__.OUR_FAULT
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert str(paths.log_file()) in err
    assert "ZeroDivisionError" in paths.log_file().read_text(encoding="utf-8")


def test_looking_at_an_older_book_upgrades_it_first(
    creditdesk: Run, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    monkeypatch.setattr(schema, "upgrade", schema.stamp)
    assert creditdesk("check").out == "ok\n"
    header = schema.read_header(made)
    assert header is not None
    assert header.version == schema.VERSION


def test_without_a_command_the_window_opens(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from creditdesk.cli import main

    opened: list[object] = []

    def window(book: Path | None, as_of: object) -> int:
        opened.append((book, as_of))
        return 0

    assert main.run(["--book", str(made)], open_window=window, take_tour=lambda *_: []) == 0
    assert opened == [(made, None)]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux runs without a display")
def test_where_no_display_is_the_window_says_so(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from creditdesk import __main__

    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    said: list[str] = []
    monkeypatch.setattr(sys.stderr, "write", said.append)
    assert __main__.main(["--book", str(made)]) == 2
    assert said == ["There is no display to show the window on. The commands work without: creditdesk --help\n"]


@pytest.mark.parametrize(("named", "book"), [("ledger.creditdesk", Path("ledger.creditdesk")), ("", None)])
def test_the_window_opens_on_the_book_named_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, named: str, book: Path | None
) -> None:
    from creditdesk import __main__

    opened: list[object] = []
    monkeypatch.setattr(__main__, "_open_window", lambda path, as_of: opened.append((path, as_of)) or 0)
    monkeypatch.setenv("CREDITDESK_BOOK", named)
    assert __main__.main([]) == 0
    assert opened == [(book, None)]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[: len(content) // 2],
    "zeros inside": lambda content: content[:4096] + bytes(8192) + content[12288:],
    "bytes that are no text": lambda content: content.replace(b"customer_id", b"cus\xf2omer_id", 1),
    "broken words": lambda content: content.replace(b"CREATE TABLE", b"CREATE TALBE"),
    "another column": lambda content: content.replace(b"account", b"accoont"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_check_names_a_damaged_file(creditdesk: Run, made: Path, damage: str) -> None:
    made.write_bytes(DAMAGES[damage](made.read_bytes()))
    answer = creditdesk("--json", "check")
    assert (answer.status, answer.json["ok"]) == (1, False)
    assert "damaged" in answer.json["problems"][0]["problem"]
    assert answer.json["problems"][0]["cure"]


@pytest.mark.parametrize("damage", ["cut short", "bytes that are no text", "broken words"])
def test_a_damaged_file_is_refused_in_a_sentence(creditdesk: Run, made: Path, damage: str) -> None:
    made.write_bytes(DAMAGES[damage](made.read_bytes()))
    refused = creditdesk("debtors")
    assert (refused.status, refused.out) == (2, "")
    assert "damaged" in refused.err


def test_check_names_a_value_that_cannot_be_read(creditdesk: Run, made: Path) -> None:
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("UPDATE audit SET details = '{'")
        connection.commit()
    assert "cannot be read" in creditdesk("--json", "check").json["problems"][0]["problem"]
