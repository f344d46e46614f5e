"""Gathering the facts of a letter that asks for payment from a debtor's account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, func, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import last_day_to_pay
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest import MissingRateError
from creditdesk.domain.late_charges import may_claim_fees
from creditdesk.domain.letter_kinds import LETTERS, Kind, Stage
from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.customers import holds
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.models.ledger import documents
from creditdesk.services.desk.holds import in_force
from creditdesk.services.desk.promises import receipts
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.ledger.promises_then import kept_day, promises_then
from creditdesk.services.letters.account import Account, Item
from creditdesk.services.letters.chases import chases_of, days_of, last_letter_about_all, was_chased
from creditdesk.services.letters.credits import place_credits
from creditdesk.services.letters.facts import BrokenPromise, LetterFacts, ReturnedPayment
from creditdesk.services.letters.gate import chosen_of
from creditdesk.services.letters.interest_claim import asks_for_interest, interest_claim, undated_notice
from creditdesk.services.letters.late_charges import fees_of
from creditdesk.services.letters.leading import Leading
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.own_texts import own_wording
from creditdesk.services.letters.rules import read_fee_terms, read_rules
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.texts import texts_for
from creditdesk.services.letters.waiting import Waiting


class UnsayableError(CreditDeskError):
    """There is nothing that a letter of this kind could say, or a fact that it must state is not there."""


NO_FEE_TERMS = "No fee is claimed: Settings do not say what terms it was agreed by."
"""What a sender is told where the law of the debtor's country gives no fee without an agreement."""
BROKEN_DAYS = 60
"""How long a letter still speaks of a broken promise."""

_STATES_INTEREST = (Stage.FIRM, Stage.FORMAL)
_OFFERS = (Stage.INFORMS, Stage.HELPFUL, Stage.CLEAR)


