"""How letters look is chosen beside a letter that shows it; a picture that cannot be read is a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from creditdesk.services.letters.design import STANDARD
from creditdesk.services.letters.service import Letters
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.settings.letterhead import LetterheadDialog

Open = Callable[[], LetterheadDialog]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "logo.png"
    Image.new("RGB", (600, 200), "navy").save(path)
    return path


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, picture: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(picture), ""))


def test_a_logo_is_chosen_saved_and_taken_back(
    opened: Open, letters: Letters, chosen: None, qtbot: QtBot, at: object
) -> None:
    dialog = opened()
    design = dialog.form.design
    assert not design.numbers["logo_width"].isEnabled()
    design.pictures["logo"].choose_button.click()
    assert design.pictures["logo"].said.text() == "600 by 200 dots"
    design.hides_name.setChecked(True)
    design.numbers["logo_width"].setValue(30)
    told: list[LastChange] = []
    dialog.undoable.connect(told.append)
    with qtbot.waitSignal(dialog.saved):
        dialog.save_button.click()
    kept = letters.letterhead().design
    assert (kept.logo is not None, kept.logo_width, kept.hides_name) == (True, 30, True)
    (change,) = told
    assert change.take_back is not None
    change.take_back(at)  # type: ignore[arg-type]
    assert letters.letterhead().design == STANDARD


def test_a_logo_is_taken_off_and_the_name_stands_again(opened: Open, chosen: None) -> None:
    dialog = opened()
    design = dialog.form.design
    design.pictures["logo"].choose_button.click()
    design.hides_name.setChecked(True)
    design.pictures["logo"].remove_button.click()
    assert design.design == STANDARD
    assert not dialog.save_button.isEnabled()


def test_a_broken_picture_is_told_of_and_changes_nothing(opened: Open, chosen: None, picture: Path) -> None:
    picture.write_bytes(b"GIF89a and no more")
    dialog = opened()
    dialog.form.design.pictures["signature"].choose_button.click()
    assert "logo.png is no picture that we can read, or it is damaged." in dialog.said
    assert dialog.form.design.design == STANDARD


def test_a_colour_that_paper_swallows_keeps_it_from_being_saved(opened: Open, letters: Letters) -> None:
    dialog = opened()
    dialog.form.design.colour.setText("#FFF2A0")
    assert "too pale to be read on paper" in dialog.said
    dialog.save()
    assert letters.letterhead().design == STANDARD
    dialog.form.design.colour.setText("#7A4A00")
    assert dialog.said == ""
    dialog.save()
    assert letters.letterhead().design.colour == "#7A4A00"


def test_the_letter_beside_shows_the_foot_as_it_is_typed(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    dialog.form.design.foot.setPlainText("Directors: A. Lane")
    qtbot.waitUntil(lambda: "Directors: A. Lane" in dialog.view.accessibleDescription())


@pytest.mark.parametrize(("country", "says"), [("GB", "Companies Act 2006"), ("DE", "GmbHG"), ("PT", "")])
def test_what_company_law_asks_of_the_foot_is_said(opened: Open, country: str, says: str) -> None:
    dialog = opened()
    dialog.form.fields["country"].setText(country)
    told = dialog.form.design._law.text()
    assert says in told
    assert bool(told) is bool(says)


def test_everything_of_the_look_can_be_changed_and_is_kept(opened: Open, letters: Letters) -> None:
    dialog = opened()
    design = dialog.form.design
    for name, value in (("margin_left", 30), ("margin_right", 15), ("shift_right", -3), ("shift_down", 4)):
        design.numbers[name].setValue(value)
    design.window_choice.setCurrentIndex(design.window_choice.findData("din_a"))
    dialog.save()
    kept = letters.letterhead().design
    assert (kept.margin_left, kept.margin_right, kept.shift_right, kept.shift_down) == (30, 15, -3, 4)
    assert kept.window == "din_a"
