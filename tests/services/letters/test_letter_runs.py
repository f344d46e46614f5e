"""Runs of letters by policy: who gets which letter today, who is held and why, and what a release leaves behind."""

from __future__ import annotations

import email
import email.policy
import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import Policy
from creditdesk.domain.dunning import Scope as Climbs
from creditdesk.domain.errors import Cancelled, CreditDeskError, NotFoundError
from creditdesk.domain.gate import HoldCode
from creditdesk.models.book import audit
from creditdesk.models.customers import contacts, holds
from creditdesk.models.follow_ups import follow_ups, queries, query_items
from creditdesk.models.letters import letter_items, letters
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.policies import Assignment, Scope
from creditdesk.services.letters.policy_desk import PolicyDesk
from creditdesk.services.letters.runs import LetterRuns, State
from creditdesk.services.letters.texts import texts_for

FIRST_DUE = date(2026, 9, 5)


def after(days: int) -> date:
    return FIRST_DUE + timedelta(days=days)


class House:
    """A desk with one debtor in arrears, and its runs."""

    def __init__(self, desk: Any, folder: Path) -> None:
        self.desk = desk
        self.runs = LetterRuns(desk.book)
        self.policies = PolicyDesk(desk.book)
        self.folder = folder

    def pay(self, debit_id: int, number: str, on: str, amount: str) -> None:
        cash = self.desk.ledger.cash(self.desk.debtor, number, on, amount)
        self.desk.ledger.allocate(cash, debit_id, on, amount)

    def found(self, day: date) -> Any:
        return self.runs.propose(day)

    def steps(self, day: date) -> list[tuple[str, int]]:
        return [(each.account, each.step) for each in self.found(day).proposed]

    def reasons(self, day: date) -> list[tuple[str, tuple[str, ...]]]:
        return [(each.account, each.reasons) for each in self.found(day).held]

    def issue(self, day: date, **wishes: Any) -> Any:
        run, _ = self.runs.start(day, at=self.desk.at)
        return self.runs.release(run.run_id, self.folder / day.isoformat(), at=self.desk.at, **wishes)

    def issued(self, day: date) -> list[int]:
        return [each.step for each in self.issue(day).issued]


@pytest.fixture
def house(desk: Any, tmp_path: Path) -> House:
    # The one invoice by which the ladder is climbed in these tests.
    made = House(desk, tmp_path)
    made.pay(desk.second, "CLEARED", "2026-10-13", "7080.00")
    return made


def test_a_debtor_climbs_step_by_step_and_is_written_to_on_no_day_between(house: House) -> None:
    sent = {}
    for days in range(1, 45):
        for step in house.issued(after(days)):
            sent[step] = days
    assert sent == {1: 3, 2: 10, 3: 18, 4: 27}


def test_a_fortnight_away_fires_one_letter_and_keeps_the_distance(house: House) -> None:
    assert house.issued(after(60)) == [1]
    assert house.issued(after(61)) == []
    assert house.steps(after(66)) == []
    assert house.steps(after(67)) == [("NOR014", 2)]


def test_asked_again_on_the_same_day_a_run_issues_nothing(house: House) -> None:
    assert house.issued(after(3)) == [1]
    assert house.issued(after(3)) == []
    assert len(house.desk.rows(letters)) == 1


def test_a_letter_keeps_its_step_policy_and_channel_and_says_where_its_items_stand(house: House) -> None:
    house.issue(after(3))
    (letter,) = house.desk.rows(letters)
    assert (letter.kind, letter.step, letter.policy, letter.channel) == ("reminder", 1, "gb-company:0", "letter")
    assert [(row.number, row.step) for row in house.desk.rows(letter_items)] == [("INV-1", 1)]


def test_what_a_letter_asks_is_what_was_proposed(house: House) -> None:
    (proposal,) = house.found(after(3)).proposed
    (file,) = house.issue(after(3)).issued
    assert file.amount_minor == proposal.amount_minor == 18_400_00
    assert file.path.read_bytes() == house.desk.letters.stored(file.sha256)


