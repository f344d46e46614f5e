"""Payment terms in words: read as people and programs write them, and said as a person would."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from creditdesk.domain.dates import Roll
from creditdesk.domain.terms import Discount, Rule, Terms, TermsError

_DISCOUNT = re.compile(
    r"(?:DISCOUNT )?(\d+(?:[.,]\d+)?)(?: ?%? ?/ ?| ?% ?(?:OFF )?(?:IN |WITHIN )?)(\d+)(?: ?DAYS?)?(?: ?[,;:/] ?| )(.+)"
)
_CUTOFF = re.compile(r" (?:--)?(?:CUTOFF|CUT-OFF)(?: DAY)?[ =](\d+)\b")
_GRACE = re.compile(r" (?:--)?GRACE[ =](\d+)\b")
_ROLL = re.compile(r" (?:--)?ROLL[ =](NONE|FOLLOWING|PRECEDING|MODIFIED[ _-]FOLLOWING)\b")

_D = r"(\d+) ?(?:DAYS?|D|TAGE|JOURS|DAGEN|DIAS|GIORNI)?"
_MONTH_END = r"(?:EOM|END OF (?:THE )?MONTH|MONTH END|FIN DE MOIS|FDM)"
_NEXT = r"(?:NEXT|FOLLOWING)"
_NTH = r"(\d+)(?:ST|ND|RD|TH)?"


def _days(rule: Rule) -> Callable[[re.Match[str]], Terms]:
    return lambda found: Terms(rule, days=int(found[1]))


def _always(rule: Rule) -> Callable[[re.Match[str]], Terms]:
    return lambda _found: Terms(rule)


def _day_of_month(found: re.Match[str]) -> Terms:
    months = found.groupdict().get("months")
    return Terms(Rule.DAY_OF_NEXT_MONTH, day=int(found[1]), months=1 if months is None else int(months))


# The first that fits the whole text wins. "NET 30 EOM" counts from the end of the month; "30 days end of month" is
# the other reading: first the days, then on to that month's end (domain rule 2.5).
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Terms]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (r"NET[_ ]EOM ?(\d+)", _days(Rule.NET_END_OF_MONTH)),
        (r"DAYS[_ ]THEN[_ ]EOM ?(\d+)", _days(Rule.DAYS_THEN_END_OF_MONTH)),
        (
            r"EOM[_ ]PLUS[_ ]MONTHS ?(\d+)",
            lambda found: Terms(Rule.END_OF_MONTH_PLUS_MONTHS, months=int(found[1])),
        ),
        (r"DAY[_ ]OF[_ ]NEXT[_ ]MONTH ?(\d+)(?: (?P<months>\d+))?", _day_of_month),
        (rf"(?:NET |N/?)?{_MONTH_END}", _always(Rule.END_OF_MONTH)),
        (rf"NET ?{_D} {_MONTH_END}", _days(Rule.NET_END_OF_MONTH)),
        (rf"(\d+) {_MONTH_END}", _days(Rule.NET_END_OF_MONTH)),
        (rf"{_MONTH_END} ?(?:\+|PLUS|NET)? ?{_D}", _days(Rule.NET_END_OF_MONTH)),
        (rf"(?:NET )?{_D} (?:NET )?(?:FROM|AFTER) {_MONTH_END}", _days(Rule.NET_END_OF_MONTH)),
        (rf"{_D} (?:NET )?(?:THEN |TO )?{_MONTH_END}", _days(Rule.DAYS_THEN_END_OF_MONTH)),
        (
            rf"(?:{_MONTH_END} {_NEXT}|END OF (?:THE )?{_NEXT} MONTH|{_NEXT} MONTH END|{_NEXT} EOM)",
            lambda _found: Terms(Rule.END_OF_MONTH_PLUS_MONTHS, months=1),
        ),
        (rf"{_NTH} ?(?:DAY )?(?:MFI|PROX|PROXIMO)", _day_of_month),
        (rf"(?:NET )?(?:PROX|PROXIMO|MFI) ?{_NTH}", _day_of_month),
        (
            rf"(?:NET )?(?:DAY )?{_NTH}(?: DAY)? OF (?:THE )?(?:{_NEXT} MONTH|MONTH FOLLOWING(?: INVOICE)?)",
            _day_of_month,
        ),
        (
            (
                r"IMMEDIATE(?:LY)?(?: PAYMENT)?"
                r"|(?:PAYABLE |PAYMENT )?(?:DUE )?(?:UP)?ON (?:RECEIPT|PRESENTATION|INVOICE)"
                r"|PAYABLE IMMEDIATELY|DUE (?:NOW|IMMEDIATELY)|AT ONCE|SOFORT|CASH|NET CASH|DUE ON RECEIPT OF INVOICE"
            ),
            _always(Rule.IMMEDIATE),
        ),
        (
            (
                r"CIA|CWO|CBD|CASH IN ADVANCE|CASH WITH ORDER|CASH BEFORE DELIVERY|PREPAID|PREPAY(?:MENT)?"
                r"|PRO ?-?FORMA|(?:PAYMENT )?IN ADVANCE|VORKASSE"
            ),
            _always(Rule.CASH_IN_ADVANCE),
        ),
        (r"COD|C\.O\.D\.?|CASH ON DELIVERY|PAYMENT ON DELIVERY|ON DELIVERY", _always(Rule.CASH_ON_DELIVERY)),
        (r"(?:NET|N)? ?(\d+) ?WEEKS?(?: NET)?", lambda found: Terms(Rule.NET, days=7 * int(found[1]))),
        (
            (
                rf"(?:NETT?|NETTO|N)?[ /]?(?:IN |WITHIN )?{_D}(?: NETT?O?)?"
                r"(?: (?:FROM|AFTER|OF) (?:THE )?(?:DATE OF )?INVOICE(?: DATE)?)?"
            ),
            _days(Rule.NET),
        ),
    )
)


@lru_cache(maxsize=4096)
def parse_terms(text: str) -> Terms:
    """Return the terms that `text` names.

    Read are the codes of the trade (`NET 30`, `NET_EOM 30`, `DAYS_THEN_EOM 45`, `EOM_PLUS_MONTHS 1`,
    `DAY_OF_NEXT_MONTH 10`, `2/10 NET 30`), each with `CUTOFF 25`, `GRACE 3` or `ROLL FOLLOWING` behind it, with or
    without the command line's dashes, and what people write: "30 days net", "net 30 EOM", "10th prox",
    "end of next month", "due on receipt".

    Raises:
        TermsError: With what to write instead.
    """
    plain = " ".join(text.replace("\u00a0", " ").upper().split()).rstrip(".")
    plain, cutoff = _take(_CUTOFF, plain)
    plain, grace = _take(_GRACE, plain)
    plain, roll = _take(_ROLL, plain)
    if len(plain) > 100:
        raise _not_understood(text)
    discount = None
    if found := _DISCOUNT.fullmatch(plain):
        plain = found[3]
        discount = Discount(Decimal(found[1].replace(",", ".")), int(found[2]), int(grace or 0))
    elif grace is not None:
        raise _not_understood(text)
    for pattern, make in _FORMS:
        if match := pattern.fullmatch(plain.replace(",", " ").strip()):
            return replace(
                make(match),
                cutoff_day=None if cutoff is None else int(cutoff),
                discount=discount,
                roll=Roll.NONE if roll is None else Roll(re.sub("[ -]", "_", roll.lower())),
            )
    raise _not_understood(text)


def _take(option: re.Pattern[str], text: str) -> tuple[str, str | None]:
    found = option.search(text)
    return (text, None) if found is None else (text[: found.start()] + text[found.end() :], found[1])


def _not_understood(text: str) -> TermsError:
    shown = " ".join(text.split())[:60]
    return TermsError(
        f'"{shown}" are no terms that CreditDesk knows.' if shown else "The terms are missing.",
        cure="Write them like NET 30, EOM, NET_EOM 30, DAYS_THEN_EOM 45, EOM_PLUS_MONTHS 1, DAY_OF_NEXT_MONTH 10 "
        "or 2/10 NET 30.",
    )


def words(terms: Terms) -> str:
    """Say the terms as a controller would: "30 days net"."""
    said = _rule_words(terms)
    if terms.discount is not None:
        percent = f"{terms.discount.percent.normalize():f}"
        said = f"{percent} % off within {_count(terms.discount.days, 'day')}, else {said}"
    if terms.cutoff_day is not None:
        said += f"; invoices after the {ordinal(terms.cutoff_day)} count as next month's"
    return said


def _rule_words(terms: Terms) -> str:
    days, month = _count(terms.days, "day"), _month_words(terms.months)
    return {
        Rule.NET: f"{days} net",
        Rule.IMMEDIATE: "due at once",
        Rule.CASH_IN_ADVANCE: "cash in advance",
        Rule.CASH_ON_DELIVERY: "cash on delivery",
        Rule.END_OF_MONTH: "end of month",
        Rule.NET_END_OF_MONTH: f"{days} from end of month",
        Rule.DAYS_THEN_END_OF_MONTH: f"{days}, then to the end of that month",
        Rule.END_OF_MONTH_PLUS_MONTHS: f"end of {month}",
        Rule.DAY_OF_NEXT_MONTH: f"{ordinal(terms.day)} of {month}",
    }[terms.rule]


def _month_words(months: int) -> str:
    if months == 0:
        return "the same month"
    return "next month" if months == 1 else f"the {ordinal(months)} month after the invoice"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def ordinal(number: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `4th` and so on."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
