"""Issuing the shorter letters on an account: judged, made, filed and written into the history as one work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import GateWords, Verdict, judge_confirmation
from creditdesk.domain.languages import house_language
from creditdesk.domain.letter_kinds import Notice
from creditdesk.models.customers import customers
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import history_entry
from creditdesk.services.letters.account import Account, read_account
from creditdesk.services.letters.compose import pay_by
from creditdesk.services.letters.filing import IssuedLetter, file_notice
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import notice_facts
from creditdesk.services.letters.issuing import HeldError, notice_of
from creditdesk.services.letters.language import written_to
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead
from creditdesk.services.letters.note_facts import OF_OVERDUE, OWN, Asked, NoteFacts, NothingToSayError, read_own
from creditdesk.services.letters.note_letter import note_letter
from creditdesk.services.letters.note_matters import MATTERS
from creditdesk.services.letters.note_payments import PAYMENTS
from creditdesk.services.letters.note_plans import PLANS
from creditdesk.services.letters.notice_letter import in_own_words, render_notice
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.texts import LANGUAGE

CURRENCY = "currency"
"""What may be given with every letter, for a debtor who owes in several."""
_SAID = PLANS | PAYMENTS | MATTERS


@dataclass(frozen=True, slots=True)
class Note:
    """A letter as it would go, or as it was issued: `notices` are what its sender should know."""

    facts: NoteFacts
    pdf: bytes
    page_count: int
    verdict: Verdict
    notices: tuple[str, ...]
    letter: IssuedLetter | None = None

    @property
    def held(self) -> tuple[str, ...]:
        """The gate's reasons against it."""
        return self.verdict.reasons

    @property
    def number(self) -> str:
        """Its number; empty before it is issued."""
        return self.letter.number if self.letter is not None else ""