def test_what_its_level_wants_done_afterwards_is_put_down(house: House) -> None:
    house.issue(after(3))
    assert house.desk.rows(follow_ups) == []
    house.issue(after(10))
    (task,) = house.desk.rows(follow_ups)
    assert (task.text, task.due_on) == ("Ring about the reminder", after(12))


def test_a_promise_holds_and_once_broken_leads_one_step_up_at_once(house: House) -> None:
    house.issue(after(3))
    house.desk.promise(18_400_00, after(4), "INV-1", made_on=after(3), status="broken", judged_on=after(8))
    assert house.steps(after(7)) == []
    (proposal,) = house.found(after(8)).proposed
    assert proposal.step == 2
    assert "a promise was broken" in proposal.reasons


def test_a_promise_that_runs_holds_what_would_have_its_turn(house: House) -> None:
    house.desk.promise(18_400_00, after(20), "INV-1", made_on=after(1))
    assert house.found(after(3)).proposed == ()
    (held,) = house.found(after(3)).held
    assert held.codes == (HoldCode.PROMISE,)
    assert held.may_overrule


def test_who_paid_a_part_stays_on_the_step_and_the_gap_begins_anew(house: House) -> None:
    house.issue(after(3))
    house.pay(house.desk.first, "PART", after(8).isoformat(), "8400.00")
    assert house.steps(after(12)) == []
    (proposal,) = house.found(after(13)).proposed
    assert (proposal.step, proposal.amount_minor) == (1, 10_000_00)


def test_a_query_that_was_rejected_leads_back_to_the_same_step(house: House) -> None:
    desk = house.desk
    house.issue(after(3))
    house.issue(after(10))
    query = desk.add(
        queries,
        customer_id=desk.debtor,
        activity_id=desk.happened(after(11), "DISPUTE_RAISED", "query"),
        reason_code="PRICE",
        raised_on=after(11),
        amount_minor=18_400_00,
        currency="GBP",
        status="rejected",
        resolved_on=after(24),
    )
    desk.add(query_items, query_id=query, type="invoice", number="INV-1", amount_minor=18_400_00)
    (held,) = house.found(after(20)).held
    assert held.codes == (HoldCode.QUERY,)
    assert house.steps(after(24)) == [("NOR014", 2)]


def test_a_letter_that_needs_approval_is_held_until_somebody_gives_it(house: House) -> None:
    for days in (3, 10, 18, 27):
        house.issue(after(days))
    run, found = house.runs.start(after(37), at=house.desk.at)
    assert [each.reasons for each in found.held] == [("Letter before action is not approved yet",)]
    house.runs.approve(run.lines[0].line_id, at=house.desk.at)
    release = house.runs.release(run.run_id, house.folder, at=house.desk.at)
    assert [(each.step, each.kind) for each in release.issued] == [(5, "lba_company")]


def test_after_the_last_step_a_person_is_told_to_decide(house: House) -> None:
    house.policies.assign(Assignment(Scope.DEBTOR, "ie-company", "", house.desk.debtor), at=house.desk.at)
    for days in (3, 10, 18, 27):
        house.issue(after(days))
    (held,) = house.found(after(40)).held
    assert held.codes == (HoldCode.LADDER_END,)
    assert held.reasons == ("the last step of its ladder went on 2 Oct 2026: decide what comes next",)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no-chasing", "the house does not chase this debtor"),
        ("direct-debit", "collected by direct debit; watched, and not chased"),
        ("with-others", "with an agency or solicitor, who alone writes"),
    ],
)
def test_a_policy_may_write_to_nobody_and_holds_single_letters_too(house: House, code: str, said: str) -> None:
    house.policies.assign(Assignment(Scope.DEBTOR, code, "agreed", house.desk.debtor), at=house.desk.at)
    assert house.reasons(after(30)) == [("NOR014", (said,))]
    assert house.desk.reasons(day=after(30)) == (said,)


