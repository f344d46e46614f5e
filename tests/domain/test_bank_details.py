"""Bank details that cannot be right are told before they stand on a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.bank_details import (
    account_number_problem,
    bic_problem,
    compact,
    iban_problem,
    routing_number_problem,
    sort_code_problem,
    sort_code_text,
    uses_iban,
)

# Published examples of the registry.
IBANS = (
    "GB82 WEST 1234 5698 7654 32",
    "DE89 3704 0044 0532 0130 00",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NL91 ABNA 0417 1643 00",
    "NO93 8601 1117 947",
    "gb82west12345698765432",
    "BR15 0000 0000 0000 1093 2840 814P 2",
)


@pytest.mark.parametrize("iban", IBANS)
def test_a_real_iban_passes_however_it_is_spaced(iban: str) -> None:
    assert iban_problem(iban) == ""


@pytest.mark.parametrize(
    ("iban", "says"),
    [
        ("GB82 WEST 1234 5698 7654 3", "has 22 characters; this one has 21"),
        ("GB83 WEST 1234 5698 7654 32", "check digits"),
        ("GB82 WEST 1234 5698 7645 32", "check digits"),
        ("12345678", "begins with two letters"),
        ("GB82 WEST 1234 5698 7654 3£", "begins with two letters"),
        ("GB00EXMP00000012345679", "check digits"),
    ],
)
def test_a_wrong_iban_is_told_with_what_is_wrong(iban: str, says: str) -> None:
    assert says in iban_problem(iban)


@given(st.sampled_from(IBANS[:5]), st.data())
def test_one_digit_wrong_never_passes(iban: str, data: st.DataObject) -> None:
    plain = compact(iban)
    places = [place for place, letter in enumerate(plain) if letter.isdecimal()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != plain[place]]))
    assert iban_problem(plain[:place] + digit + plain[place + 1 :])


@pytest.mark.parametrize(("country", "uses"), [("GB", True), ("DE", True), ("US", False), ("AU", False)])
def test_which_countries_know_accounts_by_iban(country: str, uses: bool) -> None:
    assert uses_iban(country) is uses


@given(st.text())
def test_whatever_is_typed_is_answered(text: str) -> None:
    for problem in (iban_problem, bic_problem, sort_code_problem, account_number_problem, routing_number_problem):
        assert isinstance(problem(text), str)


@pytest.mark.parametrize(("typed", "shown"), [("200000", "20-00-00"), ("20 00 00", "20-00-00"), ("2000", "2000")])
def test_a_sort_code_is_written_in_pairs(typed: str, shown: str) -> None:
    assert sort_code_text(typed) == shown


@pytest.mark.parametrize(
    ("problem", "right", "wrong"),
    [
        (sort_code_problem, ("20-00-00", "200000", ""), ("20-00-0", "20-00-000", "2O-00-00", "²00000")),
        (account_number_problem, ("55779911", "00123456", ""), ("5577991", "557799110", "5577 991A")),
        (bic_problem, ("BARCGB22", "barcgb22xxx", "DEUTDEFF500", ""), ("BARC", "BARCGB2", "BARC1B22")),
        (routing_number_problem, ("021000021", "011401533", ""), ("021000022", "02100002")),
    ],
)
def test_the_other_numbers(problem: object, right: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    assert callable(problem)
    assert [problem(text) for text in right] == [""] * len(right)
    assert all(problem(text) for text in wrong)
