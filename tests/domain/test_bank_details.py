"""Bank details that cannot be right are told before they stand on a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.bank_details import (
    account_fields,
    account_number_problem,
    bic_problem,
    branch_code_problem,
    bsb_problem,
    bsb_text,
    compact,
    iban_problem,
    ifsc_problem,
    in_fours,
    institution_problem,
    routing_number_problem,
    sort_code_problem,
    sort_code_text,
    transit_problem,
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
        ("MU17BOMM0101101030300200000MU", "has 30 characters; this one has 29"),
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
    fields = [field for country in ("GB", "US", "AU", "ZA", "IN", "CA", "SG") for field in account_fields(country)]
    for problem in (iban_problem, bic_problem, *(field.problem for field in fields)):
        assert isinstance(problem(text), str)
    for field in fields:
        assert field.kept(field.kept(text)) == field.kept(text)


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.data())
def test_one_digit_wrong_in_a_routing_number_is_found(digits: str, data: st.DataObject) -> None:
    if routing_number_problem(digits):
        return
    place = data.draw(st.integers(0, 8))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[place]]))
    assert routing_number_problem(digits[:place] + other + digits[place + 1 :])


@pytest.mark.parametrize("digits", ["00", "01", "99"])
def test_check_digits_that_are_never_given_do_not_pass(digits: str) -> None:
    found = [iban for body in range(97) if not iban_problem(iban := f"XX{digits}{body:011}")]
    assert found == []


@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("GB", ["sort_code", "account_number"]),
        ("US", ["routing_number", "account_number", "account_type"]),
        ("AU", ["bsb", "account_number"]),
        ("ZA", ["branch_code", "account_number", "account_type"]),
        ("IN", ["ifsc", "account_number"]),
        ("CA", ["institution", "transit", "account_number"]),
        ("SG", ["account_number"]),
        ("DE", []),
    ],
)
def test_by_what_an_account_is_known_in_its_country(country: str, names: list[str]) -> None:
    assert [field.name for field in account_fields(country)] == names


@pytest.mark.parametrize(("typed", "shown"), [("062000", "062-000"), ("062-000", "062-000"), ("0620", "0620")])
def test_a_bsb_is_written_in_threes(typed: str, shown: str) -> None:
    assert bsb_text(typed) == shown


@pytest.mark.parametrize(
    ("country", "right", "wrong"),
    [
        ("GB", ("55779911", ""), ("5577991",)),
        ("US", ("000123456789",), ("123", "1" * 18, "12A4")),
        ("AU", ("12345678", "1234-5678", "1"), ("1" * 10, "12B")),
        ("ZA", ("62012345678",), ("1234", "1" * 14)),
        ("IN", ("123456789012",), ("12345678", "1" * 19)),
        ("CA", ("1234567",), ("123456", "1" * 13)),
        ("SG", ("ABC-12345",), ()),
    ],
)
def test_account_numbers_have_the_length_of_their_country(
    country: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    assert [account_number_problem(text, country) for text in right] == [""] * len(right)
    assert all(account_number_problem(text, country) for text in wrong)


def test_an_iban_is_printed_in_fours() -> None:
    assert in_fours("DE89370400440532013000") == "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize(("typed", "shown"), [("200000", "20-00-00"), ("20 00 00", "20-00-00"), ("2000", "2000")])
def test_a_sort_code_is_written_in_pairs(typed: str, shown: str) -> None:
    assert sort_code_text(typed) == shown


@pytest.mark.parametrize(
    ("problem", "right", "wrong"),
    [
        (sort_code_problem, ("20-00-00", "200000", ""), ("20-00-0", "20-00-000", "2O-00-00", "²00000")),
        (account_number_problem, ("55779911", "00123456", ""), ("5577991", "557799110", "5577 991A")),
        (bic_problem, ("BARCGB22", "barcgb22xxx", "DEUTDEFF500", ""), ("BARC", "BARCGB2", "BARC1B22")),
        (routing_number_problem, ("021000021", "011401533", ""), ("021000022", "02100002", "000000000")),
        (bsb_problem, ("062-000", "062000", ""), ("06200", "0620000", "A62-000")),
        (branch_code_problem, ("250655", ""), ("25065", "2506555", "25O655")),
        (ifsc_problem, ("HDFC0000123", "sbin0abc123", ""), ("HDFC1000123", "HDF00000123", "HDFC000012")),
        (institution_problem, ("003", ""), ("03", "0003")),
        (transit_problem, ("00102", ""), ("0102", "001020")),
    ],
)
def test_the_other_numbers(problem: object, right: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    assert callable(problem)
    assert [problem(text) for text in right] == [""] * len(right)
    assert all(problem(text) for text in wrong)
