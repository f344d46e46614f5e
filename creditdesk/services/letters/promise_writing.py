"""Confirming promises to the debtor: a letter or a mail draft saved to a file, or a mail in the outbox."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, select, tuple_

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import GateWords, judge_confirmation
from creditdesk.domain.letter_kinds import Notice
from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.customers import contacts
from creditdesk.models.follow_ups import promises
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import history_entry
from creditdesk.services.desk.entries import Saved
from creditdesk.services.desk.recorded import RecordedPromise, promises_where
from creditdesk.services.letters import archive
from creditdesk.services.letters.account import Account, read_account
from creditdesk.services.letters.covering import Cover
from creditdesk.services.letters.filing import file_notice
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import notice_facts
from creditdesk.services.letters.language import written_to
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.mail import draft
from creditdesk.services.letters.mail_server import need_sender
from creditdesk.services.letters.notice_letter import NoticeLetter, as_text, in_own_words, render_notice, subject_of
from creditdesk.services.letters.outbox_writing import queue_notice
from creditdesk.services.letters.promise_letter import ConfirmationFacts, PromisedPayment, confirmation
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.texts import LANGUAGE

_IN_OUTBOX = frozenset({Touched.HISTORY, Touched.MAILS})


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmation as it would be saved.

    `name` is a name for its file, `content` a PDF or a mail draft, `text` what it says, `words` what the history
    says of it. `held` are the gate's reasons against it, which a person's own reason overrules; `cover` is what it is
    as a mail.
    """

    customer_id: int
    debtor: str
    name: str
    content: bytes
    text: str
    words: str
    held: tuple[str, ...] = ()
    cover: Cover | None = None


class PromiseWriting:
    """Confirmations of the promises of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def preview(self, promise_ids: Collection[int], *, as_mail: bool, as_of: date, at: datetime) -> Confirmation:
        """Make what would be saved; nothing is kept.

        Args:
            promise_ids: Running promises of one debtor and currency; those that were made with them in the same talk
                come along.
            as_mail: A mail draft, or a letter as PDF.
            as_of: Its day.
            at: The moment.

        Raises:
            CreditDeskError: If none of them is running.
        """
        with self._book.read() as connection:
            made = _running(connection, promise_ids, as_of)
            return _make(connection, made, as_of, at, as_mail=as_mail)[0]

    def write(
        self,
        promise_ids: Collection[int],
        path: Path,
        *,
        as_mail: bool,
        as_of: date,
        at: datetime,
        override_reason: str = "",
    ) -> tuple[Confirmation, Saved, Changes]:
        """Make it, save it to a file and write the history: all of it, or nothing. `Desk.take_back` undoes the entry.

        Raises:
            CreditDeskError: If the gate holds it and no reason overrules that, none of the promises is running, or the
                file cannot be written.
        """
        with self._book.unit_of_work(at) as work:
            letter, activity_id, _number = self._keep(work, promise_ids, as_of, override_reason, as_mail=as_mail)
            # The last step: a file that cannot be written leaves no word of it in the book.
            archive.write_file(path, letter.content, is_copy=False)
        return letter, Saved(activity_id), Changes(frozenset({Touched.HISTORY}), frozenset({letter.customer_id}))

    def queue(
        self, promise_ids: Collection[int], *, as_of: date, at: datetime, override_reason: str = ""
    ) -> tuple[Confirmation, Saved, Changes]:
        """Make the mail, put it into the outbox and write the history: all of it, or nothing.

        `Desk.take_back` undoes it while the mail has not gone.

        Raises:
            CreditDeskError: As `write`, or if nobody there has an e-mail address, or we have none.
        """
        with self._book.unit_of_work(at) as work:
            need_sender(work.connection)
            letter, activity_id, number = self._keep(
                work, promise_ids, as_of, override_reason, as_mail=True, in_outbox=True
            )
            if letter.cover is not None:
                queue_notice(work, number, letter.cover)
        return letter, Saved(activity_id), Changes(_IN_OUTBOX, frozenset({letter.customer_id}))

    def _keep(
        self,
        work: Work,
        promise_ids: Collection[int],
        as_of: date,
        override_reason: str,
        *,
        as_mail: bool,
        in_outbox: bool = False,
    ) -> tuple[Confirmation, int, str]:
        """File the confirmation and write its entry in the history; return it with that entry's id and its number."""
        made = _running(work.connection, promise_ids, as_of)
        letter, notice = _make(work.connection, made, as_of, work.at, as_mail=as_mail, in_outbox=in_outbox)
        if letter.held and not override_reason.strip():
            raise CreditDeskError(
                f"Held: {'; '.join(letter.held)}.",
                safe="Nothing was written.",
                cure="Write it anyway with a reason of your own.",
            )
        activity_id = _write_entry(work, letter, made, as_of, override_reason.strip() if letter.held else "")
        minor = sum(promise.amount_minor for promise in made)
        folder, rendered = self._book.documents_folder, render_notice(notice)
        filed = file_notice(work, folder, letter.customer_id, activity_id, notice, rendered, minor=minor)
        work.record(
            "confirm promise",
            f"customer {letter.customer_id}",
            promises=[promise.id for promise in made],
            activity=activity_id,
            overruled=bool(letter.held),
        )
        return letter, activity_id, filed.number


