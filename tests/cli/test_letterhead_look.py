"""How letters look, and what one letter says besides, from a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from creditdesk.services.book.book import Book

Run = Callable[..., Any]


@pytest.fixture
def run(creditdesk: Run, book: Book) -> Run:
    book.close()
    path: Path = book.path
    return lambda *arguments: creditdesk("--book", path, "--as-of", "2026-11-20", *arguments)


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "logo.png"
    Image.new("RGB", (600, 200), "navy").save(path)
    return path


def test_the_look_is_set_and_listed(run: Run, logo: Path) -> None:
    typed = [f"logo={logo}", "logo_width=40", "colour=#204080", "foot=Directors: A | VAT group", "hides_name=yes"]
    told = run("--json", "letterhead", *typed).json["look"]
    assert (told["logo"], told["logo_width"], told["colour"]) == ("600 x 200", 40, "#204080")
    assert (told["foot"], told["hides_name"], told["signature"]) == (["Directors: A", "VAT group"], True, None)
    assert "Directors: A | VAT group" in run("letterhead").out


def test_a_logo_is_taken_off(run: Run, logo: Path) -> None:
    run("letterhead", f"logo={logo}")
    assert run("--json", "letterhead", "logo=").json["look"]["logo"] is None
    (line,) = [line for line in run("letterhead").out.splitlines() if line.startswith("logo ")]
    assert line.split() == ["logo", "a", "picture,", "by", "its", "file"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("colour=#FFF2A0", "too pale to be read on paper"),
        ("margin_left=5", "Choose 15 to 40 mm."),
        ("margin_left=wide", '"wide" is no number'),
        ("hides_name=perhaps", "neither yes nor no"),
        ("hides_name=yes", "would not say whose it is"),
        ("window=c4", "There is no such window"),
        ("logo=nowhere.png", "nowhere.png cannot be read"),
    ],
)
def test_what_does_not_fit_is_a_sentence_and_nothing_is_changed(run: Run, typed: str, says: str) -> None:
    refused = run("letterhead", typed)
    assert refused.status == 2
    assert says in refused.err
    assert run("--json", "letterhead").json["look"]["logo"] is None