def test_the_nearest_assignment_decides_item_debtor_class_house(house: House) -> None:
    desk, day = house.desk, after(3)

    def followed() -> list[str]:
        return [each.leading.policy.code for each in house.found(day).proposed]

    def assign(scope: Scope, code: str, **whom: Any) -> None:
        house.policies.assign(Assignment(scope, code, **whom), at=desk.at)

    assert followed() == ["gb-company"]
    assign(Scope.COMPANY, "fr-company")
    assert followed() == ["fr-company"]
    assign(Scope.CLASS, "nl-company", value="company")
    assert followed() == ["nl-company"]
    assign(Scope.DEBTOR, "ie-company", customer_id=desk.debtor)
    assert followed() == ["ie-company"]
    key = DocumentKey(DocumentType.INVOICE, "INV-1")
    assign(Scope.ITEM, "us-company", customer_id=desk.debtor, item=key)
    assert followed() == ["us-company"]
    assign(Scope.ITEM, "", customer_id=desk.debtor, item=key)
    assert followed() == ["ie-company"]


def test_an_assignment_to_what_is_not_there_is_refused(house: House) -> None:
    with pytest.raises(NotFoundError, match='no policy "gentle"'):
        house.policies.assign(Assignment(Scope.COMPANY, "gentle"), at=house.desk.at)
    with pytest.raises(NotFoundError, match="no such debtor"):
        house.policies.assign(Assignment(Scope.DEBTOR, "no-chasing", customer_id=999), at=house.desk.at)
    with pytest.raises(CreditDeskError, match="which sector"):
        house.policies.assign(Assignment(Scope.SECTOR, "no-chasing"), at=house.desk.at)


def test_the_channel_is_the_first_by_which_the_debtor_is_reached(house: House) -> None:
    desk = house.desk
    assert [each.leading.channel for each in house.found(after(3)).proposed] == ["letter"]
    desk.add(contacts, customer_id=desk.debtor, name="Ann", email="ap@north.example")
    assert [each.leading.channel for each in house.found(after(3)).proposed] == ["email"]


def test_a_public_holiday_and_an_old_ledger_hold_the_run(house: House) -> None:
    christmas = date(2026, 12, 25)
    (held,) = house.found(christmas).held
    assert HoldCode.HOLIDAY in held.codes
    (held,) = house.found(date(2027, 1, 4)).held
    assert held.codes == (HoldCode.STALE,)
    assert any("days ago" in notice for notice in house.found(date(2026, 11, 27)).notices)


def test_a_held_letter_goes_for_a_reason_that_is_kept(house: House) -> None:
    desk = house.desk
    desk.add(
        holds, customer_id=desk.debtor, kind="dunning", reason="director away", placed_by="tess", placed_at=desk.at
    )
    day = date(2026, 11, 20)
    run, found = house.runs.start(day, at=desk.at)
    assert [each.reasons for each in found.held] == [("on hold: director away",)]
    with pytest.raises(CreditDeskError, match="Why"):
        house.runs.send_anyway(run.lines[0].line_id, "  ", at=desk.at)
    house.runs.send_anyway(run.lines[0].line_id, "agreed with the director", at=desk.at)
    (file,) = house.runs.release(run.run_id, house.folder, at=desk.at).issued
    (row,) = [each for each in desk.letters.issued() if each.number == file.number]
    assert row.reason == "agreed with the director"


def test_what_a_person_writes_of_a_letter_stays_out_of_the_record_that_forgets_nothing(house: House) -> None:
    run, _ = house.runs.start(after(3), at=house.desk.at)
    line = run.lines[0].line_id
    house.runs.say_besides(line, "Dear Ann Bell, as you told us of your illness", at=house.desk.at)
    house.runs.send_anyway(line, "Ann Bell asked for it", at=house.desk.at)
    recorded = {row.action: row.details for row in house.desk.rows(audit)}
    assert {"say besides", "send anyway"} <= set(recorded)
    assert "Ann Bell" not in str(recorded)


