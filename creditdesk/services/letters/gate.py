"""The facts that the gate judges by, read from the book: asked for a dry run and again at the moment of release."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, func, select

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.gate import GateFacts, GateRules, GateWords, Standing, Talk, Verdict, judge_letter
from creditdesk.domain.letter_kinds import LETTERS, Kind, unfit
from creditdesk.domain.outcomes import OUTCOMES
from creditdesk.domain.statement import StatementForm
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.customers import debtor_cards, holds
from creditdesk.models.staging import import_batches
from creditdesk.services.calendar import day_ends
from creditdesk.services.desk.holds import in_force
from creditdesk.services.letters.account import SOON_DAYS, Account, Item, OpenAccount
from creditdesk.services.letters.chases import Chase, chases_of, was_chased
from creditdesk.services.letters.credits import NOTHING_TOLD, Told, placed, told_of
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.period import touched_counts
from creditdesk.services.letters.talks import NOT_SPOKEN, last_talks
from creditdesk.services.letters.waiting import NOTHING_WAITS, Waiting, waitings_of, whose

# From these on, the debtor's affairs are in another's hands.
_OUT_OF_HAND = ("INSOLVENCY_NOTIFIED", "REPRESENTED")
_STOPPED = ("CONTACT_STOP_REQUEST",)


@dataclass(frozen=True, slots=True)
class Case:
    """All that decides about a letter: the facts for the rule, what they were made from, and the items asked for.

    `talk` is the last talk, whether it holds this letter or a run's alone.
    """

    facts: GateFacts
    waiting: Waiting
    asked: tuple[Item, ...] = ()
    talk: Talk = NOT_SPOKEN


def statement_facts(connection: Connection, account: Account, form: StatementForm) -> GateFacts:
    """Return what decides about a statement: whether there is anything to list in it, and who may read it."""
    if form.has_period:
        listed = touched_counts(connection, account.customer_id, form.since(account.as_of), account.as_of)
    else:
        listed = Counter(item.open.document.currency for item in account.items)
    standings = tuple(Standing(currency, open_count=listed[currency], overdue_minor=0) for currency in sorted(listed))
    return GateFacts(account.as_of, standings, insolvency=_of_one(connection, account).insolvency)


def notice_facts(connection: Connection, account: Account) -> GateFacts:
    """Return what decides about a letter that answers what the customer raised: who may be written to."""
    known = _of_one(connection, account)
    return GateFacts(
        account.as_of,
        (),
        hold=known.hold,
        hold_until=known.hold_until,
        insolvency=known.insolvency,
        no_contact=known.no_contact,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What the book knows of a debtor beside their open items that decides about letters.

    `policy` says why the debtor's policy writes to nobody, and is empty where it does. `chases` are the letters, and
    the talks where they decide.
    """

    waiting: Waiting = NOTHING_WAITS
    hold: str = ""
    hold_until: date | None = None
    insolvency: str = ""
    no_contact: str = ""
    hardship: bool = False
    policy: str = ""
    chases: tuple[Chase, ...] = ()
    told: Told = NOTHING_TOLD
    talk: Talk = NOT_SPOKEN


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is written to: what of them decides whether a letter is right for them and would arrive."""

    country: str
    legal_form: str
    has_address: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """Which letter is to be judged: on all items that such a letter is about, or on the chosen ones among them.

    `ledger_days` is how old the ledger is. Where a policy leads, `currency` is that of the letter, `approval` what
    nobody has approved yet, and what our own letterhead lacks is told beside the run: it holds no debtor by itself.
    """

    kind: Kind
    chosen: Collection[DocumentKey] | None = None
    ledger_days: int | None = None
    currency: str = ""
    is_led: bool = False
    approval: str = ""
    is_holiday: bool = False
    by_item: bool = False
    needs_address: bool = True


def letter_case(connection: Connection, account: Account, sender: Letterhead, wish: Wish, policy: str) -> Case:
    """Return what decides about a letter to one debtor; `policy` says why theirs writes to nobody."""
    whom = (account.customer_id,)
    known = read_known(connection, account.as_of, whom, waiting=waitings_of(connection, account.as_of, whom))
    of_debtor = replace(known.get(account.customer_id, Known()), policy=policy, chases=chases_of(connection, account))
    told = told_of(connection, account.as_of, whom).get(account.customer_id, NOTHING_TOLD)
    talk = last_talks(connection, account.as_of, whom).get(account.customer_id, NOT_SPOKEN)
    to = Recipient(account.addressee.country, account.addressee.legal_form, account.has_address)
    return case_of(account, replace(of_debtor, told=told, talk=talk), sender, wish, to)


def read_known(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None, *, waiting: Mapping[int, Waiting]
) -> dict[int, Known]:
    """Return what is known of these debtors, or of all, without their chases, credits and talks."""
    held = _holds(connection, as_of, customer_ids)
    told = _told_to_stop(connection, as_of, customer_ids)
    hardship = set(
        connection.scalars(
            select(debtor_cards.c.customer_id).where(
                debtor_cards.c.hardship, whose(debtor_cards.c.customer_id, customer_ids)
            )
        )
    )
    known = {}
    for customer_id in {*waiting, *held, *told, *hardship}:
        insolvency, no_contact = told.get(customer_id, ("", ""))
        hold, until = held.get(customer_id, ("", None))
        # The hold that came of being told says nothing that being told does not.
        doubled = (insolvency and hold in _HOLD_WORDS) or (no_contact and hold in _STOP_WORDS)
        known[customer_id] = Known(
            waiting.get(customer_id, NOTHING_WAITS),
            "" if doubled else hold,
            until,
            insolvency,
            no_contact,
            customer_id in hardship,
        )
    return known


def case_of(account: OpenAccount, known: Known, sender: Letterhead, wish: Wish, to: Recipient) -> Case:
    """Return what decides about a letter, from what was read: for one debtor, and for each of a run.

    A final demand is judged by the items that were chased before; only where none was, by all of them.
    """
    kind, chosen = wish.kind, wish.chosen
    currencies = (wish.currency,) if wish.currency else account.currencies
    spoken_of = [item for each in currencies for item in chosen_of(account.spoken_of(each, kind), chosen)]
    chased = [item for item in spoken_of if was_chased(item, known.chases)]
    if LETTERS[kind].is_last and chased:
        chosen = frozenset(item.key for item in chased)
    sent = [chase for chase in known.chases if chase.by_letter and not _of_this_run(account, wish, chase)]
    if wish.by_item:
        sent = [chase for chase in known.chases if chase.by_letter and any(map(chase.asked_for, spoken_of))]
    # A run writes to them about other items meanwhile; a person who asks by hand is told.
    waits = LETTERS[kind].is_last or (kind.chases and not wish.is_led)
    answers = [chase.answer_by for chase in sent if chase.answer_by is not None] if waits else []
    facts = GateFacts(
        as_of=account.as_of,
        standings=tuple(
            _standing(account, each, known, chosen, kind, has_bank=wish.is_led or sender.bank_for(each) is not None)
            for each in currencies
        ),
        hold=known.hold,
        hold_until=known.hold_until,
        insolvency=known.insolvency,
        last_letter_on=max((chase.on for chase in sent), default=None),
        answer_by=max(answers, default=None),
        # Who asks for a letter by hand has just spoken to them: only what was agreed stands in its way.
        talk=known.talk if wish.is_led else Talk(step=known.talk.step),
        has_been_chased=bool(chased),
        hardship=known.hardship,
        has_address=to.has_address or not wish.needs_address,
        has_letterhead=wish.is_led or bool(sender.address),
        unfit=unfit(kind, to.country, to.legal_form, sender.country),
        about=f"due within {SOON_DAYS} days" if kind is Kind.PRE_DUE else "overdue",
        policy=known.policy,
        no_contact=known.no_contact,
        ledger_days=wish.ledger_days,
        is_holiday=wish.is_holiday,
        approval=wish.approval,
    )
    return Case(facts, known.waiting, known.waiting.left_of(chosen_of(spoken_of, chosen)), known.talk)


def _of_this_run(account: OpenAccount, wish: Wish, chase: Chase) -> bool:
    """Tell whether a letter of today is about another currency: a debtor gets one for each on the same day."""
    if not wish.is_led or chase.on != account.as_of or not chase.keys:
        return False
    mine = {item.key for item in account.items if item.open.document.currency == wish.currency}
    return not chase.keys & mine


def judge(facts: GateFacts, kind: Kind, rules: GateRules, words: GateWords) -> Verdict:
    """Say send or hold of a kind of letter."""
    letter = LETTERS[kind]
    if letter.least > rules.minimum:
        rules = replace(rules, minimum=Decimal(letter.least))
    return judge_letter(facts, rules, words, is_final=letter.is_last, follows=letter.follows)


def ledger_days(connection: Connection, as_of: date) -> int | None:
    """Return how many days ago the ledger was last brought up to date; none where nothing was ever imported."""
    last = connection.scalar(
        select(func.max(import_batches.c.imported_at)).where(import_batches.c.taken_back_at.is_(None))
    )
    return None if last is None else (as_of - last.astimezone().date()).days


def chosen_of(items: Collection[Item], chosen: Collection[DocumentKey] | None) -> tuple[Item, ...]:
    """Return the items that were chosen; none chosen means all."""
    return tuple(item for item in items if not chosen or item.key in chosen)


_HOLD_WORDS = frozenset(OUTCOMES[code].label.lower() for code in _OUT_OF_HAND)
_STOP_WORDS = frozenset(OUTCOMES[code].label.lower() for code in _STOPPED)


def _standing(
    account: OpenAccount,
    currency: str,
    known: Known,
    chosen: Collection[DocumentKey] | None,
    kind: Kind,
    *,
    has_bank: bool,
) -> Standing:
    waiting = known.waiting
    chased_by_letters = account.spoken_of(currency, kind)
    overdue = chosen_of(chased_by_letters, chosen)
    if waiting.is_nothing:
        return Standing(
            currency=currency,
            open_count=len(account.owed(currency)) + len(account.credits(currency)),
            overdue_minor=_due(overdue),
            queried_minor=sum(item.open.disputed_minor for item in overdue),
            credits_minor=-_due(placed(account, currency, chased_by_letters, known.told).on(overdue)),
            has_bank=has_bank,
        )
    promised = [item for item in overdue if waiting.is_promised(item)]
    running = [each for each in waiting.promises if any(each.covers(item) for item in promised)]
    left = waiting.left_of(overdue)
    queried_minor = sum(item.open.disputed_minor for item in left)
    if _due(left) > queried_minor:
        # Only where nothing is left to ask for may a person ask for what waits.
        chased_by_letters = waiting.left_of(chased_by_letters)
    credits_ = placed(account, currency, chased_by_letters, known.told)
    return Standing(
        currency=currency,
        open_count=len(account.owed(currency)) + len(account.credits(currency)),
        overdue_minor=_due(overdue),
        queried_minor=queried_minor,
        promised_minor=_due(promised),
        promise_minor=sum(promise.amount_minor for promise in running),
        promised_on=min((promise.promised_on for promise in running), default=None),
        planned_minor=_due([item for item in overdue if waiting.is_planned(item)]),
        on_hold_minor=_due([item for item in overdue if waiting.is_held(item)]),
        on_hold=waiting.held_words(overdue),
        credits_minor=-_due(credits_.on(overdue)),
        has_bank=has_bank,
    )


def _due(items: Collection[Item]) -> int:
    return sum(item.due_minor for item in items)


def _holds(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[int, tuple[str, date | None]]:
    """Return why and until when debtors are not to be chased: of several holds the one that stands longest."""
    query = (
        select(holds.c.customer_id, holds.c.reason, holds.c.until_on)
        .where(
            whose(holds.c.customer_id, customer_ids),
            holds.c.kind == "dunning",
            holds.c.type.is_(None),
            in_force(as_of),
        )
        .order_by(holds.c.until_on.is_not(None).desc(), holds.c.until_on, holds.c.id)
    )
    return {row.customer_id: (row.reason or "no reason given", row.until_on) for row in connection.execute(query)}


def _told_to_stop(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[int, tuple[str, str]]:
    """Return who is insolvent or represented, and who asked not to be contacted, in words.

    A hold that was lifted since it was told ends it.
    """
    told = connection.execute(
        select(activities.c.customer_id, activities.c.outcome, activities.c.happened_on, activities.c.happened_at)
        .where(
            whose(activities.c.customer_id, customer_ids),
            activities.c.outcome.in_((*_OUT_OF_HAND, *_STOPPED)),
            activities.c.happened_on <= as_of,
            STANDS,
        )
        .order_by(activities.c.happened_at)
    ).all()
    if not told:
        return {}
    lifted: defaultdict[int, list[datetime]] = defaultdict(list)
    for hold in connection.execute(
        select(holds.c.customer_id, holds.c.lifted_at).where(
            holds.c.customer_id.in_({row.customer_id for row in told}),
            holds.c.kind == "dunning",
            holds.c.type.is_(None),
            holds.c.lifted_at < day_ends(as_of),
        )
    ):
        lifted[hold.customer_id].append(hold.lifted_at)
    day = formats_for("en", "GB").day
    found: dict[int, tuple[str, str]] = {}
    for row in told:
        if any(moment >= row.happened_at for moment in lifted[row.customer_id]):
            continue
        insolvency, no_contact = found.get(row.customer_id, ("", ""))
        said = f"{OUTCOMES[row.outcome].label.lower()} on {day(row.happened_on)}"
        if row.outcome in _OUT_OF_HAND:
            insolvency = f"{said}: only the person in charge may be written to"
        else:
            no_contact = said
        found[row.customer_id] = (insolvency, no_contact)
    return found


def _of_one(connection: Connection, account: OpenAccount) -> Known:
    known = read_known(connection, account.as_of, (account.customer_id,), waiting={})
    return known.get(account.customer_id, Known())
