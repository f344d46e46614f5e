"""The kinds of letters that leave the building: what each is called, how firm it is, and for whom it is right.

Source: domain rules 5.2 (what each stage must state and whom it is for), 5.3 (tone) and 11 (the letters).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How a letter speaks: from helpful, which assumes an oversight, to formal; `informs` asks for nothing."""

    INFORMS = "informs"
    HELPFUL = "helpful"
    CLEAR = "clear"
    FIRM = "firm"
    FORMAL = "formal"


class Kind(StrEnum):
    """The documents about a debtor's account: demands and statements."""

    PRE_DUE = "pre_due"
    REMINDER = "reminder"
    REMINDER_2 = "reminder_2"
    REMINDER_3 = "reminder_3"
    BROKEN_PROMISE = "broken_promise"
    INTEREST_NOTICE = "interest_notice"
    FINAL_DEMAND = "final_demand"
    LBA_COMPANY = "lba_company"
    LBA_INDIVIDUAL = "lba_individual"
    ZA_DEMAND = "demand_za"
    MSME_DEMAND = "demand_in_msme"
    MAHNUNG = "mahnung_de"
    MISE_EN_DEMEURE = "mise_en_demeure_fr"
    NL_DEMAND = "aanmaning_nl"
    STATEMENT = "statement"

    @property
    def words(self) -> str:
        """The kind as a person says it."""
        return LETTERS[self].words

    @property
    def chases(self) -> bool:
        """Whether it asks for what is overdue."""
        return LETTERS[self].stage is not Stage.INFORMS


class Notice(StrEnum):
    """Letters that ask for nothing new, as the texts name them: of promises, queries, plans, holds and payments."""

    PROMISE_CONFIRMATION = "promise_confirmation"
    QUERY_ACKNOWLEDGEMENT = "query_acknowledgement"
    QUERY_ANSWER = "query_answer"
    QUERY_REPORT = "query_report"
    PLAN_PROPOSAL = "plan_proposal"
    PLAN_AGREEMENT = "plan_agreement"
    PLAN_MISSED = "plan_missed"
    PLAN_DEFAULT = "plan_default"
    PLAN_COMPLETED = "plan_completed"
    CREDIT_HOLD = "credit_hold"
    CREDIT_RELEASE = "credit_release"
    LIMIT_CHANGE = "limit_change"
    PAYMENT_THANKS = "payment_thanks"
    ALLOCATION_QUERY = "allocation_query"
    PAYMENT_RETURNED = "payment_returned"
    HANDOVER = "handover"
    SETTLEMENT_OFFER = "settlement_offer"
    PAID_IN_FULL = "paid_in_full"
    INSOLVENCY_CLAIM = "insolvency_claim"

    @property
    def words(self) -> str:
        """The letter as a person says it."""
        return LETTERS[self].words


_PERSONS = frozenset({"individual", "sole_trader"})
_BRITISH = frozenset({"GB"})
# The Practice Direction is for whom no protocol is; public bodies, charities and trusts are not individuals either.
_NOT_PERSONS = frozenset({"company", "llp", "partnership", "public_body", "charity", "trust"})


@dataclass(frozen=True, slots=True)
class Letter:
    """What is fixed of a kind.

    `prefix` begins its numbers. `within_days` is how long it gives at the least, 0 for the house's own days; `least`
    the smallest debt it is for, in major units, 0 for the house's own. `countries` and `forms` are the debtors it is
    right for and `senders` the countries whose companies may write it, none for all; `besides` the kind that is right
    for those of another form. A letter that `follows`, or `is_last`, only comes after an earlier letter or talk; the
    last one says what comes next. `enclose` is what must lie in the envelope with it, `needs` the facts that only the
    sender knows, by the fields of the text. One that `has_statement` has a statement of the account bound in behind it.
    """

    words: str
    prefix: str
    stage: Stage
    within_days: int = 0
    least: int = 0
    countries: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    besides: Kind | None = None
    is_last: bool = False
    follows: bool = False
    enclose: tuple[str, ...] = ()
    has_statement: bool = False
    needs: tuple[str, ...] = ()


