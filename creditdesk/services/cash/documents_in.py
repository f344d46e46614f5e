"""Documents of a file: each row becomes a document of the ledger, a change of one, or a rejected row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from operator import itemgetter

from creditdesk.domain.document import NEVER, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import shorten
from creditdesk.domain.terms_text import parse_terms
from creditdesk.services.calendar import holidays_around
from creditdesk.services.cash.accepted_in import accepted_on
from creditdesk.services.cash.accounts import Account
from creditdesk.services.cash.asides import Asides, StandsTwice
from creditdesk.services.cash.cells import Cells, HeaderAgain, currency_code, document_type, type_words
from creditdesk.services.cash.claim_cells import ClaimCells
from creditdesk.services.cash.clearing import clearing_key
from creditdesk.services.cash.customers_in import NewCustomers
from creditdesk.services.cash.intake import Claim, Intake, Oddity, Source
from creditdesk.services.cash.made_numbers import LaterRow, MadeNumbers, Said
from creditdesk.services.cash.profiles import FIELDS, Kind
from creditdesk.services.cash.refused_rows import RefusedRows
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.cash.shaping import row_of
from creditdesk.services.cash.unknown import unknown_account
from creditdesk.services.ledger.posting import PostedDocument

_SIGNS = {kind.value: kind.sign for kind in DocumentType}
_SHOWN_FIELDS = {
    "dated_on": "date",
    "due_on": "due date",
    "amount_minor": "amount",
    "reversed_on": "reversed on",
    "disputed_minor": "disputed amount",
    "dispute_reason": "dispute reason",
    "po_number": "PO number",
}


class DocumentRows:
    """Reads one file of documents into the intake."""

    def __init__(self, intake: Intake, source: Source, customers: NewCustomers) -> None:
        self._intake = intake
        self._source = source
        self._customers = customers
        self._cells = Cells(source.sheet, source.profile, intake.date_order)
        fields = FIELDS[Kind.DOCUMENTS]
        self.row = row_of(source.sheet, source.profile, fields)
        self._pick = itemgetter(*self.row.places)
        self.asides = Asides(intake, source, self._cells, self.row)
        self._claims = ClaimCells(intake, source, self._cells, self.row)
        self._types = type_words(source.profile)
        self._currencies: dict[str, str] = {}
        self._refused = RefusedRows(intake, source, self._cells, self.row, self._types, self._currency)
        self.asides.uncounted = self._refused.uncounted
        self._due_days: dict[tuple[str, str, date], date] = {}
        self._numbers = MadeNumbers(intake)
        self._far_ahead = intake.as_of + timedelta(days=366)
        self._due_early = Oddity("due before the document's own date, taken as it is")
        self._ahead = Oddity(
            f"dated more than a year after {intake.as_of}, posted as it is: open, and in aging, only from its own day"
        )

    def read(self) -> None:
        """Read the whole file."""
        widened = self.row.widened
        take = self.take if self._source.profile.creates_customers else self._document
        later: list[tuple[int, list[str]]] = []
        self._numbers.puts_off = True
        for number, row in self._intake.watched(self._source):
            try:
                take(number, widened(number, row))
            except RowProblem as problem:
                self._refuse(number, row, problem)
            except LaterRow:
                later.append((number, row))
                self.asides.compares_totals = False
        self._numbers.puts_off = False
        for number, row in later:
            try:
                take(number, row)
            except RowProblem as problem:
                self._refuse(number, row, problem)
        name = self._source.sheet.name
        self._intake.rows -= self.asides.count
        self._intake.notices += self.asides.notices()
        self._intake.notices += self._cells.closing_notices()
        self._intake.notices += self._due_early.notices(name) + self._ahead.notices(name)

    def _refuse(self, number: int, row: Sequence[str], problem: RowProblem) -> None:
        if not self.asides.take(number, row, problem):
            is_row = not isinstance(problem, HeaderAgain)
            self._intake.refuse(self._source, number, self._refused.whole(row, problem) if is_row else problem)
            if is_row:
                self._refused.note(number, row, problem)

    def take(self, row_number: int, row: Sequence[str]) -> PostedDocument:
        """Take one row, with all its cells; return its document as it will stand.

        Raises:
            RowProblem: If the row cannot be taken; it makes no customer then either.
        """
        count = self._customers.count
        try:
            return self._document(row_number, row)
        except RowProblem:
            if self._customers.count > count:
                self._customers.take_out_last()
            raise

    def _document(self, row_number: int, row: Sequence[str]) -> PostedDocument:
        intake, cells = self._intake, self._cells
        (
            account_text, kind_text, number_text, day_text, amount_text, due_text, currency_text, reference, po_number,
            open_text, disputed_text, dispute_reason, settled_text, reversed_text, accepted_text, name,
        ) = self._pick(row)  # fmt: skip
        account = intake.accounts.by_code.get(account_text) or self._account(account_text, name, currency_text)
        if name and account.name == account.code:
            self._customers.name(self._source, row_number, account, name)
        kind = self._types.get(kind_text) or document_type(kind_text, self._types, "type")
        dated_on = cells.days.get(day_text) or cells.day(day_text, "date")
        number = number_text.strip() or self._made_number(account, kind, dated_on, amount_text, due_text, row)
        own = account.documents
        if own is None:
            own = intake.accounts.keys(account)
        known_id = own.get((kind, number))
        before = None if known_id is None else self._before(known_id, number_text)
        currency = self._currencies.get(currency_text) or self._currency_of(currency_text, account, before)
        sign = _SIGNS[kind]
        amount = cells.amount(amount_text, currency, "amount") * sign
        if amount * sign <= 0:
            amount = self._checked_sign(amount, sign, amount_text, currency)
        due_on = cells.days.get(due_text) or self._due_on(account, sign, dated_on, due_text, before)
        if due_on < dated_on:
            self._due_early.at(row_number)
        if dated_on > self._far_ahead:
            self._ahead.at(row_number)
        document = PostedDocument(
            intake.first_document_id + len(intake.documents) if known_id is None else known_id,
            account.id,
            kind,
            number,
            dated_on,
            due_on,
            currency,
            amount,
            self._reversed_on(reversed_text, dated_on) if reversed_text else NEVER,
            self._disputed(disputed_text, currency, abs(amount)) if disputed_text else 0,
            dispute_reason,
            0,
            None,
            reference,
            po_number,
            self.row.notes(row) if self.row.has_notes else None,
        )
        accepted = accepted_on(cells, accepted_text, kind, dated_on) if accepted_text else None
        if before is None:
            claim = None
            if open_text or settled_text or self._claims.blank_says:
                claim = self._claims.read(document, row_number, open_text, settled_text, is_new=True)
            intake.documents.append(document)
            own[kind, number] = document.id
            intake.new += 1
        else:
            document = self._with_what_the_file_leaves_out(document, before)
            claim = self._claims.read(document, row_number, open_text, settled_text, is_new=False)
            claim = self._compare(account, before, document, row_number, claim)
        if claim is not None:
            self._note_claim(claim, document)
        if accepted is not None:
            intake.accepted[account.id, number] = accepted
        intake.totals[currency].file_minor += amount
        return document

    def _with_what_the_file_leaves_out(self, document: PostedDocument, before: PostedDocument) -> PostedDocument:
        """Return the document with what the book has, where the file has no column for it."""
        given = self.row.given
        return document._replace(
            reversed_on=document.reversed_on if given["reversed_on"] else before.reversed_on,
            disputed_minor=document.disputed_minor if given["disputed_amount"] else before.disputed_minor,
            dispute_reason=document.dispute_reason if given["dispute_reason"] else before.dispute_reason,
            retained_minor=before.retained_minor,
            retention_due_on=before.retention_due_on,
            reference=document.reference if given["reference"] else before.reference,
            po_number=document.po_number if given["po_number"] else before.po_number,
            notes=document.notes if self.row.has_notes else before.notes,
        )

    def _compare(
        self,
        account: Account,
        before: PostedDocument,
        document: PostedDocument,
        row_number: int,
        claim: Claim | None,
    ) -> Claim | None:
        """Take a document that the book has: unchanged, or changed with the old kept."""
        if document == before:
            self._intake.unchanged += 1
        else:
            self._change(account, before, document, row_number, settled=bool(claim and claim.settled_on))
            claim = claim and claim._replace(unchanged=False)
        self._intake.seen_documents.add(document.id)
        return claim

    def _note_claim(self, claim: Claim, document: PostedDocument) -> None:
        self._intake.claims.append(claim)
        if claim.open_minor is not None:
            sign = 1 if document.amount_minor > 0 else -1
            self._intake.open_totals[document.currency].file_minor += claim.open_minor * sign

    def _account(self, text: str, name: str, currency_text: str) -> Account:
        """Return the account that a cell names, made from the row where the profile says so."""
        accounts = self._intake.accounts
        code = text.strip()
        found = accounts.by_code.get(code)
        if found is None and self._source.profile.creates_customers and code:
            currency = currency_text and (self._currencies.get(currency_text) or self._currency(currency_text))
            found = self._customers.make(
                code,
                name=" ".join(name.split()) or code,
                currency=currency or self._intake.currency,
            )
        if found is None:
            raise unknown_account(self._intake, code)
        return found

    def _before(self, document_id: int, number_text: str) -> PostedDocument:
        """Return the document that the book has under the row's key; the files may name it only once."""
        intake = self._intake
        if intake.is_new(document_id) or document_id in intake.seen_documents:
            raise StandsTwice(number_text, intake.document(document_id))
        return intake.accounts.before.documents[document_id]

    def _made_number(
        self, account: Account, kind: str, dated_on: date, amount_text: str, due_text: str, row: Sequence[str]
    ) -> str:
        """Make a number from the row itself, so that the same row has the same number next time."""
        if not self._source.profile.number_from:
            raise RowProblem("number", "", "The number is missing.", "Fill in the document's number.")
        parts = {"date": f"{dated_on:%Y%m%d}", "amount": amount_text.strip(), "account": account.code}
        base = "-".join(parts[name] for name in self._source.profile.number_from)
        given, places = self.row.given, self.row.places
        reference, po_number = (
            row[places[FIELDS[Kind.DOCUMENTS].index(name)]] if given[name] else None
            for name in ("reference", "po_number")
        )
        due_on = self._cells.day(due_text, "due_date") if due_text.strip() else None
        notes = self.row.notes(row)
        return self._numbers.number(account, kind, base, Said(due_on, reference, po_number, notes))

    def _currency_of(self, text: str, account: Account, before: PostedDocument | None) -> str:
        if text.strip():
            return self._currency(text)
        return account.currency if before is None else before.currency

    def _currency(self, text: str) -> str:
        code = currency_code(text, "currency", self._intake.currencies.__contains__)
        self._currencies[text] = code
        return code

    def _checked_sign(self, amount: int, sign: int, text: str, currency: str) -> int:
        if amount == 0:
            raise RowProblem("amount", text, "The amount is zero.", "Fill in the amount, or take the row out.")
        if self._source.profile.written_signs and sign < 0:
            return -amount
        raise RowProblem(
            "amount",
            text,
            f'"{shorten(text)}" is below zero; amounts are above zero and the type gives the sign.',
            "Write it without a sign, and use credit_note or journal_credit for what lowers the debt."
            if sign > 0
            else f"Write {decimal_text(abs(amount), currency)}: the type says already that it lowers the debt.",
        )

    def _due_on(self, account: Account, sign: int, dated_on: date, text: str, before: PostedDocument | None) -> date:
        """Return the due date as the file or, where it gives none, the customer's terms have it.

        A due date is never worked out again because the terms have changed since.
        """
        if text.strip():
            return self._cells.day(text, "due_date")
        if before is not None and before.dated_on == dated_on:
            return before.due_on
        if sign < 0:
            return dated_on
        key = (account.terms, account.country, dated_on)
        due_on = self._due_days.get(key)
        if due_on is None:
            try:
                terms = parse_terms(account.terms)
                holidays = holidays_around(account.country, dated_on) if terms.roll.name != "NONE" else frozenset()
                due_on = terms.due_on(dated_on, holidays)
            except CreditDeskError as error:
                raise RowProblem("due_date", "", error.what, "Fill in the due date, or correct the terms.") from None
            self._due_days[key] = due_on
        return due_on

    def _reversed_on(self, text: str, dated_on: date) -> date:
        day = self._cells.day(text, "reversed_on")
        if day < dated_on:
            raise RowProblem(
                "reversed_on",
                text,
                "The document is reversed before its own date.",
                "Correct one of the two dates.",
            )
        return day

    def _disputed(self, text: str, currency: str, most: int) -> int:
        disputed = self._cells.amount(text, currency, "disputed_amount")
        if not 0 <= disputed <= most:
            raise RowProblem(
                "disputed_amount",
                text,
                f'"{shorten(text)}" is not a part of the amount.',
                f"Give 0 to {decimal_text(most, currency)}.",
            )
        return disputed

    def _change(
        self, account: Account, before: PostedDocument, after: PostedDocument, row_number: int, *, settled: bool
    ) -> None:
        intake = self._intake
        allocated = abs(before.amount_minor) - abs(intake.accounts.before.open_minor[before.id])
        if before.reversed_on == NEVER and allocated:
            cash_id = intake.accounts.keys(account).get(clearing_key(before))
            if settled and cash_id is not None:
                # The cash that cleared it follows the document's new amount.
                allocated -= abs(intake.document(cash_id).amount_minor)
            if abs(after.amount_minor) < allocated or (allocated and after.currency != before.currency):
                shown = decimal_text(allocated, before.currency)
                raise RowProblem(
                    "amount",
                    decimal_text(abs(after.amount_minor), after.currency),
                    f"{before.number} has {shown} {before.currency} allocated to it already.",
                    f"Give at least {shown} {before.currency}, or take back the import that allocated it.",
                )
        subject = f"{account.code} {after.type} {after.number}"
        for name, old, new in zip(PostedDocument._fields, before, after, strict=True):
            if old != new:
                shown_name = _SHOWN_FIELDS.get(name, name)
                texts = [_shown(name, value, document.currency) for value, document in ((old, before), (new, after))]
                intake.note_change(self._source, row_number, subject, shown_name, *texts)
        intake.changed_documents[after.id] = after
        intake.touched_customers.add(account.id)
        intake.changed += 1


def _shown(name: str, value: object, currency: str) -> str:
    if value is None or value == NEVER:
        return ""
    return decimal_text(value, currency) if name.endswith("_minor") and isinstance(value, int) else str(value)
