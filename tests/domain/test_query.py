"""How a query ends, and when its answer is late."""

from __future__ import annotations

from datetime import date

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.query import QueryStatus, Resolution, end_words, is_late, late_words

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("resolution", "credit"),
    [
        (Resolution(QueryStatus.ACCEPTED), 400_00),
        (Resolution(QueryStatus.ACCEPTED, 0), 0),
        (Resolution(QueryStatus.ACCEPTED, 250_00), 250_00),
        (Resolution(QueryStatus.MEDIATED, 100_00), 100_00),
        (Resolution(QueryStatus.REJECTED), None),
        (Resolution(QueryStatus.WITHDRAWN, 0), None),
    ],
)
def test_the_credit_that_a_query_on_400_lets_expect(resolution: Resolution, credit: int | None) -> None:
    assert resolution.credit_of(400_00, "GBP") == credit


@pytest.mark.parametrize(
    "resolution",
    [
        Resolution(QueryStatus.OPEN),
        Resolution(QueryStatus.ACCEPTED, 400_01),
        Resolution(QueryStatus.MEDIATED),
        Resolution(QueryStatus.MEDIATED, -1),
        Resolution(QueryStatus.REJECTED, 1),
    ],
)
def test_no_query_on_400_ends_so(resolution: Resolution) -> None:
    with pytest.raises(CreditDeskError, match="The query stands as it was"):
        resolution.credit_of(400_00, "GBP")


@pytest.mark.parametrize(
    ("due_on", "late"), [(None, False), (FRIDAY, False), (date(2026, 11, 21), False), (date(2026, 11, 19), True)]
)
def test_an_answer_is_late_once_its_day_is_over(due_on: date | None, late: bool) -> None:
    assert is_late(due_on, FRIDAY) is late


def test_a_late_answer_says_from_whom_and_since_when() -> None:
    assert late_words("Sales", date(2026, 11, 4), FRIDAY) == "answer from Sales late since 4 Nov"
    assert late_words("", date(2026, 11, 4), FRIDAY) == "answer to the query late since 4 Nov"


def test_the_end_of_a_query_names_the_credit_to_come() -> None:
    assert end_words(QueryStatus.MEDIATED, 250_00, "GBP") == "mediated, credit of £250.00 expected"
    assert end_words(QueryStatus.REJECTED, None, "GBP") == "rejected"