LETTERS: dict[Kind | Notice, Letter] = {
    Kind.PRE_DUE: Letter("Note before the due date", "PD", Stage.INFORMS),
    Kind.REMINDER: Letter("Reminder", "RM", Stage.HELPFUL),
    Kind.REMINDER_2: Letter("Second reminder", "RB", Stage.CLEAR, within_days=7, follows=True),
    Kind.REMINDER_3: Letter("Third reminder", "RC", Stage.FIRM, within_days=7, follows=True),
    Kind.BROKEN_PROMISE: Letter("Letter about a broken promise", "BP", Stage.CLEAR),
    Kind.INTEREST_NOTICE: Letter("Notice of interest", "NI", Stage.FIRM),
    Kind.FINAL_DEMAND: Letter("Final demand", "FD", Stage.FIRM, is_last=True),
    Kind.LBA_COMPANY: Letter(
        "Letter before action",
        "LC",
        Stage.FORMAL,
        within_days=14,
        least=250,
        countries=_BRITISH,
        forms=_NOT_PERSONS,
        besides=Kind.LBA_INDIVIDUAL,
        is_last=True,
        has_statement=True,
    ),
    Kind.LBA_INDIVIDUAL: Letter(
        "Letter of claim",
        "LI",
        Stage.FORMAL,
        within_days=30,
        least=250,
        countries=_BRITISH,
        forms=_PERSONS,
        besides=Kind.LBA_COMPANY,
        is_last=True,
        has_statement=True,
        enclose=(
            "the Information Sheet and the Reply Form (Annex 1 of the protocol)",
            "the Financial Statement form (Annex 2 of the protocol)",
        ),
    ),
    Kind.ZA_DEMAND: Letter(
        "Letter of demand (South Africa)",
        "DZ",
        Stage.FORMAL,
        within_days=14,
        countries=frozenset({"ZA"}),
        is_last=True,
    ),
    Kind.MSME_DEMAND: Letter(
        "Demand under the MSMED Act (India)",
        "DI",
        Stage.FORMAL,
        within_days=15,
        countries=frozenset({"IN"}),
        senders=frozenset({"IN"}),
        needs=("udyam_number",),
        is_last=True,
    ),
    Kind.MAHNUNG: Letter(
        "Mahnung (Germany)", "MA", Stage.FORMAL, within_days=10, countries=frozenset({"DE"}), is_last=True
    ),
    Kind.MISE_EN_DEMEURE: Letter(
        "Mise en demeure (France)", "MD", Stage.FORMAL, within_days=8, countries=frozenset({"FR"}), is_last=True
    ),
    Kind.NL_DEMAND: Letter(
        "Laatste aanmaning (Netherlands)", "NL", Stage.FORMAL, within_days=14, countries=frozenset({"NL"}), is_last=True
    ),
    Kind.STATEMENT: Letter("Statement", "ST", Stage.INFORMS),
    Notice.PROMISE_CONFIRMATION: Letter("Confirmation of the promise", "PC", Stage.INFORMS),
    Notice.QUERY_ACKNOWLEDGEMENT: Letter("Acknowledgement of the query", "QA", Stage.INFORMS),
    Notice.QUERY_ANSWER: Letter("Answer to the query", "QR", Stage.INFORMS),
    Notice.QUERY_REPORT: Letter("Report on the query", "QO", Stage.INFORMS),
    Notice.PLAN_PROPOSAL: Letter("Proposal of a payment plan", "PP", Stage.INFORMS),
    Notice.PLAN_AGREEMENT: Letter("Agreement on a payment plan", "PA", Stage.INFORMS),
    Notice.PLAN_MISSED: Letter("Missed instalment", "PM", Stage.CLEAR),
    Notice.PLAN_DEFAULT: Letter("End of the payment plan", "PX", Stage.FIRM),
    Notice.PLAN_COMPLETED: Letter("Payment plan completed", "PF", Stage.INFORMS),
    Notice.CREDIT_HOLD: Letter("Notice of a credit hold", "CH", Stage.FIRM),
    Notice.CREDIT_RELEASE: Letter("Credit hold released", "CR", Stage.INFORMS),
    Notice.LIMIT_CHANGE: Letter("Change of the credit limit", "CL", Stage.INFORMS),
    Notice.PAYMENT_THANKS: Letter("Thanks for the payment", "PT", Stage.INFORMS),
    Notice.ALLOCATION_QUERY: Letter("Question about a payment", "AQ", Stage.INFORMS),
    Notice.PAYMENT_RETURNED: Letter("Returned payment", "PR", Stage.CLEAR),
    Notice.HANDOVER: Letter("Notice of handover", "HO", Stage.FORMAL),
    Notice.SETTLEMENT_OFFER: Letter("Settlement offer", "SO", Stage.INFORMS),
    Notice.PAID_IN_FULL: Letter("Confirmation that all is paid", "PI", Stage.INFORMS),
    Notice.INSOLVENCY_CLAIM: Letter("Claim in an insolvency", "IC", Stage.FORMAL),
}
"""What is fixed of each."""

