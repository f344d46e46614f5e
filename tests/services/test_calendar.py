"""The holidays that terms and grace days skip."""

from datetime import date

import pytest

from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.terms_text import parse_terms
from creditdesk.services.calendar import holidays_around, public_holidays


@pytest.mark.parametrize(
    ("country", "day"),
    [("GB", "2026-04-06"), ("gb", "2026-12-25"), ("DE", "2026-10-03"), ("IE", "2026-03-17"), ("US", "2026-07-04")],
)
def test_holidays_of_a_country(country: str, day: str) -> None:
    assert date.fromisoformat(day) in public_holidays(country, [2026])


def test_an_unknown_country_is_said_to_be_unknown() -> None:
    with pytest.raises(NotFoundError, match="The holidays of XX are not known"):
        public_holidays("XX", [2026])


def test_a_due_date_on_good_friday_moves_behind_easter_monday() -> None:
    terms = parse_terms("NET 30 ROLL FOLLOWING")
    assert terms.due_on(date(2026, 3, 4), holidays_around("GB", date(2026, 3, 4))) == date(2026, 4, 7)


def test_the_turn_of_the_year_is_covered_on_both_sides() -> None:
    around = holidays_around("GB", date(2026, 12, 30))
    assert {date(2026, 12, 25), date(2027, 1, 1), date(2025, 12, 25)} <= around


def test_years_whose_feasts_by_the_moon_nobody_knows_yet_have_the_fixed_days_and_no_warning(
    recwarn: pytest.WarningsRecorder,
) -> None:
    known = holidays_around("IN", date(2035, 6, 1))
    assert {date(2035, 1, 26), date(2040, 1, 26)} <= known
    assert not recwarn.list