def letter(
    connection: Connection,
    account: Account,
    sender: Letterhead,
    currency: str,
    number: str,
    *,
    kind: Kind,
    waiting: Waiting,
    chosen: Collection[DocumentKey] | None,
    overruled: bool,
    own: Mapping[str, str],
    leading: Leading | None = None,
) -> tuple[LetterFacts, tuple[str, ...]]:
    """Return the facts of a letter that asks for payment, and what the sender should know of it.

    Args:
        connection: Where to read.
        account: The debtor's account.
        sender: Our letterhead.
        currency: The currency it speaks of.
        number: Its number.
        kind: Which letter.
        waiting: What running promises and plans cover.
        chosen: The items it is to speak of; none for all that are overdue.
        overruled: Whether a person sends it although nothing is left to ask for, so that what waits is asked for.
        own: What only the sender knows, by the field of the text.
        leading: The step of a policy that it is, if one leads it.

    Raises:
        UnsayableError: If credits cover all that it would ask for, or a fact that it must state is not there.
    """
    _require_own(kind, own)
    spoken_of = account.spoken_of(currency, kind)
    chased_by_letters = spoken_of if overruled else waiting.left_of(spoken_of)
    placed = place_credits(connection, account, currency, chased_by_letters)
    overdue = chosen_of(spoken_of, chosen)
    asked = [item for item in overdue if overruled or waiting.leaves(item)]
    chases = chases_of(connection, account)
    since: list[Item] = []
    if LETTERS[kind].is_last:
        chased = [item for item in asked if was_chased(item, chases)]
        if chased:
            since = [item for item in asked if item not in chased]
            asked = chased
    left_out = [] if overruled else [item for item in overdue if not waiting.leaves(item)]
    held = [item for item in left_out if waiting.is_held(item)]
    lines = account.lines(asked)
    if overruled and sum(line.chased_minor for line in lines) <= 0:
        # Somebody decided to ask for what is in query: then all of it is asked for.
        lines = tuple(replace(line, disputed_minor=0, retained_minor=0) for line in lines)
    # What we hold back by ourselves was agreed with nobody: the sender reads of it, not the debtor.
    notices = (f"Left out, on hold: {waiting.held_words(held)}.",) if held else ()
    texts = texts_for(account.addressee.language)
    wording = own_wording(connection, kind, account.addressee.language)
    if wording is not None:
        texts = texts.with_wording(kind, wording)
    interest = None
    if leading.claims_interest if leading is not None else LETTERS[kind].stage in _STATES_INTEREST:
        try:
            is_claimed = asks_for_interest(texts, kind)
            interest = interest_claim(connection, account, asked, placed, is_claimed=is_claimed)
            notices = (*notices, *undated_notice(interest, currency))
        except MissingRateError as error:
            if kind is Kind.INTEREST_NOTICE:
                raise UnsayableError(
                    f"The letter cannot state the interest. {error.what}", safe="Nothing was issued.", cure=error.cure
                ) from error
            notices = (*notices, f"No interest is claimed: {error}")
    elsewhere_minor, elsewhere = placed.besides(asked)
    # What credits cover is not owed any more, whether or not they were set against it yet.
    covered = {key: sum(minor for _, minor in shares) for key, shares in placed.set_off().items()}
    bearing = [
        item.key for item, line in zip(asked, lines, strict=True) if line.chased_minor > covered.get(item.key, 0)
    ]
    fees = fees_of(connection, account.customer_id, account.as_of, bearing, currency, leading)
    fee_terms = read_fee_terms(connection) if fees else ""
    may_claim = may_claim_fees(account.addressee.country, fee_terms)
    if fees and not may_claim:
        notices = (*notices, NO_FEE_TERMS)
    facts = LetterFacts(
        kind=kind,
        number=number,
        dated_on=account.as_of,
        pay_by_on=pay_by(connection, account.as_of, LETTERS[kind].within_days, leading),
        sender=sender,
        addressee=_to_the_directors(account.addressee) if LETTERS[kind].is_last else account.addressee,
        currency=currency,
        lines=lines,
        credits=placed.lines(asked, account.as_of),
        elsewhere_minor=elsewhere_minor,
        elsewhere=account.lines([item for item in chased_by_letters if item.key in elsewhere]),
        left_out_minor=sum(item.due_minor for item in left_out if item not in held),
        since=tuple(line for line in account.lines(since) if line.chased_minor > 0),
        broken=_broken_promise(connection, account, currency),
        interest=interest,
        fees=fees if may_claim else (),
        fee_terms=fee_terms,
        early=_cheaper_now(account, waiting, currency, kind, asked),
        written_on=days_of(chases, asked, by_letter=True),
        written_of_all_on=last_letter_about_all(chases, asked),
        spoken_on=days_of(chases, asked, by_letter=False),
        on_stop=_on_stop(connection, account),
        own=tuple(sorted(own.items())),
        wording=wording,
    )
    _require_facts(facts)
    if facts.asked_minor <= 0:
        raise UnsayableError(
            f"What stands to the credit of {account.addressee.account} covers all that the letter would ask for.",
            safe="Nothing was issued.",
            cure="Send a statement: it shows both.",
        )
    return facts, notices


def _cheaper_now(
    account: Account, waiting: Waiting, currency: str, kind: Kind, asked: Collection[Item]
) -> tuple[Line, ...]:
    """Return other items on which a discount can still be had, the first to end first; a firm letter offers none."""
    if LETTERS[kind].stage not in _OFFERS:
        return ()
    others = [item for item in waiting.left_of(account.owed(currency)) if item not in asked]
    offered = ((line.discount.until, line) for line in account.lines(others) if line.discount is not None)
    return tuple(line for _, line in sorted(offered, key=lambda pair: pair[0]))


def _require_own(kind: Kind, own: Mapping[str, str]) -> None:
    """See that the sender gave what only they know, and nothing that the book knows better."""
    unknown = sorted(set(own) - set(LETTERS[kind].needs))
    if unknown:
        raise CreditDeskError(
            f"The {kind.words.lower()} has no {' and no '.join(unknown)} to be given.",
            safe="Nothing was issued.",
            cure="Leave it out: what the book knows is read from it.",
        )
    missing = [name for name in LETTERS[kind].needs if not own.get(name)]
    if missing:
        raise UnsayableError(
            f"The {kind.words.lower()} must state {' and '.join(missing)}, and it is empty.",
            safe="Nothing was issued.",
            cure=f"Give it, such as --set {missing[0]}=...",
        )