DESK_KINDS = (Kind.REMINDER, Kind.FINAL_DEMAND, Kind.STATEMENT)
"""The three that are chosen most, for a debtor on the Desk."""

_OF_TALKS = (
    Notice.PROMISE_CONFIRMATION,
    Notice.QUERY_ACKNOWLEDGEMENT,
    Notice.QUERY_ANSWER,
    Notice.QUERY_REPORT,
)
NOTES = tuple(notice for notice in Notice if notice not in _OF_TALKS)
"""The letters on an account that chase nothing overdue; those of promises and queries follow from a talk."""

CATALOGUE: tuple[tuple[str, tuple[Kind | Notice, ...]], ...] = (
    ("Chasing", tuple(kind for kind in Kind if kind is not Kind.STATEMENT)),
    ("The account", (Kind.STATEMENT,)),
    (
        "Promises, plans and queries",
        (
            Notice.PLAN_PROPOSAL,
            Notice.PLAN_AGREEMENT,
            Notice.PLAN_MISSED,
            Notice.PLAN_DEFAULT,
            Notice.PLAN_COMPLETED,
            *_OF_TALKS,
        ),
    ),
    ("Supply and limits", (Notice.CREDIT_HOLD, Notice.CREDIT_RELEASE, Notice.LIMIT_CHANGE)),
    (
        "Payments",
        (Notice.PAYMENT_RETURNED, Notice.PAYMENT_THANKS, Notice.ALLOCATION_QUERY, Notice.PAID_IN_FULL),
    ),
    ("The end", (Notice.SETTLEMENT_OFFER, Notice.HANDOVER, Notice.INSOLVENCY_CLAIM)),
)
"""All of them, as a person looks for one: each once, under what it is about."""

DEMANDS = tuple(kind for kind in Kind if kind.chases)
"""The kinds that ask for money which is overdue: only these chase."""

_WORDS = {str(kind): letter.words for kind, letter in LETTERS.items()}


def letter_named(name: str) -> Kind | Notice:
    """Return the letter that is stored under a name.

    Raises:
        ValueError: If there is none.
    """
    try:
        return Kind(name)
    except ValueError:
        return Notice(name)


def words_of(name: str) -> str:
    """Return what a kind is called on screen, by the name under which it is stored; an unknown one is its own name."""
    return _WORDS.get(name, name)


def unfit(kind: Kind, country: str, legal_form: str, sender_country: str) -> str:
    """Say why a letter is not right for a debtor of a country and a legal form, or not for us; empty where it is."""
    letter = LETTERS[kind]
    if letter.senders and sender_country not in letter.senders:
        return f"{_article(letter.words)} is for companies in {' or '.join(sorted(letter.senders))} to write"
    if letter.countries and country not in letter.countries:
        return f"{_article(letter.words)} is for debtors in {' or '.join(sorted(letter.countries))}, not in {country}"
    if letter.forms and legal_form not in letter.forms:
        form = legal_form.replace("_", " ")
        other = f"; choose the {letter.besides.words.lower()}" if letter.besides is not None else ""
        return f"{_article(letter.words)} is not for {_article(form)}{other}"
    return ""


def _article(words: str) -> str:
    lowered = words[0].lower() + words[1:]
    return f"{'an' if lowered[0] in 'aeiou' else 'a'} {lowered}"
