"""What a contact can end in, and the follow-up that each end brings (domain 6.2 to 6.4)."""

from __future__ import annotations

from datetime import date

import pytest

from creditdesk.domain.outcomes import OUTCOMES, QUICK, REASONS, Reach, default_follow_ups, is_contact, is_unanswered

FRIDAY = date(2026, 11, 20)
NO_HOLIDAYS: frozenset[date] = frozenset()

DOMAIN_CODES = [
    "NO_ANSWER",
    "BUSY",
    "VOICEMAIL_LEFT",
    "VOICEMAIL_NOT_LEFT",
    "NUMBER_DEAD",
    "WRONG_NUMBER",
    "GATEKEEPER_MSG",
    "CALL_DROPPED",
    "WRONG_PERSON",
    "REFERRED_TO",
    "CALLBACK_AGREED",
    "PTP",
    "PTP_PART",
    "PAID_CLAIMED",
    "PAYMENT_TAKEN",
    "PLAN_REQUESTED",
    "PLAN_AGREED",
    "DISPUTE_RAISED",
    "COPY_DOCS_REQUESTED",
    "AWAITING_APPROVAL",
    "CASHFLOW_DIFFICULTY",
    "REFUSED",
    "HUNG_UP",
    "INSOLVENCY_NOTIFIED",
    "REPRESENTED",
    "BUSINESS_CEASED",
    "CONTACT_STOP_REQUEST",
    "INFO_ONLY",
    "COMPLAINT",
]


def test_every_outcome_of_the_trade_is_there_with_a_label_of_its_own() -> None:
    assert set(OUTCOMES) == {*DOMAIN_CODES, "NOTE"}
    assert len({outcome.label for outcome in OUTCOMES.values()}) == len(OUTCOMES)


def test_the_keys_one_to_five_are_the_outcomes_of_most_calls() -> None:
    assert [OUTCOMES[code].label for code in QUICK] == ["Promise", "Query", "Call back", "Voicemail", "No answer"]


def test_reasons_are_the_trades_and_read_as_words() -> None:
    assert len(REASONS) == 34
    assert REASONS["PRICE"] == "price"


@pytest.mark.parametrize(
    ("code", "said_on", "expected"),
    [
        ("NO_ANSWER", FRIDAY, [("call", date(2026, 11, 23))]),
        ("BUSY", date(2026, 11, 18), [("call", date(2026, 11, 19))]),
        ("VOICEMAIL_LEFT", date(2026, 11, 17), [("call", date(2026, 11, 19))]),
        ("VOICEMAIL_LEFT", FRIDAY, [("call", date(2026, 11, 23))]),  # two days on is a Sunday
        ("GATEKEEPER_MSG", date(2026, 11, 17), [("call", date(2026, 11, 18))]),
        ("NUMBER_DEAD", FRIDAY, [("task", FRIDAY)]),
        ("PAID_CLAIMED", FRIDAY, [("check_payment", date(2026, 11, 25))]),
        (
            "COPY_DOCS_REQUESTED",
            date(2026, 11, 17),
            [("send_documents", date(2026, 11, 17)), ("call", date(2026, 11, 19))],
        ),
        ("DISPUTE_RAISED", date(2026, 11, 9), [("task", date(2026, 11, 16)), ("call", date(2026, 11, 19))]),
        ("PLAN_REQUESTED", date(2026, 11, 17), [("task", date(2026, 11, 19))]),
        ("REFUSED", FRIDAY, [("call", date(2026, 11, 23))]),
        ("COMPLAINT", FRIDAY, [("task", FRIDAY)]),
        ("INFO_ONLY", FRIDAY, []),
        ("NOTE", FRIDAY, []),
    ],
)
def test_each_outcome_brings_its_follow_up(code: str, said_on: date, expected: list[tuple[str, date]]) -> None:
    found = default_follow_ups(code, said_on, holidays=NO_HOLIDAYS)
    assert [(follow_up.kind.value, follow_up.due_on) for follow_up in found] == expected


def test_a_promise_is_checked_when_its_grace_ends() -> None:
    (check,) = default_follow_ups("PTP", FRIDAY, holidays=NO_HOLIDAYS, promised_on=date(2026, 11, 27))
    assert (check.kind.value, check.due_on) == ("check_payment", date(2026, 12, 1))


def test_the_third_try_without_an_answer_asks_for_another_way() -> None:
    (second,) = default_follow_ups("NO_ANSWER", FRIDAY, holidays=NO_HOLIDAYS, unanswered_before=1)
    (third,) = default_follow_ups("NO_ANSWER", FRIDAY, holidays=NO_HOLIDAYS, unanswered_before=2)
    assert (second.kind.value, third.kind.value) == ("call", "task")
    assert "another contact" in third.text


def test_follow_ups_never_fall_on_a_day_nobody_works() -> None:
    christmas = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
    for code in OUTCOMES:
        for follow_up in default_follow_ups(code, date(2026, 12, 24), holidays=christmas):
            assert follow_up.due_on.weekday() < 5
            assert follow_up.due_on not in christmas


@pytest.mark.parametrize("code", ["INSOLVENCY_NOTIFIED", "REPRESENTED", "CONTACT_STOP_REQUEST", "COMPLAINT"])
def test_chasing_stops_at_once_where_it_must(code: str) -> None:
    assert OUTCOMES[code].holds


def test_only_a_talk_with_the_right_party_counts_as_contact() -> None:
    assert is_contact("PTP")
    assert not is_contact("REFERRED_TO")
    assert not is_contact("NOTE")
    assert is_unanswered("VOICEMAIL_LEFT")
    assert all(not is_unanswered(code) for code, known in OUTCOMES.items() if known.reach is not Reach.NONE)