def test_what_a_person_decided_outlasts_proposing_again(house: House) -> None:
    day = after(3)
    run, _ = house.runs.start(day, at=house.desk.at)
    house.runs.leave_out(run.lines[0].line_id, at=house.desk.at)
    again, _ = house.runs.start(day, at=house.desk.at)
    assert again.run_id == run.run_id
    assert [line.state for line in again.lines] == [State.LEFT_OUT]
    assert house.runs.release(run.run_id, house.folder, at=house.desk.at).issued == ()
    assert house.steps(after(4)) == [("NOR014", 1)]


def test_each_currency_has_a_letter_of_its_own_on_the_same_day(house: House) -> None:
    desk, day = house.desk, date(2026, 11, 20)
    desk.ledger.invoice(desk.debtor, "INV-E", "2026-10-01", "90.00", due="2026-10-31", currency="EUR")
    release = house.issue(day)
    assert [(each.currency, each.amount_minor) for each in release.issued] == [("EUR", 90_00), ("GBP", 18_400_00)]
    assert house.found(day + timedelta(days=1)).proposed == ()


def test_money_that_comes_between_proposal_and_release_stops_the_letter(house: House) -> None:
    desk = house.desk
    run, _ = house.runs.start(after(3), at=desk.at)
    house.pay(desk.first, "ALL", after(2).isoformat(), "18400.00")
    release = house.runs.release(run.run_id, house.folder, at=desk.at)
    assert release.issued == ()
    assert release.held == (("NOR014", ("nothing is left to ask for at this step",)),)
    assert desk.rows(letters) == []


def test_items_may_be_taken_out_of_a_letter(house: House) -> None:
    desk, day = house.desk, date(2026, 11, 20)
    desk.ledger.invoice(desk.debtor, "INV-3", "2026-10-01", "100.00", due="2026-10-31")
    run, _ = house.runs.start(day, at=desk.at)
    house.runs.take_items_out(run.lines[0].line_id, [DocumentKey(DocumentType.INVOICE, "INV-1")], at=desk.at)
    (file,) = house.runs.release(run.run_id, house.folder, at=desk.at).issued
    assert file.amount_minor == 100_00


def test_all_letters_are_one_file_to_print_each_on_a_sheet_of_its_own(house: House) -> None:
    desk, day = house.desk, date(2026, 11, 20)
    for code in ("B", "C"):
        other = desk.ledger.customer(code, address1="1 Lane", city="Leeds", postcode="LS1 4AB")
        desk.ledger.invoice(other, f"INV-{code}", "2026-08-06", "90.00", due="2026-09-05")
    release = house.issue(day, merged=house.folder / "all.pdf")
    assert [each.account for each in release.issued] == ["B", "C", "NOR014"]
    pages = pypdf.PdfReader(io.BytesIO((house.folder / "all.pdf").read_bytes())).pages
    starts = [at for at, page in enumerate(pages) if "Our ref" in page.extract_text()]
    assert [at % 2 for at in starts] == [0, 0, 0]


class StopsAfter:
    """Progress of a person who has seen enough after so many reports."""

    def __init__(self, reports: int) -> None:
        self.left = reports

    def report(self, *_told: object) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_a_run_stopped_between_letters_goes_on_without_a_second_copy(house: House) -> None:
    desk, day = house.desk, date(2026, 11, 20)
    for code in ("B", "C"):
        other = desk.ledger.customer(code, address1="1 Lane", city="Leeds", postcode="LS1 4AB")
        desk.ledger.invoice(other, f"INV-{code}", "2026-08-06", "90.00", due="2026-09-05")
    run, _ = house.runs.start(day, at=desk.at)
    with pytest.raises(Cancelled):
        house.runs.release(run.run_id, house.folder / "out", at=desk.at, progress=StopsAfter(2))
    assert len(desk.rows(letters)) == 2
    assert house.runs.under_way(day) is not None
    (house.folder / "out" / "RM-2026-000001.pdf").unlink()
    again, _ = house.runs.start(day, at=desk.at)
    release = house.runs.release(again.run_id, house.folder / "out", at=desk.at)
    assert [each.number for each in release.issued] == ["RM-2026-000001", "RM-2026-000002", "RM-2026-000003"]
    assert len(desk.rows(letters)) == 3
    assert sorted(path.name for path in (house.folder / "out").iterdir()) == [
        "RM-2026-000001.pdf",
        "RM-2026-000002.pdf",
        "RM-2026-000003.pdf",
    ]
    assert house.runs.under_way(day) is None