class Notes:
    """The shorter letters of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def preview(self, customer_id: int, notice: Notice, as_of: date, own: Mapping[str, str]) -> Note:
        """Make the letter as it would be issued.

        Raises:
            CreditDeskError: If there is nothing for it to say, or a fact is missing.
        """
        with self._book.read() as connection:
            return _make(connection, customer_id, notice, as_of, own)

    def issue(
        self,
        customer_id: int,
        notice: Notice,
        own: Mapping[str, str],
        *,
        as_of: date,
        at: datetime,
        override_reason: str = "",
    ) -> tuple[Note, Changes]:
        """Issue the letter: archived, and written into the history.

        Raises:
            CreditDeskError: If the gate holds it and no reason overrules that, or as `preview`.
        """
        reason = override_reason.strip()
        with self._book.unit_of_work(at) as work:
            note = _make(work.connection, customer_id, notice, as_of, own)
            if note.held and not reason:
                raise HeldError(note.verdict)
            letter = in_own_words(work.connection, note_letter(note.facts))
            activity_id = _write_entry(work, customer_id, note, own, reason if note.held else "")
            rendered = render_notice(letter)
            facts, folder = note.facts, self._book.documents_folder
            filed = file_notice(
                work, folder, customer_id, activity_id, letter, rendered,
                minor=facts.minor, asks_by_on=facts.asks_by_on,
            )  # fmt: skip
            work.record("issue", filed.number, account=filed.account, kind=notice.value, overruled=bool(note.held))
        changes = Changes(frozenset({Touched.HISTORY, Touched.LETTERS}), frozenset({customer_id}))
        return replace(note, letter=filed, pdf=rendered.pdf, page_count=rendered.page_count), changes


def _make(connection: Connection, customer_id: int, notice: Notice, as_of: date, own: Mapping[str, str]) -> Note:
    sender = read_letterhead(connection)
    account = read_account(connection, customer_id, as_of, sender)
    addressee, known = _written_to(account, notice, sender)
    account = replace(account, addressee=addressee)
    told = {name: text for name, text in own.items() if name != CURRENCY}
    owing = account
    if notice is Notice.INSOLVENCY_CLAIM:
        # What is claimed was open on that day, whatever became of it since.
        owing = read_account(connection, customer_id, read_own(notice, told, sender.currency)["insolvent"], sender)
    currency = currency_of(connection, owing, sender, own.get(CURRENCY, ""))
    given = read_own(notice, told, currency)
    empty = NoteFacts(notice, "", as_of, sender, addressee, currency, pay_by(connection, as_of))
    facts = _SAID[notice](Asked(connection, account, given, empty, wanted=own.get(CURRENCY, "")))
    gate = replace(
        notice_facts(connection, account), has_address=account.has_address, has_letterhead=bool(sender.address)
    )
    if notice is Notice.INSOLVENCY_CLAIM:
        # It goes to the person in charge, because of what holds everything else.
        gate = replace(gate, insolvency="", hold="")
    words = GateWords(day=formats_for(LANGUAGE, sender.country).day)
    verdict = judge_confirmation(gate, words, by_post=True)
    rendered = render_notice(in_own_words(connection, note_letter(facts)))
    notices = (*((known,) if known else ()), *facts.notices, *notice_of(rendered))
    return Note(facts, rendered.pdf, rendered.page_count, verdict, notices)


def _written_to(account: Account, notice: Notice, sender: Letterhead) -> tuple[Addressee, str]:
    """Return the addressee with the language of the letter, and what its sender should know of that."""
    addressee = account.addressee
    if notice is Notice.INSOLVENCY_CLAIM:
        # Whoever is in charge of an insolvency need not speak the debtor's language.
        addressee = replace(addressee, language=house_language(sender.country))
    return written_to(addressee, notice, sender.country)


def silent_because(
    connection: Connection, account: Account, sender: Letterhead, notice: Notice, currency: str = ""
) -> str:
    """Say why a letter has nothing to say in a currency, or at all; empty where it says something.

    Of one that needs facts of its sender no more is asked than whether the account gives it a matter.
    """
    paid_in = currency_of(connection, account, sender, currency)
    empty = NoteFacts(notice, "", account.as_of, sender, account.addressee, paid_in, account.as_of)
    asked = Asked(connection, account, {}, empty, wanted=currency)
    if notice in OF_OVERDUE and not asked.overdue:
        return "nothing is overdue"
    if notice not in OWN:
        try:
            _SAID[notice](asked)
        except NothingToSayError as silent:
            return silent.why
    return ""


def said_anew(connection: Connection, account: Account, letter: Row[Any], own: Mapping[str, str]) -> NoteFacts:
    """Return what a letter that was issued would say on the day of the account.

    Args:
        connection: Where to read.
        account: The debtor's account on that day.
        letter: The letter's row.
        own: What its sender had given.

    Raises:
        NothingToSayError: If there is nothing for it to say any more.
    """
    notice, sender, currency = Notice(letter.kind), read_letterhead(connection), letter.currency
    day = account.as_of
    empty = NoteFacts(notice, letter.number, day, sender, account.addressee, currency, pay_by(connection, day))
    return _SAID[notice](Asked(connection, account, read_own(notice, own, currency), empty, wanted=currency))


def is_note(kind: str) -> bool:
    """Tell whether a letter is one of these, by its kind."""
    return kind in _SAID


def currency_of(connection: Connection, account: Account, sender: Letterhead, wanted: str = "") -> str:
    """Return the currency of a letter: the one wanted, else the debtor's own where something is open in it."""
    if wanted and wanted not in account.currencies:
        raise CreditDeskError(
            f"Nothing is open in {wanted} on {account.addressee.account}.",
            safe="Nothing was issued.",
            cure=f"Give one of {', '.join(account.currencies)}." if account.currencies else "Leave it out.",
        )
    own = connection.scalar(select(customers.c.currency).where(customers.c.id == account.customer_id))
    if wanted or own in account.currencies:
        return wanted or str(own)
    return next(iter(account.currencies), sender.currency)


def _write_entry(work: Work, customer_id: int, note: Note, own: Mapping[str, str], reason: str) -> int:
    facts = note.facts
    return history_entry.write(
        work,
        customer_id,
        "letter",
        facts.dated_on,
        facts.notice.words,
        about=facts.named,
        direction="out",
        contact_name=facts.addressee.contact,
        currency=facts.currency,
        note=reason,
        details={
            "letter": facts.notice.value,
            "override_reason": reason,
            "held": list(note.held),
            "own": {name: text for name, text in own.items() if name != CURRENCY},
        },
    )
