"""Every example of the page about the command line does what it says, one after the other, on a new demo company."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msg_maker import msg

from creditdesk.cli import main
from creditdesk.services.book import recent
from tests.cli.conftest import Answer

_DOCS = Path(__file__).resolve().parents[2] / "docs"
_EXAMPLES = re.findall(
    r"^    creditdesk (?!\[)(.*)$", (_DOCS / "command-line.md").read_text(encoding="utf-8"), re.MULTILINE
)
# Numbers of queries, promises and the like differ from book to book: the list of the command says those of this one.
_NUMBERED = re.compile(
    r"(?P<option>--(?:undo|change|resolve|credited|attach|write|cancel|move|confirm|done|lift|remove)|"
    r"decide|again|change|withdraw|--only) \d+(?= |$)"
)
_LISTS = {"import": ("imports", "batch"), "queries": ("queries", "id"), "promises": ("promises", "id")}
_LISTS |= {"plans": ("plans", "id"), "tasks": ("tasks", "id"), "holds": ("holds", "id"), "cover": ("covers", "id")}
_LISTS |= {"outbox": ("mails", "id")}
# What a new demo company has not, and the sentence that says so.
_REFUSED = {
    "queries --credited": "No credit note is expected for this query",
    "letters approve": "waits for somebody's approval",
    "behaviour NOR014 --take-back": "No decision 4 was made of NOR014",
    "outbox send --put-off": "",
    "outbox send": "No mail server is set",
    "outbox again": "Nothing holds this mail now",
    "charges --take-back": "A letter has said it",
}
# These open a window, ask a server, or need a picture.
_ELSEWHERE = ("demo ", "outbox server", "letterhead logo=")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a new demo company and the files that the examples name."""
    folder = tmp_path_factory.mktemp("manual")
    book = folder / "demo.creditdesk"
    main.run(["demo", str(book), "--debtors", "60"], open_window=lambda *_: 0, take_tour=lambda *_: [])
    recent.remember(book)
    documents = "account,type,number,date,amount\nZED001,invoice,{},2026-10-01,100.00\n"
    texts = {
        "customers.csv": "account,name\nZED001,Zed Ltd\n",
        "documents.csv": documents.format("Z-1"),
        "allocations.csv": "account,credit_type,credit_number,debit_type,debit_number,date,amount\n",
        "export.csv": documents.format("Z-2"),
        "old-ledger.csv": "Customer no,Doc type,Doc no,Posted,Value\nZED001,Bill,B-1,01/10/2026,50.00\n",
        "my-ledger.toml": (_DOCS / "importing.md").read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0],
        "Re payment.eml": "From: a@northgate.example\nTo: us@brook.example\nSubject: Re: payment\n"
        "Date: Fri, 20 Nov 2026 10:00:00 +0000\nMessage-ID: <1@northgate.example>\n\nPaid on Friday.\n",
        "priya.vcf": "BEGIN:VCARD\nVERSION:3.0\nFN:Priya Nair\nN:Nair;Priya;;;\nTEL:0113 496 0142\nEND:VCARD\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "POD 10512.pdf").write_bytes(b"%PDF-1.4 signed")
    (folder / "answer.msg").write_bytes(
        msg({"0037": "Re: payment", "1000": "Paid."}, datetime(2026, 11, 19, tzinfo=UTC))
    )
    (folder / "invoices").mkdir()
    return folder


def test_every_example_of_the_manual_runs_on_a_new_demo(
    desk: Path, creditdesk: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    book = desk / "demo.creditdesk"
    wrong = []
    for example in _EXAMPLES:
        if example.startswith(_ELSEWHERE):
            continue
        arguments = shlex.split(_with_number(creditdesk, example))
        target = arguments[arguments.index(">") + 1] if ">" in arguments else ""
        answer = creditdesk(*(arguments[: arguments.index(">")] if target else arguments))
        if target:
            Path(target).write_text(answer.out, encoding="utf-8")
        if arguments[0] == "new":
            recent.remember(book)
        refusal = next((words for begins, words in _REFUSED.items() if example.startswith(begins)), "")
        as_told = answer.status == 2 and refusal in answer.err if refusal else answer.status in (0, 1)
        if not as_told:
            wrong.append(f"creditdesk {example}\n    {answer.status} {answer.err or answer.out}")
    assert wrong == [], "\n".join(wrong)


def _with_number(creditdesk: Callable[..., Answer], example: str) -> str:
    """Return an example with a number of this book where it has one of another."""
    command = example.split(" ", maxsplit=1)[0]
    if command not in _LISTS or not _NUMBERED.search(example):
        return example
    name, key = _LISTS[command]
    asked = {"import": ("imports",), "outbox": ("outbox", "list")}.get(command, (command,))
    listed = json.loads(creditdesk("--json", *asked).out)[name]
    return _NUMBERED.sub(lambda found: f"{found['option']} {listed[0][key]}", example)
