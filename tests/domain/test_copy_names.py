"""Which file is the copy of which invoice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.copy_names import CopyNames


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("INV-10512", "INV-10512.pdf"),
        ("INV-10512", "inv10512.PDF"),
        ("INV-10512", "Invoice INV 10512 (signed).pdf"),
        ("2026/0042", "Rechnung 2026-0042.pdf"),
        ("10512", "Northgate Timber 10512.pdf"),
        ("A 7", "A7.pdf"),
        ("CN-10512", "CN-10512.pdf"),
    ],
)
def test_a_file_is_the_copy_of_the_invoice_whose_number_its_name_holds(number: str, name: str) -> None:
    assert CopyNames([name]).of(number) == (name,)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("10512", "105121.pdf"),
        ("10512", "110512.pdf"),
        ("10512", "105 12 Nov.pdf"),
        ("10512", "CN-10512.pdf"),
        ("10512", "delivery note 10512.pdf"),
        ("10512", "Statement 10512.pdf"),
        ("INV-10512", "10512.pdf"),
        ("2026", "Report 2026.pdf"),
        ("7", "Invoice 7.pdf"),
        ("---", "---.pdf"),
    ],
)
def test_a_name_that_only_looks_like_it_is_not_taken(number: str, name: str) -> None:
    assert CopyNames([name]).of(number) == ()


def test_a_name_that_is_the_number_alone_comes_before_all_others() -> None:
    assert CopyNames(["INV-10512.pdf", "INV-10512 old.pdf"]).of("INV-10512") == ("INV-10512.pdf",)


def test_between_several_it_is_left_open() -> None:
    names = ["INV-10512 new.pdf", "INV-10512 old.pdf"]
    assert CopyNames(names).of("INV-10512") == tuple(names)


@given(st.lists(st.integers(10_000, 99_999), unique=True, min_size=1, max_size=20))
def test_each_invoice_finds_its_own_copy_and_no_other(numbers: list[int]) -> None:
    names = CopyNames(f"Invoice {number}.pdf" for number in numbers)
    assert all(names.of(str(number)) == (f"Invoice {number}.pdf",) for number in numbers)