def test_a_letter_left_out_stays_out_of_a_second_run_of_the_day_and_comes_on_another(house: House) -> None:
    run, _ = house.runs.start(after(3), at=house.desk.at)
    (line,) = run.lines
    house.runs.leave_out(line.line_id, at=house.desk.at)
    assert house.runs.release(run.run_id, house.folder / "out", at=house.desk.at).issued == ()
    assert [each.state for each in house.runs.decided(after(3))] == [State.LEFT_OUT]
    assert house.issued(after(3)) == []
    # Taken in again, it goes.
    second, _ = house.runs.start(after(3), at=house.desk.at)
    house.runs.take_in(second.lines[0].line_id, at=house.desk.at)
    assert [each.step for each in house.runs.release(second.run_id, house.folder / "out", at=house.desk.at).issued] == [
        1
    ]
    assert house.runs.decided(after(4)) == ()


def test_a_letter_that_goes_by_mail_waits_in_the_outbox_and_is_not_among_those_to_print(house: House) -> None:
    desk = house.desk
    desk.add(contacts, customer_id=desk.debtor, name="Ann Bell", email="ap@north.example")
    merged = house.folder / "to print.pdf"
    release = house.issue(after(3), merged=merged)
    (file,) = release.issued
    assert (file.channel, release.merged, merged.exists()) == ("email", None, False)
    assert file.mail is not None
    mail = email.message_from_bytes(Outbox(desk.book).content(file.mail), policy=email.policy.default)
    assert mail["To"] == "Ann Bell <ap@north.example>"
    assert mail["Subject"] == "Our letter RM-2026-000001 of 8 September 2026: £18,400.00"
    said = mail.get_body()
    assert said is not None
    greeting, _, asks = said.get_content().splitlines()[:3]
    assert greeting == "Dear Ann Bell,"
    assert asks.startswith("Attached is our letter RM-2026-000001 of 8 September 2026 about your account NOR014.")
    assert asks.endswith("It asks for £18,400.00, to be paid by 14 September 2026.")
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("RM-2026-000001.pdf", file.path.read_bytes())


def test_a_letter_for_whom_no_mail_can_reach_is_printed_and_that_is_said(house: House) -> None:
    desk = house.desk
    desk.add(contacts, customer_id=desk.debtor, name="Ann Bell", email="åse@north.example")
    merged = house.folder / "to print.pdf"
    release = house.issue(after(3), merged=merged)
    (file,) = release.issued
    assert (file.mail, release.merged) == (None, merged)
    assert release.notices[0].startswith("NOR014: RM-2026-000001 is to be printed. Nobody at Northgate Timber has")


@pytest.mark.parametrize("language", ["en", "de", "fr", "nl", "es"])
def test_the_words_of_the_mail_fit_every_language(language: str) -> None:
    texts = texts_for(language)
    values = dict.fromkeys(("number", "day", "account", "amount", "pay_by", "phone"), "X")
    for name in ("subject", "subject_statement", "asks", "tells", "states", "ring", "answer"):
        assert "X" in texts.word("mail", name, **values) or name == "answer"


