"""Writing about a query: to the customer that it is looked into or answered, to its owner what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import GateWords, Verdict, judge_notice
from creditdesk.domain.letter_kinds import Notice
from creditdesk.models.customers import contacts
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import attachments
from creditdesk.services.desk.attachments import Attached
from creditdesk.services.desk.queries import write_entry
from creditdesk.services.desk.query_rows import Audience, QueryRow, read_query
from creditdesk.services.letters import archive
from creditdesk.services.letters.account import Account, read_account
from creditdesk.services.letters.covering import Cover
from creditdesk.services.letters.filing import file_notice
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import notice_facts
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead
from creditdesk.services.letters.mail import draft
from creditdesk.services.letters.mail_server import need_sender
from creditdesk.services.letters.notice_letter import NoticeLetter, as_text, in_own_words, render_notice, subject_of
from creditdesk.services.letters.outbox_writing import queue_notice
from creditdesk.services.letters.query_facts import QueryLetterFacts, query_facts
from creditdesk.services.letters.query_letter import query_letter
from creditdesk.services.letters.render import Rendered
from creditdesk.services.letters.rules import read_rules
from creditdesk.services.letters.texts import LANGUAGE


class QueryHeldError(CreditDeskError):
    """The gate holds a letter to the customer."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(
            f"Held: {'; '.join(verdict.reasons)}.",
            safe="Nothing was written.",
            cure="Write it anyway with a reason of your own.",
        )


@dataclass(frozen=True, slots=True)
class QueryLetter:
    """A letter about a query: `name` is a name for its file, `content` a PDF or a mail draft.

    `held` are the gate's reasons against it, which a person's own reason overrules. `cover` is what it is as a mail,
    and `files` what goes with the letter then: name and hash of each.
    """

    name: str
    content: bytes
    words: str
    held: tuple[str, ...] = ()
    cover: Cover | None = None
    files: tuple[tuple[str, str], ...] = ()


