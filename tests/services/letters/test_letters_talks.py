"""Letters that do not talk past the telephone: what was said and agreed holds them, until it is done or long ago."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.gate import HoldCode
from creditdesk.services.desk import calls, taking_back
from creditdesk.services.desk.entries import CallEntry, FollowUpDraft, PromiseDraft, QueryDraft
from creditdesk.services.letters.issuing import HeldError
from creditdesk.services.letters.runs import LetterRuns

DAY = date(2026, 11, 20)  # a Friday
MONDAY = date(2026, 11, 23)
INVOICE = DocumentKey(DocumentType.INVOICE, "INV-1")


def rung(desk: Any, outcome: str, day: date = DAY, **more: Any) -> Any:
    at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    with desk.book.unit_of_work(at) as work:
        return calls.record(work, CallEntry(desk.debtor, outcome, **more), as_of=day)


def reasons(desk: Any, day: date = DAY) -> tuple[str, ...]:
    """Why a run of the day holds the debtor's letter."""
    return tuple(reason for held in LetterRuns(desk.book).propose(day).held for reason in held.reasons)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ("PLAN_REQUESTED", "spoken to today; next step Mon 23 Nov: send a plan proposal"),
        ("CALLBACK_AGREED", "spoken to today; next step Mon 23 Nov: call back as agreed"),
        ("AWAITING_APPROVAL", "spoken to today; next step Mon 23 Nov: ask whether the invoices are approved"),
        ("COPY_DOCS_REQUESTED", "spoken to today; next step today: send the copies asked for"),
        ("INFO_ONLY", "spoken to today, limit is 5 days"),
    ],
)
def test_what_a_talk_agreed_holds_the_letter_and_is_said(desk: Any, outcome: str, reason: str) -> None:
    rung(desk, outcome)
    (said,) = reasons(desk)
    assert said.startswith(reason)


@pytest.mark.parametrize("outcome", ["NO_ANSWER", "VOICEMAIL_LEFT", "GATEKEEPER_MSG", "WRONG_PERSON", "NOTE"])
def test_a_try_that_reached_nobody_who_can_pay_holds_nothing(desk: Any, outcome: str) -> None:
    rung(desk, outcome)
    assert reasons(desk) == ()


def test_a_call_back_agreed_for_a_time_is_told_with_it_until_it_was_made(desk: Any) -> None:
    tuesday = date(2026, 11, 24)
    rung(desk, "CALLBACK_AGREED", follow_up=FollowUpDraft("call_back", tuesday, "14:30", "call back"))
    assert reasons(desk) == ("spoken to today; next step Tue 24 Nov 14:30: call back",)
    assert reasons(desk, tuesday) == ("spoken to on 20 Nov; next step today 14:30: call back",)
    assert reasons(desk, date(2026, 11, 26)) == ()


def test_a_step_agreed_for_after_a_fortnight_holds_no_longer_than_the_talk_itself(desk: Any) -> None:
    rung(desk, "PLAN_REQUESTED", follow_up=FollowUpDraft("task", date(2026, 12, 24), text="send a plan proposal"))
    assert reasons(desk) == ("spoken to today, limit is 5 days",)


def test_a_query_on_a_part_holds_the_rest_no_longer_than_the_talk(desk: Any) -> None:
    rung(desk, "DISPUTE_RAISED", query=QueryDraft("QUANTITY_SHORT", 120_00, ((INVOICE, 120_00),)))
    assert reasons(desk) == ("spoken to today, limit is 5 days",)
    assert reasons(desk, date(2026, 11, 25)) == ()


def test_a_promise_of_a_part_holds_the_rest_no_longer_than_the_talk(desk: Any) -> None:
    promise = PromiseDraft(18_400_00, "GBP", date(2026, 11, 27), items=((INVOICE, 18_400_00),))
    rung(desk, "PTP", promises=(promise,))
    assert reasons(desk) == ("spoken to today, limit is 5 days",)
    assert reasons(desk, date(2026, 11, 25)) == ()


def test_a_broken_promise_spares_nobody_for_having_been_made_a_few_days_ago(desk: Any) -> None:
    desk.promise(18_400_00, date(2026, 11, 17), "INV-1", made_on=date(2026, 11, 16), status="broken", judged_on=DAY)
    assert reasons(desk) == ()


def test_a_talk_taken_back_holds_nothing(desk: Any) -> None:
    saved = rung(desk, "PLAN_REQUESTED")
    with desk.book.unit_of_work(datetime(2026, 11, 20, 11, tzinfo=UTC)) as work:
        taking_back.take_back(work, saved, as_of=DAY)
    assert reasons(desk) == ()


def test_a_run_holds_it_by_the_same_rule_and_asks_again_when_it_is_released(desk: Any, tmp_path: Any) -> None:
    runs = LetterRuns(desk.book)
    assert [each.account for each in runs.propose(DAY).proposed] == ["NOR014"]
    run, _ = runs.start(DAY, at=desk.at)
    rung(desk, "PLAN_REQUESTED")
    assert runs.release(run.run_id, tmp_path / "letters", at=desk.at).issued == ()
    (held,) = runs.propose(DAY).held
    assert held.codes == (HoldCode.SPOKEN,)
    assert held.reasons == desk.reasons()
    assert held.may_overrule


def test_a_person_who_asks_for_the_letter_gives_a_reason_that_is_kept(desk: Any) -> None:
    rung(desk, "PLAN_REQUESTED")
    assert desk.letters.gate(desk.debtor, "reminder", DAY).may_overrule
    with pytest.raises(HeldError, match="next step Mon 23 Nov"):
        desk.issue()
    assert desk.issue(override_reason="the director wants it on paper").letters
    assert desk.letters.gate(desk.debtor, "statement", DAY).send


def test_a_letter_asked_for_by_hand_after_a_talk_that_agreed_nothing_goes_and_says_that_the_run_would_wait(
    desk: Any,
) -> None:
    rung(desk, "INFO_ONLY")
    (held,) = reasons(desk)
    pages = desk.letters.preview(desk.debtor, "reminder", DAY)
    assert pages.verdict.send
    assert pages.notices[0] == f"The day's run would wait with it until 25 Nov 2026: {held}."
    assert desk.issue().notices[0] == pages.notices[0]


@pytest.mark.parametrize("outcome", ["NO_ANSWER", "NOTE"])
def test_where_the_run_would_not_wait_nothing_is_said_of_it(desk: Any, outcome: str) -> None:
    rung(desk, outcome)
    assert not any("run would wait" in each for each in desk.letters.preview(desk.debtor, "reminder", DAY).notices)


def test_a_statement_says_nothing_of_the_run(desk: Any) -> None:
    rung(desk, "INFO_ONLY")
    assert not any("run would wait" in each for each in desk.letters.preview(desk.debtor, "statement", DAY).notices)