def test_what_a_run_of_another_day_left_unwritten_is_said_once_it_ends(house: House) -> None:
    desk, day = house.desk, date(2026, 11, 20)
    for code in ("B", "C"):
        other = desk.ledger.customer(code, address1="1 Lane", city="Leeds", postcode="LS1 4AB")
        desk.ledger.invoice(other, f"INV-{code}", "2026-08-06", "90.00", due="2026-09-05")
    run, _ = house.runs.start(day, at=desk.at)
    with pytest.raises(Cancelled):
        house.runs.release(run.run_id, house.folder / "out", at=desk.at, progress=StopsAfter(2))
    said = (
        "The letters of 20 Nov 2026 were not all written: 2 were issued, 1 not. "
        "Whoever still has a letter coming is listed here; what was decided then is to be decided again."
    )
    following = day + timedelta(days=1)
    assert house.found(day).notices == ()
    assert house.found(following).notices == (said,)
    assert house.runs.start(following, at=desk.at)[1].notices == (said,)
    assert house.found(following).notices == ()


def test_one_debtors_letters_are_released_alone_and_the_run_goes_on(house: House) -> None:
    desk, day = house.desk, date(2026, 11, 20)
    other = desk.ledger.customer("B", address1="1 Lane", city="Leeds", postcode="LS1 4AB")
    desk.ledger.invoice(other, "INV-B", "2026-08-06", "90.00", due="2026-09-05")
    run, _ = house.runs.start(day, at=desk.at)
    alone = house.runs.release(run.run_id, house.folder / "out", at=desk.at, customer_ids=[other])
    assert [each.account for each in alone.issued] == ["B"]
    assert house.runs.under_way(day) is not None
    rest = house.runs.release(run.run_id, house.folder / "out", at=desk.at)
    assert sorted(each.account for each in rest.issued) == ["B", "NOR014"]
    assert len(desk.rows(letters)) == 2


def own_policy(house: House, **changes: Any) -> Policy:
    """Keep a ladder of the house's own for the debtor."""
    standing = house.policies.named("gb-company")
    kept, _ = house.policies.save(replace(standing, code="own", name="Ours", **changes), at=house.desk.at)
    house.policies.assign(Assignment(Scope.DEBTOR, "own", "", house.desk.debtor), at=house.desk.at)
    return kept


def test_items_may_climb_each_by_itself_and_share_no_letter(house: House) -> None:
    desk = house.desk
    own_policy(house, scope=Climbs.PER_ITEM)
    desk.ledger.invoice(desk.debtor, "INV-8", "2026-08-10", "500.00", due="2026-09-12")
    assert [each.number for each in house.issue(after(4)).issued] == ["RM-2026-000001"]
    found = house.found(after(11))
    assert [(each.step, [item.key.number for item in each.items]) for each in found.proposed] == [
        (1, ["INV-8"]),
        (2, ["INV-1"]),
    ]
    assert [each.step for each in house.issue(after(11)).issued] == [1, 2]
    assert house.issued(after(11)) == []


def test_a_changed_policy_is_a_new_version_and_letters_keep_theirs(house: House) -> None:
    first = own_policy(house)
    house.issue(after(3))
    second = own_policy(house, min_gap_days=6)
    assert (first.version, second.version) == (1, 2)
    assert own_policy(house, min_gap_days=6).version == 2
    house.issue(after(10))
    assert [row.policy for row in house.desk.rows(letters)] == ["own:1", "own:2"]
    assert house.policies.version("own", 1) == first
    with pytest.raises(NotFoundError):
        house.policies.version("own", 9)


def test_a_note_goes_before_a_large_invoice_is_due_and_once(house: House) -> None:
    desk, due = house.desk, date(2026, 10, 30)
    house.policies.assign(Assignment(Scope.DEBTOR, "no-chasing", "", desk.debtor), at=desk.at)
    other = desk.ledger.customer("LARGE", address1="1 Lane", city="Leeds", postcode="LS1 4AB")
    desk.ledger.invoice(other, "INV-L", "2026-09-30", "6000.00", due=due.isoformat())
    desk.ledger.invoice(other, "INV-S", "2026-09-30", "4000.00", due="2026-11-05")
    assert house.issued(due - timedelta(days=8)) == []
    (note,) = house.issue(due - timedelta(days=7)).issued
    assert (note.step, note.kind, note.amount_minor) == (0, "pre_due", 6_000_00)
    assert house.issued(due - timedelta(days=2)) == []
    assert house.issued(due + timedelta(days=3)) == [1]
