"""Text messages: what one would say to a debtor, through the gate; a person sends it by telephone, and logs that."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import HoldCode, Verdict
from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.statement import OPEN_ITEM
from creditdesk.domain.text_message import in_plain, length_of
from creditdesk.models.customers import contact_ways, contacts
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import history_entry
from creditdesk.services.desk.account_then import account_as_of
from creditdesk.services.desk.taking_back import write_taken_back
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.request import Request, ask
from creditdesk.services.letters.rules import read_rules
from creditdesk.services.letters.texts import texts_for

_OF_PAPER = frozenset({HoldCode.ADDRESS, HoldCode.LETTERHEAD, HoldCode.BANK})
"""What holds a letter because of what stands on it, and so no text message."""


@dataclass(frozen=True, slots=True)
class Mobile:
    """A number that texts can go to, in the form that telephones everywhere dial."""

    contact_id: int
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class TextDraft:
    """What would be sent: the text, whom it can go to, and why the gate holds it, if it does."""

    customer_id: int
    text: str
    mobiles: tuple[Mobile, ...]
    held: tuple[str, ...]


class TextMessages:
    """Text messages of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def draft(self, customer_id: int, as_of: date) -> TextDraft:
        """Return what a text message would say; nothing is kept.

        Raises:
            CreditDeskError: If nothing is overdue that could be asked for.
        """
        with self._book.read() as connection:
            request = ask(connection, read_rules(connection), customer_id, Kind.REMINDER, as_of, None, OPEN_ITEM)
            if not request.verdict.send and not request.verdict.may_overrule:
                raise CreditDeskError(f"Held: {'; '.join(request.verdict.reasons)}.", safe="Nothing was written.")
            return TextDraft(
                customer_id, _text(request), _mobiles(connection, customer_id, request), _held(request.verdict)
            )

    def log(
        self,
        customer_id: int,
        text: str,
        mobile: Mobile | None,
        *,
        at: datetime,
        as_of: date,
        override_reason: str = "",
    ) -> tuple[int, Changes]:
        """Write into the history that a text was sent; return the entry's id.

        Args:
            customer_id: The debtor.
            text: What was sent.
            mobile: Whom it went to; none where that is not known here.
            at: The moment.
            as_of: The ledger's local day.
            override_reason: Why it went although the gate holds it.

        Raises:
            CreditDeskError: If it is empty, or the gate holds it and no reason overrules that.
        """
        reason = override_reason.strip()
        if not text.strip():
            raise CreditDeskError("There is no text to log.", safe="Nothing was written.")
        held = self.draft(customer_id, as_of).held
        if held and not reason:
            raise CreditDeskError(
                f"Held: {'; '.join(held)}.", safe="Nothing was written.", cure="Say why it is sent all the same."
            )
        with self._book.unit_of_work(at) as work:
            then = account_as_of(work.connection, customer_id, as_of)
            parts = length_of(text).parts
            activity_id = history_entry.write(
                work,
                customer_id,
                "sms",
                as_of,
                "Text message sent" + (f" in {parts} parts" if parts > 1 else ""),
                direction="out",
                contact_id=mobile.contact_id if mobile is not None else None,
                contact_name=mobile.name if mobile is not None else "",
                note=text.strip(),
                details={
                    "number": mobile.number if mobile is not None else "",
                    "override_reason": reason if held else "",
                    "held": list(held),
                },
                **asdict(then),
            )
            work.record("text message", f"customer {customer_id}", activity=activity_id, overruled=bool(held))
        return activity_id, Changes(frozenset({Touched.HISTORY}), frozenset({customer_id}))

    def take_back(self, activity_id: int, *, at: datetime, as_of: date) -> Changes:
        """Take an entry of a text message back that was logged by mistake, while nothing came after it."""
        with self._book.unit_of_work(at) as work:
            customer_id = write_taken_back(work, activity_id, as_of, what="text message")
            work.record("take back", f"customer {customer_id}", activity=activity_id)
        return Changes(frozenset({Touched.HISTORY}), frozenset({customer_id}))


def _text(request: Request) -> str:
    """Say in the reader's language what is overdue in each currency, since when, and whom to ring."""
    account, sender = request.account, request.sender
    said = [request.facts(currency, "")[0] for currency in request.verdict.currencies]
    language = account.addressee.language
    texts, formats = texts_for(language), formats_for(language, account.addressee.country)
    amounts = [
        formats.amount(each.asked_minor if isinstance(each, LetterFacts) else each.balance_minor, each.currency)
        for each in said
    ]
    values = {
        "sender": sender.name,
        "account": account.addressee.account,
        "amount": texts.joined(amounts),
        "day": formats.day(min(line.due_on for each in said for line in each.lines)),
        "reach": sender.phone or sender.email,
    }
    return in_plain(texts.word("sms", "asks" if values["reach"] else "alone", **values))


def _held(verdict: Verdict) -> tuple[str, ...]:
    return tuple(held.text for held in verdict.held if held.code not in _OF_PAPER)


def _mobiles(connection: Connection, customer_id: int, request: Request) -> tuple[Mobile, ...]:
    """Return the numbers of mobiles there, those of whom the letter would go to first."""
    here = (contacts.c.customer_id == customer_id, contacts.c.left_on.is_(None), contacts.c.merged_into_id.is_(None))
    first = ((contacts.c.name == request.account.addressee.contact).desc(), contacts.c.is_primary.desc(), contacts.c.id)
    own = connection.execute(
        select(contacts.c.id, contacts.c.name, contacts.c.phone).where(*here, contacts.c.phone != "").order_by(*first)
    ).all()
    further = connection.execute(
        select(contacts.c.id, contacts.c.name, contact_ways.c.value)
        .join(contact_ways, contact_ways.c.contact_id == contacts.c.id)
        .where(*here, contact_ways.c.kind == "phone", contact_ways.c.dead_since.is_(None))
        .order_by(*first)
    ).all()
    country = request.account.addressee.country
    found: dict[str, Mobile] = {}
    for contact_id, name, phone in (*own, *further):
        number = _mobile_number(phone, country)
        if number:
            found.setdefault(number, Mobile(contact_id, name, number))
    return tuple(found.values())


def _mobile_number(phone: str, country: str) -> str:
    """Return a number as it is dialled from anywhere, if it is a mobile's; else nothing."""
    import phonenumbers  # noqa: PLC0415 - its tables load when the first number is read

    try:
        number = phonenumbers.parse(phone, country.upper() or None)
    except phonenumbers.NumberParseException:
        return ""
    types = phonenumbers.PhoneNumberType
    # What the tables do not know yet may be a mobile's; a landline's they know.
    kinds = (types.MOBILE, types.FIXED_LINE_OR_MOBILE, types.UNKNOWN)
    if phonenumbers.number_type(number) not in kinds or not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