def _running(connection: Connection, promise_ids: Collection[int], as_of: date) -> tuple[RecordedPromise, ...]:
    """Return the promises with those of the same talk and currency, as far as they are running, the first day first."""
    asked = select(promises.c.activity_id, promises.c.currency).where(promises.c.id.in_(promise_ids))
    currencies = sorted({row.currency for row in connection.execute(asked)})
    if len(currencies) > 1:
        raise CreditDeskError(
            f"These promises are in {' and '.join(currencies)}: a letter is of one currency.",
            safe="Nothing was written.",
            cure="Choose one of them among the promises (Shift+P), then the other.",
        )
    same = tuple_(promises.c.activity_id, promises.c.currency).in_(asked)
    found = promises_where(connection, same, as_of, (PromiseStatus.OPEN,))
    if not found:
        raise CreditDeskError(
            "This promise is no longer running.",
            safe="Nothing was written.",
            cure="Confirm the one that took its place, if there is one.",
        )
    return tuple(sorted(found, key=lambda promise: (promise.promised_on, promise.id)))


def _make(
    connection: Connection,
    made: tuple[RecordedPromise, ...],
    as_of: date,
    at: datetime,
    *,
    as_mail: bool,
    in_outbox: bool = False,
) -> tuple[Confirmation, NoticeLetter]:
    first = made[0]
    sender = read_letterhead(connection)
    account = read_account(connection, first.customer_id, as_of, sender)
    name, address = _person(connection, first, account)
    facts = ConfirmationFacts(
        number="",
        dated_on=as_of,
        sender=sender,
        addressee=written_to(_to(account, name), Notice.PROMISE_CONFIRMATION, sender.country)[0],
        currency=first.currency,
        made_on=first.made_on,
        promised_by=first.contact_name,
        payments=tuple(PromisedPayment(each.promised_on, each.amount_minor, each.items) for each in made),
    )
    gate = replace(
        notice_facts(connection, account), has_address=account.has_address, has_letterhead=bool(sender.address)
    )
    words = GateWords(day=formats_for(LANGUAGE, "GB").day)
    held = judge_confirmation(gate, words, by_post=not as_mail).reasons
    stem = f"{account.addressee.account} promise of {first.made_on}"
    to = f"Promise confirmed to {name or account.addressee.name}"
    notice = in_own_words(connection, confirmation(facts))
    text = as_text(notice)
    debtor = account.addressee.name
    if not as_mail:
        pdf = render_notice(notice).pdf
        saved = f"{to}: letter saved as PDF"
        return Confirmation(first.customer_id, debtor, f"{stem}.pdf", pdf, text, saved, held), notice
    cover = Cover(name or debtor, address, subject_of(notice), text)
    mail = draft(
        sender=(sender.name, sender.email),
        to=(cover.to_name, cover.to_address),
        subject=cover.subject,
        body=cover.body,
        at=at,
    )
    saved = f"{to}: mail to {address} put into the outbox" if in_outbox else _draft_words(to, address)
    return Confirmation(first.customer_id, debtor, f"{stem}.eml", mail, text, saved, held, cover), notice


def _draft_words(to: str, address: str) -> str:
    return f"{to}: mail draft saved{f' for {address}' if address else ''}"


def _to(account: Account, name: str) -> Addressee:
    """Address it to whoever promised, at the debtor's."""
    addressee = account.addressee
    if not name or name == addressee.contact:
        return addressee
    below = addressee.lines[1:] if addressee.contact else addressee.lines
    return replace(addressee, contact=name, lines=(name, *below))


def _person(connection: Connection, promise: RecordedPromise, account: Account) -> tuple[str, str]:
    """Return whom to write to, and where they read mail: whoever promised, else the first contact with an address."""
    rows = connection.execute(
        select(contacts.c.name, contacts.c.email)
        .where(
            contacts.c.customer_id == promise.customer_id,
            contacts.c.left_on.is_(None),
            contacts.c.merged_into_id.is_(None),
        )
        .order_by((contacts.c.name == promise.contact_name).desc(), contacts.c.is_primary.desc(), contacts.c.id)
    ).all()
    if promise.contact_name:
        address = next((row.email for row in rows if row.name == promise.contact_name), "")
        return promise.contact_name, address or next((row.email for row in rows if row.email), "")
    return account.addressee.contact, next((row.email for row in rows if row.email), "")


def _write_entry(work: Work, letter: Confirmation, made: tuple[RecordedPromise, ...], as_of: date, reason: str) -> int:
    """Write what was saved, word for word; it chased nothing and nobody was spoken to."""
    return history_entry.write(
        work,
        letter.customer_id,
        "promise",
        as_of,
        letter.words,
        about=[key for promise in made for key, _minor in promise.items],
        direction="out",
        contact_name=made[0].contact_name,
        outcome="NOTE",
        note=reason,
        details={
            "confirms": [promise.id for promise in made],
            "text": letter.text,
            **({"held": list(letter.held)} if reason else {}),
        },
    )
