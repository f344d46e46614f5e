"""A payment reference carries a check digit: a slip of the payer's hand is found."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creditdesk.domain.references import (
    BPAY_RULES,
    BadReferenceError,
    account_in,
    bpay_problem,
    bpay_reference,
    digits_of,
    easypay_number,
    luhn_digit,
    pay_at_number,
    qr_reference,
    qr_reference_problem,
    qr_reference_text,
    rf_problem,
    rf_reference,
)

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


def bodies(alphabet: str, most: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=most)


def changed(text: str, data: st.DataObject, alphabet: str, *, start: int = 0) -> str:
    place = data.draw(st.integers(start, len(text) - 1))
    other = data.draw(st.sampled_from([each for each in alphabet if each != text[place]]))
    return text[:place] + other + text[place + 1 :]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("539007547034", "RF18539007547034"),
        ("INV20260042", "RF73INV20260042"),
        ("inv20260042", "RF73INV20260042"),
        ("G72UUR", "RF45G72UUR"),
        ("MTR81UUWZYO48NY55NP3", "RF89MTR81UUWZYO48NY55NP3"),
    ],
)
def test_a_creditor_reference_is_made_of_letters_and_digits(text: str, reference: str) -> None:
    assert rf_reference(text) == reference
    assert rf_problem(reference) == ""


@pytest.mark.parametrize("text", ["", "INV-10512", "INV 10512", "A" * 22, "ÄB", "²", "ß"])
def test_what_a_creditor_reference_cannot_hold_is_refused_and_never_left_out(text: str) -> None:
    with pytest.raises(BadReferenceError, match="makes no RF reference"):
        rf_reference(text)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("RF18 5390 0754 7034", ""),
        ("rf18539007547034", ""),
        ("", ""),
        ("RF18539007547035", "check digits"),
        ("RF81539007547034", "check digits"),
        ("RF18", "RF, two check digits"),
        ("539007547034", "RF, two check digits"),
        ("RF18" + "1" * 22, "RF, two check digits"),
        ("RF18-539007547034", "RF, two check digits"),
    ],
)
def test_a_creditor_reference_is_checked_in_groups_or_not(typed: str, says: str) -> None:
    assert says in rf_problem(typed)
    assert bool(rf_problem(typed)) is bool(says)


@given(bodies(LETTERS, 21), st.data())
def test_one_character_wrong_in_a_creditor_reference_is_found(body: str, data: st.DataObject) -> None:
    reference = rf_reference(body)
    assert rf_problem(reference) == ""
    wrong = changed(reference, data, LETTERS, start=2)
    assert rf_problem(wrong)


@given(bodies(LETTERS, 21), st.data())
def test_two_neighbours_changed_over_in_a_creditor_reference_are_found(body: str, data: st.DataObject) -> None:
    reference = rf_reference(body)
    place = data.draw(st.integers(2, len(reference) - 2))
    a, b = reference[place], reference[place + 1]
    assume(a != b)
    assert rf_problem(reference[:place] + b + a + reference[place + 2 :])


def test_a_swiss_reference_has_27_digits_and_is_printed_in_fives() -> None:
    reference = qr_reference("21000000000313947143000901")
    assert reference == "210000000003139471430009017"
    assert qr_reference_text(reference) == "21 00000 00003 13947 14300 09017"
    assert qr_reference_problem("21 00000 00003 13947 14300 09017") == ""
    assert qr_reference("5") == "0" * 25 + "5" + qr_reference("5")[-1]


@pytest.mark.parametrize("digits", ["", "1" * 27, "NOR014", "12 34", "²"])
def test_a_swiss_reference_is_of_digits_alone(digits: str) -> None:
    with pytest.raises(BadReferenceError, match="1 to 26 digits"):
        qr_reference(digits)


@given(bodies(DIGITS, 26), st.data())
def test_one_digit_wrong_in_a_swiss_reference_is_found(digits: str, data: st.DataObject) -> None:
    reference = qr_reference(digits)
    assert qr_reference_problem(reference) == ""
    assert qr_reference_problem(changed(reference, data, DIGITS))
    assert qr_reference_problem(reference[1:])


@given(bodies(LETTERS, 13), bodies(LETTERS, 13))
def test_two_accounts_never_have_the_same_digits(one: str, other: str) -> None:
    assume(one != other)
    assert qr_reference(digits_of(one)) != qr_reference(digits_of(other))


@pytest.mark.parametrize(("text", "digits"), [("0", "01"), ("9", "10"), ("A", "11"), ("nor014", "242528010205")])
def test_letters_become_digits_two_by_two(text: str, digits: str) -> None:
    assert digits_of(text) == digits
    with pytest.raises(BadReferenceError, match="letters and digits"):
        digits_of(text + "-")
    with pytest.raises(BadReferenceError, match="letters and digits"):
        digits_of(text + "ß")


def test_an_easypay_number_ends_in_its_check_digit() -> None:
    assert easypay_number("1234", "0012345678", account_digits=10) == "9123400123456787"
    assert easypay_number("1234", "12345678", account_digits=10) == "9123400123456787"


@pytest.mark.parametrize(
    ("receiver", "account", "digits"),
    [("123", "1", 10), ("12345", "1", 10), ("1234", "12345678901", 10), ("1234", "", 10), ("1234", "NOR014", 10),
     ("1234", "1", 15), ("1234", "1", 0), ("ABCD", "1", 10)],
)  # fmt: skip
def test_an_easypay_number_is_never_made_up(receiver: str, account: str, digits: int) -> None:
    with pytest.raises(BadReferenceError):
        easypay_number(receiver, account, account_digits=digits)


@given(bodies(DIGITS, 14), st.data())
def test_one_digit_wrong_in_an_easypay_number_is_found(account: str, data: st.DataObject) -> None:
    number = easypay_number("2021", account, account_digits=14)
    wrong = changed(number, data, DIGITS)
    assert luhn_digit(number[:-1]) == number[-1]
    assert luhn_digit(wrong[:-1]) != wrong[-1]


def test_a_pay_at_number_begins_with_one_and_the_issuer() -> None:
    assert pay_at_number("12345", "678") == "112345678"
    with pytest.raises(BadReferenceError, match="issuer has 5 digits"):
        pay_at_number("1234", "678")


@pytest.mark.parametrize(
    ("digits", "rule", "length", "reference"),
    [
        ("7992739871", "MOD10V01", 0, "79927398713"),  # the textbook example of Luhn
        ("1", "MOD10V01", 2, "18"),
        ("12345", "MOD10V05", 0, "123455"),  # 1 + 4 + 9 + 16 + 25 = 55
        ("42", "MOD10V05", 8, "00000428"),  # 6 x 4 + 7 x 2 = 38: the noughts in front have places too
    ],
)
def test_a_bpay_reference_ends_in_the_digit_of_its_rule(digits: str, rule: str, length: int, reference: str) -> None:
    assert bpay_reference(digits, rule, length=length) == reference
    assert bpay_problem(reference, rule) == ""


@pytest.mark.parametrize(
    ("digits", "rule", "length"),
    [("1" * 20, "MOD10V01", 0), ("12", "MOD10V01", 2), ("1", "MOD10V01", 21), ("A1", "MOD10V05", 0), ("1", "MOD11", 0)],
)
def test_a_bpay_reference_has_2_to_20_digits_and_a_known_rule(digits: str, rule: str, length: int) -> None:
    with pytest.raises(BadReferenceError):
        bpay_reference(digits, rule, length=length)


@given(bodies(DIGITS, 19), st.data())
def test_one_digit_wrong_in_a_bpay_reference_is_found_by_luhn(digits: str, data: st.DataObject) -> None:
    reference = bpay_reference(digits, "MOD10V01")
    assert bpay_problem(reference, "MOD10V01") == ""
    assert bpay_problem(changed(reference, data, DIGITS), "MOD10V01")


@given(bodies(DIGITS, 19), st.sampled_from(sorted(BPAY_RULES)))
def test_a_bpay_reference_passes_its_own_rule_and_a_wrong_check_digit_never(digits: str, rule: str) -> None:
    reference = bpay_reference(digits, rule)
    assert bpay_problem(reference, rule) == ""
    assert bpay_problem(reference[:-1] + str((int(reference[-1]) + 1) % 10), rule)


@given(bodies(LETTERS, 13))
def test_a_reference_of_ours_leads_back_to_its_account(account: str) -> None:
    assert account_in(rf_reference(account)) == account
    assert account_in(qr_reference_text(qr_reference(digits_of(account)))) == account


@pytest.mark.parametrize(
    "text", ["", "Northgate", "RF19539007547034", "10512", "0" * 27, "210000000003139471430009017"]
)
def test_what_is_no_reference_of_ours_stays_as_it_is(text: str) -> None:
    assert account_in(text) == text


@given(st.text(max_size=40))
def test_whatever_is_looked_for_is_answered(text: str) -> None:
    assert isinstance(account_in(text), str)
