"""Letters from a real book: the gate asked twice, filed with their history, found again by their hash."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import insert, select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import Cancelled, CreditDeskError, NotFoundError
from creditdesk.models.activity import activities, activity_items
from creditdesk.models.book import audit
from creditdesk.models.customers import contacts, customers, holds
from creditdesk.models.follow_ups import promise_items, promises, queries, query_items
from creditdesk.models.ledger import documents
from creditdesk.models.letters import letter_items, letters, stored_files
from creditdesk.models.plans import instalments, payment_plan_items, payment_plans
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.letters import archive
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.service import HeldError, Letters

DAY = date(2026, 11, 20)
BANKS = (
    BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911"),
    BankAccount("EUR", "Brook & Lane Ltd", iban="GB82WEST12345698765432"),
)


class Desk:
    """One overdue debtor of a company with a letterhead, and what happens to them."""

    def __init__(self, book: Book, ledger: Any, at: datetime) -> None:
        self.book = book
        self.ledger = ledger
        self.at = at
        self.letters = Letters(book)
        letterhead = Letterhead("Brook & Lane Ltd", "GB", "GBP", address=("1 Lane", "Leeds"), phone="0113", banks=BANKS)
        self.letters.save_letterhead(letterhead, at=at)
        self.debtor = ledger.customer(
            "NOR014", name="Northgate Timber", address1="Unit 7", city="Wakefield", postcode="WF1 2RT"
        )
        self.first = ledger.invoice(self.debtor, "INV-1", "2026-08-06", "18400.00", due="2026-09-05", po_number="PO 9")
        self.second = ledger.invoice(self.debtor, "INV-2", "2026-10-12", "7080.00", due="2026-11-11")

    def reasons(self, kind: str = "reminder", day: date = DAY) -> tuple[str, ...]:
        return self.letters.gate(self.debtor, kind, day).reasons

    def issue(self, kind: str = "reminder", day: date = DAY, **wishes: Any) -> Any:
        return self.letters.issue(self.debtor, kind, as_of=day, at=self.at, **wishes)[0]

    def add(self, table: Any, **values: Any) -> int:
        with self.book.unit_of_work(self.at) as work:
            return int(work.connection.execute(insert(table).values(**values)).inserted_primary_key[0])

    def happened(self, day: date, outcome: str = "", kind: str = "call") -> int:
        moment = datetime.combine(day, self.at.timetz())
        return self.add(
            activities,
            customer_id=self.debtor,
            kind=kind,
            happened_at=moment,
            happened_on=day,
            done_by="tess",
            outcome=outcome,
            summary=kind,
        )

    def promise(self, amount: int, promised_on: date, *items: str, status: str = "open", **values: Any) -> None:
        made_on = values.pop("made_on", promised_on - timedelta(days=7))
        number = self.add(
            promises,
            customer_id=self.debtor,
            activity_id=self.happened(made_on, "PTP", "promise"),
            made_on=made_on,
            promised_on=promised_on,
            amount_minor=amount,
            currency="GBP",
            status=status,
            **values,
        )
        for item in items:
            self.add(promise_items, promise_id=number, type="invoice", number=item, amount_minor=amount)

    def rows(self, table: Any) -> list[Any]:
        with self.book.read() as connection:
            return list(connection.execute(select(table)))


@pytest.fixture
def desk(book: Book, ledger: Any, at: datetime) -> Desk:
    return Desk(book, ledger, at)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


# The gate, asked of the book


def test_an_overdue_debtor_with_an_address_may_be_written_to(desk: Desk) -> None:
    verdict = desk.letters.gate(desk.debtor, "reminder", DAY)
    assert verdict.send
    assert verdict.currencies == ("GBP",)


def test_before_anything_is_due_there_is_nothing_to_ask_for(desk: Desk) -> None:
    assert desk.reasons(day=date(2026, 9, 5)) == ("nothing is overdue",)


def test_a_hold_is_named_until_it_ends_by_itself(desk: Desk, at: datetime) -> None:
    until = DAY + timedelta(days=3)
    desk.add(
        holds, customer_id=desk.debtor, kind="dunning", reason="complaint", placed_by="t", placed_at=at, until_on=until
    )
    assert desk.reasons() == ("on hold until 23 Nov 2026: complaint",)
    assert desk.reasons(day=until + timedelta(days=1)) == ()


def test_supply_on_stop_does_not_hold_letters(desk: Desk, at: datetime) -> None:
    desk.add(holds, customer_id=desk.debtor, kind="credit", reason="over limit", placed_by="t", placed_at=at)
    assert desk.reasons() == ()


def test_a_promise_holds_its_invoices_through_its_days_of_grace_and_no_longer(desk: Desk) -> None:
    desk.promise(18_400_00, date(2026, 11, 19), "INV-1")
    assert desk.reasons() == ()
    facts = desk.issue().letters[0]
    assert facts.amount_minor == 7_080_00
    desk.promise(7_080_00, date(2026, 11, 19), "INV-2")
    monday = date(2026, 11, 23)  # two working days after Thursday
    held = "promise of £25,480.00 for 19 Nov 2026 is still running"
    assert held in desk.reasons(day=monday)
    assert not any("promise" in reason for reason in desk.reasons(day=monday + timedelta(days=1)))


def test_a_promise_that_names_nothing_speaks_of_everything(desk: Desk) -> None:
    desk.promise(10_000_00, date(2026, 11, 27))
    assert desk.reasons() == ("promise of £10,000.00 for 27 Nov 2026 is still running",)


def test_a_plan_in_good_order_holds_and_a_plan_missed_does_not(desk: Desk) -> None:
    plan = desk.add(
        payment_plans,
        customer_id=desk.debtor,
        activity_id=desk.happened(date(2026, 11, 2), "PLAN_AGREED"),
        agreed_on=date(2026, 11, 2),
        total_minor=25_480_00,
        currency="GBP",
    )
    for number, amount in (("INV-1", 18_400_00), ("INV-2", 7_080_00)):
        desk.add(payment_plan_items, plan_id=plan, type="invoice", number=number, amount_minor=amount)
    desk.add(instalments, plan_id=plan, number=1, due_on=date(2026, 11, 30), amount_minor=25_480_00)
    assert desk.reasons() == ("payment plan on £25,480.00 is up to date",)
    assert desk.reasons(day=date(2026, 12, 15)) == ()


def test_our_own_query_takes_its_part_out_and_holds_when_it_is_all(desk: Desk) -> None:
    query = desk.add(
        queries,
        customer_id=desk.debtor,
        activity_id=desk.happened(date(2026, 11, 9), "DISPUTE_RAISED", "query"),
        reason_code="PRICE",
        raised_on=date(2026, 11, 9),
        amount_minor=25_480_00,
        currency="GBP",
    )
    desk.add(query_items, query_id=query, type="invoice", number="INV-1", amount_minor=18_400_00)
    assert desk.letters.preview(desk.debtor, "reminder", DAY).verdict.send
    desk.add(query_items, query_id=query, type="invoice", number="INV-2", amount_minor=7_080_00)
    assert desk.reasons() == ("query open on £25,480.00",)


def test_cash_on_account_that_covers_the_overdue_holds(desk: Desk) -> None:
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "25480.00")
    assert desk.reasons() == ("£25,480.00 of credits and unallocated cash cover the £25,480.00 overdue",)
    assert not desk.letters.gate(desk.debtor, "reminder", DAY).may_overrule


def test_insolvency_stops_statements_too_until_the_hold_is_lifted(desk: Desk, at: datetime) -> None:
    desk.happened(date(2026, 11, 12), "INSOLVENCY_NOTIFIED")
    number = desk.add(
        holds, customer_id=desk.debtor, kind="dunning", reason="insolvency notified", placed_by="t", placed_at=at
    )
    said = "insolvency notified on 12 Nov 2026: only the person in charge may be written to"
    assert desk.reasons() == (said,)
    assert desk.reasons("statement") == (said,)
    with desk.book.unit_of_work(at) as work:
        work.connection.execute(update(holds).where(holds.c.id == number).values(lifted_at=at))
    assert desk.reasons() == desk.reasons("statement") == ()


def test_no_address_and_no_bank_account_hold_a_letter_but_no_statement(desk: Desk, ledger: Any) -> None:
    nowhere = ledger.customer("NOW001", country="US")
    ledger.document(nowhere, "invoice", "U-1", "2026-08-01", "100.00", due="2026-08-31", currency="USD")
    held = desk.letters.gate(nowhere, "reminder", DAY).reasons
    assert held == ("no postal address", "our letterhead has no bank account for USD")
    assert desk.letters.gate(nowhere, "statement", DAY).send


def test_a_final_demand_waits_for_a_letter_or_a_talk_about_these_invoices(desk: Desk) -> None:
    desk.happened(date(2026, 8, 20), "PTP")  # before anything was due: about other invoices
    assert desk.reasons("final_demand") == ("no reminder or call about this yet; a final demand comes after one",)
    desk.happened(date(2026, 11, 2), "NO_ANSWER")
    assert desk.reasons("final_demand") != ()
    desk.happened(date(2026, 11, 3), "CASHFLOW_DIFFICULTY")
    assert desk.reasons("final_demand") == ()


def test_a_debtor_unknown_is_said_so(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.letters.gate(9999, "reminder", DAY)


# Issuing


def test_an_issued_letter_is_archived_filed_and_told(desk: Desk) -> None:
    issued = desk.issue()
    (letter,) = issued.letters
    assert (letter.number, letter.amount_minor, letter.currency, letter.pages) == (
        "RM-2026-000001", 25_480_00, "GBP", 1,
    )  # fmt: skip
    assert desk.letters.stored(letter.sha256) == issued.pdf
    assert hashlib.sha256(issued.pdf).hexdigest() == letter.sha256
    (entry,) = desk.rows(activities)
    assert (entry.kind, entry.happened_on, entry.done_by, entry.direction) == ("letter", DAY, "tess", "out")
    assert entry.summary == "Reminder RM-2026-000001: £25,480.00 asked on 2 items, by 27 Nov 2026"
    assert {(item.type, item.number) for item in desk.rows(activity_items)} == {
        ("invoice", "INV-1"), ("invoice", "INV-2"),
    }  # fmt: skip
    assert {(item.number, item.open_minor) for item in desk.rows(letter_items)} == {
        ("INV-1", 18_400_00), ("INV-2", 7_080_00),
    }  # fmt: skip
    (row,) = desk.rows(letters)
    assert (row.pay_by_on, row.dated_on, row.activity_id) == (date(2026, 11, 27), DAY, entry.id)
    assert row.facts["lines"][0]["reference"] == "PO 9"
    last = desk.rows(audit)[-1]
    assert (last.action, last.subject, last.details["sha256"]) == ("issue", "RM-2026-000001", letter.sha256)


def test_numbers_run_by_kind_and_year(desk: Desk) -> None:
    first = desk.issue().letters[0].number
    second = desk.issue(day=DAY + timedelta(days=10)).letters[0].number
    demand = desk.issue("final_demand", day=DAY + timedelta(days=20)).letters[0].number
    next_year = desk.issue(day=date(2027, 1, 8)).letters[0].number
    assert [first, second, demand, next_year] == [
        "RM-2026-000001", "RM-2026-000002", "FD-2026-000001", "RM-2027-000001",
    ]  # fmt: skip


def test_the_gate_is_asked_again_at_the_moment_of_release(desk: Desk) -> None:
    assert desk.letters.preview(desk.debtor, "reminder", DAY).verdict.send
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-20", "25480.00")  # the money comes while somebody reads the letter
    with pytest.raises(HeldError, match="cover the £25,480.00 overdue") as held:
        desk.issue()
    assert not held.value.may_overrule
    assert desk.rows(letters) == desk.rows(activities) == []


def test_a_second_letter_within_the_gap_needs_a_reason_which_is_kept(desk: Desk) -> None:
    desk.issue()
    with pytest.raises(HeldError, match="last letter yesterday, limit is 5 days"):
        desk.issue(day=DAY + timedelta(days=1), override_reason="   ")
    desk.issue(day=DAY + timedelta(days=1), override_reason="Asked for by their bookkeeper")
    entry = desk.rows(activities)[-1]
    assert entry.note == "Asked for by their bookkeeper"
    assert entry.details["held"] == ["last letter yesterday, limit is 5 days"]
    assert desk.rows(audit)[-1].details["override_reason"] == "Asked for by their bookkeeper"


def test_overruling_a_running_promise_asks_for_what_was_promised(desk: Desk) -> None:
    desk.promise(25_480_00, date(2026, 11, 27))
    assert desk.issue(override_reason="They went into the press").letters[0].amount_minor == 25_480_00


def test_a_letter_may_speak_of_chosen_items_alone(desk: Desk) -> None:
    issued = desk.issue(items=[DocumentKey(DocumentType.INVOICE, "INV-2")])
    assert issued.letters[0].amount_minor == 7_080_00
    assert "INV-1" not in text_of(issued.pdf)


def test_each_currency_has_a_letter_of_its_own(desk: Desk) -> None:
    desk.ledger.document(desk.debtor, "invoice", "E-1", "2026-08-01", "50.00", due="2026-08-31", currency="EUR")
    issued = desk.issue()
    assert [(letter.currency, letter.amount_minor, letter.number) for letter in issued.letters] == [
        ("EUR", 50_00, "RM-2026-000001"), ("GBP", 25_480_00, "RM-2026-000002"),
    ]  # fmt: skip
    assert len(pypdf.PdfReader(io.BytesIO(issued.pdf)).pages) == 2


def test_a_broken_promise_is_named_and_a_kept_one_is_not(desk: Desk) -> None:
    desk.promise(10_000_00, date(2026, 11, 10), status="broken", made_on=date(2026, 10, 29))
    said = text_of(desk.letters.preview(desk.debtor, "reminder", DAY).pdf).replace("\n", " ")
    assert "You told us on 29 October 2026 that £10,000.00 would be paid by 10 November 2026." in said
    desk.promise(1_00, date(2026, 11, 12), status="kept", made_on=date(2026, 11, 11))
    assert "You told us" not in text_of(desk.letters.preview(desk.debtor, "reminder", DAY).pdf)


def test_a_final_demand_says_what_the_law_adds(desk: Desk) -> None:
    part = desk.ledger.cash(desk.debtor, "BACS-1", "2026-10-15", "400.00")
    desk.ledger.allocate(part, desk.first, "2026-10-15", "400.00")
    desk.happened(date(2026, 11, 3), "PTP")
    said = text_of(desk.letters.preview(desk.debtor, "final_demand", DAY).pdf).replace("\n", " ")
    # 18,400 for 40 days, then 18,000 for 36; 7,080 for 9: at 3.75 + 8 percent; compensation 100 and 70.
    interest = round((18_400 * 40 + 18_000 * 36) * 0.1175 / 365, 2) + round(7_080 * 9 * 0.1175 / 365, 2)
    assert "simple interest at 11.75% a year on each invoice" in said
    assert f"the interest is £{interest:.2f} and the compensation £170.00" in said
    assert "each further day adds £8.07" in said
    assert "We spoke with you on 3 November 2026 about this account." in said


@pytest.mark.parametrize(
    ("facts", "claims"),
    [
        ({"legal_form": "company"}, True),
        ({"legal_form": "sole_trader"}, True),
        ({"legal_form": "individual"}, False),
        ({"country": "FR"}, False),
    ],
    ids=["company", "sole trader", "consumer", "abroad"],
)
def test_interest_in_law_is_claimed_between_british_businesses_alone(
    desk: Desk, at: datetime, facts: dict[str, str], claims: bool
) -> None:
    desk.happened(date(2026, 11, 3), "PTP")
    with desk.book.unit_of_work(at) as work:
        work.connection.execute(update(customers).where(customers.c.id == desk.debtor).values(**facts))
    said = text_of(desk.letters.preview(desk.debtor, "final_demand", DAY).pdf)
    assert ("Late Payment of Commercial Debts" in said) is claims


def test_a_rate_that_is_not_known_is_told_and_not_guessed(desk: Desk) -> None:
    desk.ledger.invoice(desk.debtor, "INV-3", "2027-01-02", "500.00", due="2027-01-10")
    desk.happened(date(2027, 1, 12), "PTP")
    pages = desk.letters.preview(desk.debtor, "final_demand", date(2027, 2, 1))
    assert pages.notices[0].startswith("No interest is claimed: The Bank of England's base rate")
    assert "Late Payment of Commercial Debts" not in text_of(pages.pdf)


def test_the_contact_is_written_to_by_name(desk: Desk) -> None:
    desk.add(contacts, customer_id=desk.debtor, name="Karen Marsh", is_primary=True)
    said = text_of(desk.letters.preview(desk.debtor, "reminder", DAY).pdf)
    assert "Dear Karen Marsh," in said
    assert "Yours sincerely," in said


def test_a_final_demand_to_a_company_in_which_we_know_nobody_goes_to_the_directors(desk: Desk) -> None:
    desk.happened(date(2026, 11, 3), "PTP")
    said = text_of(desk.letters.preview(desk.debtor, "final_demand", DAY).pdf)
    assert "The Directors\nNorthgate Timber\nUnit 7" in said
    assert "The Directors" not in text_of(desk.letters.preview(desk.debtor, "reminder", DAY).pdf)


def test_a_draft_has_no_number_yet(desk: Desk) -> None:
    assert "Our ref Draft" in text_of(desk.letters.preview(desk.debtor, "reminder", DAY).pdf)
    assert desk.rows(letters) == []


# Statements


def test_the_same_statement_twice_is_one_statement(desk: Desk, tmp_path: Path, at: datetime) -> None:
    runs = [desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "out") for _ in range(2)]
    assert runs[0] == runs[1]
    assert len(desk.rows(letters)) == len(desk.rows(activities)) == 1
    (file,) = runs[0].files
    assert file.path.name == "ST-NOR014-20261120.pdf"
    assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256


def test_a_statement_after_the_ledger_changed_is_a_new_one(desk: Desk) -> None:
    desk.issue("statement")
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-20", "100.00")
    assert desk.issue("statement").letters[0].number == "ST-NOR014-20261120-2"


def test_a_statement_proves_itself(desk: Desk) -> None:
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "1000.00", reversed_on=date(2026, 11, 15))
    desk.ledger.allocate(cash, desk.first, "2026-11-05", "1000.00")
    desk.ledger.document(desk.debtor, "credit_note", "CN-1", "2026-11-10", "30.00")
    desk.ledger.document(desk.debtor, "refund", "RF-1", "2026-11-12", "5.00")
    desk.ledger.invoice(desk.debtor, "INV-3", "2026-11-13", "60.00", due="2026-12-13")
    said = text_of(desk.letters.preview(desk.debtor, "statement", DAY).pdf).replace("\n", " ")
    # The payment came and bounced within the month: no receipts but the refund, which is money out.
    assert (
        "Balance on 31 Oct 2026 25,480.00 + invoices and charges 60.00 - credits 30.00 - payments -5.00 "
        "= balance on 20 Nov 2026 25,515.00 = sum of the columns above." in said
    )


def test_money_of_one_account_that_paid_a_branch_is_in_both_proofs(desk: Desk, ledger: Any) -> None:
    branch = ledger.customer("NOR014B", parent_id=desk.debtor)
    debt = ledger.invoice(branch, "B-1", "2026-10-01", "500.00", due="2026-10-31")
    cash = ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "400.00")
    ledger.allocate(cash, debt, "2026-11-05", "300.00")
    head = text_of(desk.letters.preview(desk.debtor, "statement", DAY).pdf).replace("\n", " ")
    assert "- payments 400.00 + set across accounts of your group 300.00 = balance on 20 Nov 2026 25,380.00" in head
    own = text_of(desk.letters.preview(branch, "statement", DAY).pdf).replace("\n", " ")
    assert "- payments 0.00 + set across accounts of your group -300.00 = balance on 20 Nov 2026 200.00" in own
    later = text_of(desk.letters.preview(branch, "statement", date(2026, 12, 10)).pdf).replace("\n", " ")
    assert "Balance on 30 Nov 2026 200.00 + invoices and charges 0.00" in later


def test_a_statement_as_of_an_old_day_stays_what_it_was(desk: Desk, tmp_path: Path, at: datetime) -> None:
    old = desk.letters.preview(desk.debtor, "statement", date(2026, 10, 31)).pdf
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "18400.00")
    desk.ledger.allocate(cash, desk.first, "2026-11-18", "18400.00")
    assert desk.letters.preview(desk.debtor, "statement", date(2026, 10, 31)).pdf == old


def test_a_run_tells_who_is_held_and_passes_over_who_owes_nothing(
    desk: Desk, ledger: Any, tmp_path: Path, at: datetime
) -> None:
    nobody = ledger.customer("AAA000")
    desk.happened(date(2026, 11, 12), "INSOLVENCY_NOTIFIED")
    other = ledger.customer("ZED/1:*?", name="Zed")
    ledger.invoice(other, "Z-1", "2026-11-01", "10.00", due="2026-12-01")
    run = desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path)
    assert [(held.account, held.reasons[0][:19]) for held in run.held] == [("NOR014", "insolvency notified")]
    assert [(file.account, file.path.name) for file in run.files] == [("ZED/1:*?", "ST-ZED-1--20261120.pdf")]
    asked = desk.letters.statements([nobody], as_of=DAY, at=at, folder=tmp_path)
    assert [held.reasons for held in asked.held] == [("nothing is open on the account",)]


def test_stopping_a_run_keeps_what_was_written(desk: Desk, ledger: Any, tmp_path: Path, at: datetime) -> None:
    other = ledger.customer("ZED001")
    ledger.invoice(other, "Z-1", "2026-11-01", "10.00", due="2026-12-01")

    class Impatient:
        def report(self, done: int, total: int, text: str) -> None:
            assert text, total
            if done == 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "out", progress=Impatient())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["ST-NOR014-20261120.pdf"]
    assert [row.number for row in desk.rows(letters)] == ["ST-NOR014-20261120"]


def test_nothing_is_issued_into_a_folder_that_cannot_be(desk: Desk, tmp_path: Path, at: datetime) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CreditDeskError, match="Nothing was issued"):
        desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "file" / "out")
    assert desk.rows(letters) == []


def test_a_book_opened_to_read_gives_statements_without_filing_them(desk: Desk, tmp_path: Path, at: datetime) -> None:
    with open_book(desk.book.path, read_only=True, user="guest") as reading:
        run = Letters(reading).statements(None, as_of=DAY, at=at, folder=tmp_path / "out")
    assert [file.path.name for file in run.files] == ["ST-NOR014-20261120.pdf"]
    assert desk.rows(letters) == []


def test_a_parent_and_its_branches_each_have_their_own_statement(desk: Desk, ledger: Any) -> None:
    branch = ledger.customer("NOR014B", parent_id=desk.debtor)
    ledger.invoice(branch, "B-1", "2026-11-01", "10.00", due="2026-12-01")
    assert "B-1" not in text_of(desk.letters.preview(desk.debtor, "statement", DAY).pdf)


# The archive


def test_a_document_that_was_changed_or_lost_is_not_passed_off_as_what_was_issued(desk: Desk) -> None:
    sha256 = desk.issue().letters[0].sha256
    path = archive.path_of(desk.book.documents_folder, sha256)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(CreditDeskError, match="is not what was issued"):
        desk.letters.stored(sha256)
    path.unlink()
    with pytest.raises(NotFoundError, match="Bring the folder back from a backup"):
        desk.letters.stored(sha256)


def test_what_cannot_be_filed_is_not_issued(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    with pytest.raises(CreditDeskError, match="No space left on device"):
        desk.issue()
    monkeypatch.undo()
    assert desk.rows(letters) == desk.rows(activities) == desk.rows(stored_files) == []
    assert [path for path in desk.book.documents_folder.rglob("*") if path.is_file()] == []
    assert desk.issue().letters[0].number == "RM-2026-000001"


def test_issuing_is_whole_or_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from creditdesk.services.letters import service

    desk.ledger.document(desk.debtor, "invoice", "E-1", "2026-08-01", "50.00", due="2026-08-31", currency="EUR")
    real = service.file_letter
    calls: list[object] = []

    def fails_on_the_second(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 2:
            raise CreditDeskError("The lamp went out.")
        return real(*arguments)

    monkeypatch.setattr(service, "file_letter", fails_on_the_second)
    with pytest.raises(CreditDeskError, match="The lamp went out"):
        desk.issue()
    assert desk.rows(letters) == desk.rows(activities) == desk.rows(letter_items) == []


def test_the_archive_outlives_a_restart(desk: Desk, reopen: Callable[[], Book]) -> None:
    sha256 = desk.issue().letters[0].sha256
    assert Letters(reopen()).stored(sha256)[:5] == b"%PDF-"


def test_a_ledger_fact_is_never_touched_by_a_letter(desk: Desk) -> None:
    before = desk.rows(documents)
    desk.issue()
    assert desk.rows(documents) == before


def test_the_letterhead_and_each_change_of_bank_details_is_kept(desk: Desk, at: datetime) -> None:
    head = desk.letters.letterhead()
    assert head.bank_for("GBP") == BANKS[0]
    assert head.bank_for("USD") is None
    changed = [entry for entry in desk.rows(audit) if entry.action == "change letterhead"]
    assert changed[0].details["banks"][0]["account_number"] == "55779911"
