"""Where a case file goes: its ending is put behind the name, and no other file is written over unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.ui.desk.case_file import CaseSaving


@pytest.mark.parametrize(
    ("answers", "there", "goes_to"),
    [
        (["case.pdf"], (), "case.pdf"),
        (["case"], (), "case.pdf"),
        (["case N1 v2.1"], ("case N1 v2.pdf",), "case N1 v2.1.pdf"),
        # The dialog did not ask of the name with its ending: it is asked again.
        (["case", "case.pdf"], ("case.pdf",), "case.pdf"),
        (["case", ""], ("case.pdf",), None),
    ],
)
def test_the_ending_is_added_where_it_lacks_and_asked_of(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[str],
    there: tuple[str, ...],
    goes_to: str | None,
) -> None:
    for name in there:
        (tmp_path / name).touch()
    left = [str(tmp_path / each) if each else "" for each in answers]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (left.pop(0), ""))
    over = QWidget()
    qtbot.addWidget(over)
    saving = CaseSaving(None, None, None, None, over)  # type: ignore[arg-type]
    assert saving._ask_path("case.pdf") == (tmp_path / goes_to if goes_to else None)
    assert left == []
