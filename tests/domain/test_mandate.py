"""A mandate on record is one that could be: with an id, amounts that agree, and a day that a month has."""

from __future__ import annotations

from typing import Any

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.mandate import Mandate, MandateStatus, Scheme

DEBICHECK: dict[str, Any] = {
    "scheme": Scheme.DEBICHECK, "reference": "DC-77", "status": MandateStatus.ACTIVE, "currency": "ZAR",
    "amount_minor": 150_000, "most_minor": 225_000, "day": 25,
}  # fmt: skip


def test_what_varies_is_left_out() -> None:
    mandate = Mandate(**(DEBICHECK | {"amount_minor": None, "most_minor": None, "day": None}))
    assert (mandate.amount_minor, mandate.most_minor, mandate.day) == (None, None, None)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reference": ""}, "1 to 35 characters"),
        ({"reference": "M" * 36}, "1 to 35 characters"),
        ({"reference": "a\nb"}, "1 to 35 characters"),
        ({"amount_minor": 0}, "above nothing"),
        ({"most_minor": -1}, "above nothing"),
        ({"most_minor": 149_999}, "above the most"),
        ({"day": 0}, "no day 0"),
        ({"day": 32}, "no day 32"),
    ],
)
def test_what_could_not_be_is_refused(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(CreditDeskError, match=says):
        Mandate(**(DEBICHECK | changed))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, "DebiCheck DC-77, ZAR 1,500.00 each time, at most ZAR 2,250.00, on day 25 of the month"),
        ({"amount_minor": None, "most_minor": None, "day": None}, "DebiCheck DC-77"),
        (
            {"status": MandateStatus.SUSPENDED, "most_minor": None, "day": None},
            "DebiCheck DC-77, suspended, ZAR 1,500.00 each time",
        ),
    ],
)
def test_a_mandate_is_said_in_one_line(changed: dict[str, Any], says: str) -> None:
    assert Mandate(**(DEBICHECK | changed)).words == says


@pytest.mark.parametrize("scheme", list(Scheme))
def test_every_scheme_has_its_words(scheme: Scheme) -> None:
    assert scheme.words