class QueryWriting:
    """Letters, mail drafts and mails in the outbox about the queries of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def preview(self, query_id: int, audience: Audience, *, as_mail: bool, as_of: date, at: datetime) -> QueryLetter:
        """Make what would be written; nothing is kept.

        Raises:
            CreditDeskError: If there is nobody to write to.
        """
        with self._book.read() as connection:
            query = read_query(connection, query_id, as_of)
            return self._make(connection, query, audience, as_of, at, as_mail=as_mail)[0]

    def write(
        self, query_id: int, audience: Audience, *, as_mail: bool, as_of: date, at: datetime, override_reason: str = ""
    ) -> tuple[QueryLetter, Attached, Changes]:
        """Make the letter, keep it with the query, and write the history: all of it, or nothing.

        Raises:
            QueryHeldError: If the gate holds it and no reason overrules that.
            CreditDeskError: If there is nobody to write to.
        """
        with self._book.unit_of_work(at) as work:
            query = read_query(work.connection, query_id, as_of)
            letter, notice, rendered = self._make(work.connection, query, audience, as_of, at, as_mail=as_mail)
            attached, _number = self._keep(work, query, letter, notice, rendered, as_of, override_reason)
        return letter, attached, Changes(frozenset({Touched.HISTORY}), frozenset({query.customer_id}))

    def queue(
        self, query_id: int, audience: Audience, *, as_of: date, at: datetime, override_reason: str = ""
    ) -> tuple[QueryLetter, Attached, Changes]:
        """Make the letter, keep it with the query, put it into the outbox and write the history: all of it, or nothing.

        Raises:
            QueryHeldError: As `write`.
            CreditDeskError: If there is nobody to write to, or we have no address of our own.
        """
        with self._book.unit_of_work(at) as work:
            need_sender(work.connection)
            query = read_query(work.connection, query_id, as_of)
            made, notice, rendered = self._make(work.connection, query, audience, as_of, at, as_mail=True)
            name = f"{made.name.removesuffix('.eml')}.pdf"
            to = made.cover.to_address if made.cover is not None else ""
            words = f"{notice.notice.words}, as a mail to {to} put into the outbox"
            # With the query its pages are kept: the mail itself is in the outbox.
            letter = replace(made, name=name, content=rendered.pdf, words=words)
            attached, number = self._keep(work, query, letter, notice, rendered, as_of, override_reason)
            if made.cover is not None:
                queue_notice(work, number, made.cover, [(name, archive.sha256_of(rendered.pdf)), *made.files])
        touched = frozenset({Touched.HISTORY, Touched.MAILS})
        return letter, attached, Changes(touched, frozenset({query.customer_id}))

    def _keep(
        self,
        work: Work,
        query: QueryRow,
        letter: QueryLetter,
        notice: NoticeLetter,
        rendered: Rendered,
        as_of: date,
        override_reason: str,
    ) -> tuple[Attached, str]:
        """Keep a letter with its query, file it and write its entry in the history; return its number besides."""
        reason = override_reason.strip()
        if letter.held and not reason:
            raise QueryHeldError(_verdict(work.connection, self._account(work.connection, query, as_of)[1]))
        overruled = {"override_reason": reason, "held": list(letter.held)} if letter.held else {}
        activity_id = write_entry(work, query, as_of, letter.words, reason if letter.held else "", **overruled)
        folder, minor = self._book.documents_folder, query.amount_minor
        kept = attachments.keep(work, folder, query, activity_id, letter.name, letter.content)
        filed = file_notice(work, folder, query.customer_id, activity_id, notice, rendered, minor=minor)
        work.record(
            "write",
            f"customer {query.customer_id}",
            query=query.id,
            activity=activity_id,
            file=letter.name,
            overruled=bool(letter.held),
        )
        return Attached(query.customer_id, activity_id, letter.words, (kept,)), filed.number

    def _make(
        self, connection: Connection, query: QueryRow, audience: Audience, as_of: date, at: datetime, *, as_mail: bool
    ) -> tuple[QueryLetter, NoticeLetter, Rendered]:
        sender, account = self._account(connection, query, as_of)
        if audience is Audience.OWNER and not query.owner:
            raise _nobody("This query has no owner yet.", "Pass it to an owner first.")
        kept = [
            each
            for each in attachments.of_query(connection, query.id)
            # What was written about the query itself goes to nobody a second time.
            if audience is Audience.OWNER and not each.name.startswith(_OWN)
        ]
        facts = query_facts(
            query,
            audience,
            account,
            sender,
            pay_within_days=read_rules(connection).pay_within_days,
            documents=[each.name for each in kept] if as_mail else (),
        )
        held = _verdict(connection, account).reasons if audience is Audience.CUSTOMER else ()
        notice = in_own_words(connection, query_letter(facts))
        rendered = render_notice(notice)
        what = facts.notice.words
        stem = f"{_OWN}{query.id} {what.split()[0].lower()}"
        to = f" to {facts.addressee.contact or facts.addressee.name}"
        if not as_mail:
            return QueryLetter(f"{stem}.pdf", rendered.pdf, f"{what}{to}, as PDF", held), notice, rendered
        address = _address(connection, query, facts)
        folder = self._book.documents_folder
        files = [(each.name, attachments.content_of(connection, folder, each.sha256)) for each in kept]
        cover = Cover(facts.addressee.contact or facts.addressee.name, address, subject_of(notice), as_text(notice))
        mail = draft(
            sender=(sender.name, sender.email),
            to=(cover.to_name, cover.to_address),
            subject=cover.subject,
            body=cover.body,
            at=at,
            files=[(f"{stem}.pdf", rendered.pdf), *files],
        )
        words = f"{what}{to}, as a mail draft to {address}"
        enclosed = tuple((each.name, each.sha256) for each in kept)
        return QueryLetter(f"{stem}.eml", mail, words, held, cover, enclosed), notice, rendered

    def _account(self, connection: Connection, query: QueryRow, as_of: date) -> tuple[Letterhead, Account]:
        sender = read_letterhead(connection)
        return sender, read_account(connection, query.customer_id, as_of, sender)


_OWN = "Query Q-"
"""How the names of what we write about queries begin."""


def _verdict(connection: Connection, account: Account) -> Verdict:
    words = GateWords(day=formats_for(LANGUAGE, "GB").day)
    return judge_notice(notice_facts(connection, account), words)


def _address(connection: Connection, query: QueryRow, facts: QueryLetterFacts) -> str:
    if facts.notice is Notice.QUERY_REPORT:
        if not query.owner_email:
            raise _nobody(f"There is no e-mail address for {query.owner}.", "Write it where the query is passed on.")
        return query.owner_email
    address = connection.scalar(
        select(contacts.c.email)
        .where(
            contacts.c.customer_id == query.customer_id,
            contacts.c.email != "",
            contacts.c.left_on.is_(None),
            contacts.c.merged_into_id.is_(None),
        )
        .order_by((contacts.c.name == facts.addressee.contact).desc(), contacts.c.is_primary.desc(), contacts.c.id)
        .limit(1)
    )
    if not address:
        raise _nobody(f"There is no e-mail address for {facts.addressee.name}.", "Add one to a contact, or print it.")
    return str(address)


def _nobody(what: str, cure: str) -> CreditDeskError:
    return CreditDeskError(what, safe="Nothing was written.", cure=cure)