def _require_facts(facts: LetterFacts) -> None:
    """See that there is what a letter of this kind is about."""
    lacks = {
        Kind.BROKEN_PROMISE: "" if facts.broken else "no promise of the debtor was broken lately",
        Kind.INTEREST_NOTICE: "" if facts.interest else "no law that we know gives interest on these items",
    }.get(facts.kind, "")
    if lacks:
        raise UnsayableError(
            f"There is nothing for this letter to say: {lacks}.",
            safe="Nothing was issued.",
            cure="Choose a reminder in its place.",
        )


def _to_the_directors(addressee: Addressee) -> Addressee:
    """Return the address of a final demand: to a company in which we know nobody, it goes to the board."""
    if addressee.contact or addressee.legal_form != "company":
        return addressee
    directors = texts_for(addressee.language).word("words", "directors")
    return replace(addressee, lines=(directors, *addressee.lines))


def pay_by(connection: Connection, as_of: date, least_days: int = 0, leading: Leading | None = None) -> date:
    """Return the day by which a letter of this day asks to be paid: its step's or the house's days on, a working day.

    A letter for which the law or its custom asks for longer gives at the least so many days.
    """
    usual = read_rules(connection).pay_within_days if leading is None else leading.level.pay_within_days
    return last_day_to_pay(as_of, max(usual, least_days), bank_holidays(connection, as_of))


def _broken_promise(connection: Connection, account: Account, currency: str) -> BrokenPromise | None:
    """Return the last promise if it was broken, lately, and is not made good: nothing newer was promised.

    It is asked as it stood on the day, as the list of promises shows it. What came after its days of grace kept no
    promise, but it came, and the letter must not deny it.
    """
    rows = connection.execute(
        select(promises)
        .where(
            promises.c.customer_id == account.customer_id,
            promises.c.currency == currency,
            promises.c.made_on <= account.as_of,
            promises.c.status != PromiseStatus.CANCELLED,
        )
        .order_by(promises.c.made_on.desc(), promises.c.promised_on.desc(), promises.c.id.desc())
    ).all()
    then = promises_then(connection, rows, account.as_of, kept_day(connection)) if rows else ()
    last = next((each for each in then if each.status is not PromiseStatus.SUPERSEDED), None)
    if last is None or last.status not in (PromiseStatus.BROKEN, PromiseStatus.PART_KEPT):
        return None
    if last.judged_on is not None and last.judged_on > account.as_of:
        return None
    if not 0 < (account.as_of - last.promised_on).days <= BROKEN_DAYS:
        return None
    named = connection.execute(select(promise_items).where(promise_items.c.promise_id == last.id)).all()
    keys = {DocumentKey(DocumentType(row.type), row.number) for row in named}
    if keys and not any(item.key in keys for item in account.owed(currency)):
        return None
    received = sum(amount for _, amount in receipts(connection, [last.id], account.as_of)[last.id])
    if received >= last.amount_minor:
        return None
    returned = None if received else _returned_since(connection, account, currency, last.made_on)
    return BrokenPromise(last.made_on, last.promised_on, last.amount_minor, received, returned)


def _returned_since(connection: Connection, account: Account, currency: str, since: date) -> ReturnedPayment | None:
    """Return the last payment that came since a promise was made and that the bank took back.

    It kept no promise, but it came: a letter that says nothing was received would not be true.
    """
    row = connection.execute(
        select(documents.c.dated_on, documents.c.reversed_on, documents.c.amount_minor)
        .where(
            documents.c.customer_id == account.customer_id,
            documents.c.currency == currency,
            documents.c.type == DocumentType.CASH,
            documents.c.dated_on >= since,
            documents.c.reversed_on <= account.as_of,
        )
        .order_by(documents.c.reversed_on.desc(), documents.c.amount_minor, documents.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else ReturnedPayment(row.dated_on, row.reversed_on, -row.amount_minor)


def _on_stop(connection: Connection, account: Account) -> bool:
    return bool(
        connection.scalar(
            select(func.count())
            .select_from(holds)
            .where(
                holds.c.customer_id == account.customer_id,
                holds.c.kind == "credit",
                in_force(account.as_of),
            )
        )
    )
