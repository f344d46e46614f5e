"""`interest`: late-payment interest and compensation on one debt, by a law or a contract, with its segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import amount as written
from creditdesk.cli.tables import table
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest import DayCount, LateInterest, RateTable, Regime, late_interest
from creditdesk.domain.interest_law import CONTRACT, LAWS, TABLES, UK_SPLIT, contract, law
from creditdesk.domain.money import decimal_text, is_currency_code
from creditdesk.domain.parsing import AmountStyle, parse_amount
from creditdesk.services.book import recent

_OWN = "GBP"
"""The currency of a contract's debt where none is said."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Late-payment interest and compensation on one debt.")(interest)


def interest(
    context: typer.Context,
    more: Annotated[
        list[str] | None, typer.Argument(metavar="[D:A]...", help="Further payments after --paid, or credits.")
    ] = None,
    *,
    regime: Annotated[str, typer.Option(metavar="LAW", help=f"{', '.join(LAWS)}, or {CONTRACT}.")],
    amount: Annotated[str, typer.Option(metavar="A", help="The debt when due, VAT included.")],
    due: Annotated[str, typer.Option(metavar="D", help="The last day for paying in time.")],
    to: Annotated[str, typer.Option(metavar="D", help="The day of payment, or the day to count to.")],
    paid: Annotated[list[str] | None, typer.Option(metavar="D:A", help="A part payment; any number.")] = None,
    credit: Annotated[list[str] | None, typer.Option(metavar="D:A", help="A credit note; any number.")] = None,
    retroactive: Annotated[
        bool, typer.Option("--retroactive", help="The credit notes correct the invoice: they act from the start.")
    ] = False,
    disputed: Annotated[str | None, typer.Option(metavar="A", help="The part in query, worked out apart.")] = None,
    rate: Annotated[str | None, typer.Option(metavar="R", help="A contract's rate, in percent a year.")] = None,
    currency: Annotated[str | None, typer.Option(metavar="CODE", help=f"Of a contract's debt, else {_OWN}.")] = None,
    day_count: Annotated[str, typer.Option(metavar="WAY", help="ACT_365F or ACT_ACT.")] = DayCount.ACT_365F,
    uk_split: Annotated[bool, typer.Option("--uk-split", help="A new British rate with each half-year.")] = False,
    exclude_payment_day: Annotated[
        bool, typer.Option("--exclude-payment-day", help="The day of payment bears no interest.")
    ] = False,
    interest_first: Annotated[
        bool, typer.Option("--interest-first", help="Part payments meet interest first, then the debt.")
    ] = False,
) -> None:
    """Work out the interest; nothing is written."""
    here = terminal.of(context)
    chosen = _regime(here, regime, rate, currency, uk_split=uk_split)
    counted = _day_count(day_count)
    days = terminal.given_day(due, "--due"), terminal.given_day(to, "--to")
    payments, credits_ = _with_more(more, paid, credit)
    paid_on = [_dated(text, chosen.currency, "--paid") for text in payments]
    credited_on = [_dated(text, chosen.currency, "--credit") for text in credits_]
    for day, _ in (*paid_on, *credited_on):
        if day > days[1]:
            here.say(f"What came on {day} is after {days[1]} and changes nothing.")
    whole = _above_zero(amount, chosen.currency, "--amount")
    in_query = 0 if disputed is None else _above_zero(disputed, chosen.currency, "--disputed")
    if in_query > whole:
        raise CreditDeskError("More is in query than the debt.", cure="Give the part of the debt that is in query.")

    def found(minor: int, payments: Sequence[tuple[date, int]], credited: Sequence[tuple[date, int]]) -> LateInterest:
        return late_interest(
            chosen,
            amount_minor=minor,
            currency=chosen.currency,
            due_on=days[0],
            until=days[1],
            reductions=[*credited, *([] if interest_first else payments)],
            interest_first=payments if interest_first else (),
            day_count=counted,
            exclude_last_day=exclude_payment_day,
        )

    since = [(days[0], minor) for _, minor in credited_on] if retroactive else credited_on
    late = found(whole - in_query, paid_on, since)
    facts = _facts(chosen, late) | {"due": due, "to": to, "day_count": counted.value}
    if in_query:
        facts["disputed"] = _facts(chosen, found(in_query, (), ()))
    here.answer(facts, lambda: _words(chosen, late))


def _facts(regime: Regime, late: LateInterest) -> dict[str, Any]:
    def text(minor: int) -> str:
        return decimal_text(minor, regime.currency)

    lines = [_whole(segment.interest) for segment in late.segments]
    return {
        "regime": regime.code,
        "law": regime.law,
        "currency": regime.currency,
        "interest": text(late.interest_minor),
        "compensation": text(late.compensation_minor),
        "total": text(late.interest_minor + late.compensation_minor),
        "starts_on": None if late.starts_on is None else late.starts_on.isoformat(),
        "days": sum(segment.days for segment in late.segments),
        "rate_mode": late.rate_mode.value,
        "segments": [
            {
                "from": segment.starts_on.isoformat(),
                "to": segment.ends_on.isoformat(),
                "days": segment.days,
                "balance": text(segment.balance_minor),
                "rate": rate_text(segment.rate),
                "interest": text(line),
            }
            for segment, line in zip(late.segments, lines, strict=True)
        ],
        "rounding": text(late.interest_minor - sum(lines)),
        "daily": text(_whole(late.daily_minor)),
        "interest_paid": text(late.interest_paid_minor),
        "principal": text(late.capital_minor),
        "source": regime.table.source,
    }


def rate_text(rate: Decimal) -> str:
    """Write a rate with two decimals, or with as many as it has."""
    return f"{rate:.2f}" if rate == round(rate, 2) else f"{rate.normalize():f}"


def _words(regime: Regime, late: LateInterest) -> str:
    if not late.segments:
        return "No interest: nothing was unpaid after it was due."

    def figure(minor: int) -> str:
        return written(minor, regime.currency)

    rows = [
        (
            segment.starts_on,
            segment.ends_on,
            segment.days,
            figure(segment.balance_minor),
            f"{rate_text(segment.rate)} %",
            figure(_whole(segment.interest)),
        )
        for segment in late.segments
    ]
    rounding = late.interest_minor - sum(_whole(segment.interest) for segment in late.segments)
    sums = [f"Interest {regime.currency} {figure(late.interest_minor)}"]
    if rounding:
        sums.append(f"rounded once, so {figure(rounding)} beside the lines")
    if late.compensation_minor:
        sums.append(f"compensation {figure(late.compensation_minor)}")
    if late.interest_paid_minor:
        sums.append(f"of the interest {figure(late.interest_paid_minor)} is paid")
    sums.append(f"each further day {figure(_whole(late.daily_minor))}")
    heading = f"{regime.law}, {late.rate_mode.value.lower()} rate"
    body = table(("From", "To", "Days", "Balance", "Rate", "Interest"), rows, right=(2, 3, 4, 5))
    return f"{heading}\n{body}\n{'; '.join(sums)}."


def _regime(here: Terminal, code: str, rate: str | None, currency: str | None, *, uk_split: bool) -> Regime:
    if code.lower() == CONTRACT:
        if rate is None:
            raise CreditDeskError("A contract says its own rate.", cure="Give it with --rate, such as --rate 12.")
        told = (currency or _OWN).upper()
        if not is_currency_code(told):
            raise CreditDeskError(f'"{currency}" is no currency.', cure="Use its code, such as GBP.")
        chosen = contract(terminal.percent(rate, "--rate"), told)
    else:
        chosen = law(code)
        if rate is not None:
            raise CreditDeskError(
                f"The law sets the rate of {chosen.code}.",
                cure="Leave --rate out, or choose --regime contract: never both on one debt.",
            )
        if currency is not None and currency.upper() != chosen.currency:
            raise CreditDeskError(
                f"{chosen.code} is worked out in {chosen.currency}.",
                cure="Leave --currency out, or choose --regime contract.",
            )
    if uk_split:
        if chosen.code != UK_SPLIT.code:
            raise CreditDeskError("--uk-split is of British law alone.", cure="Leave it out.")
        chosen = UK_SPLIT
    return replace(chosen, table=_tables(here).get(chosen.table.code, chosen.table)) if chosen.table.code else chosen


def _tables(here: Terminal) -> Mapping[str, RateTable]:
    """Return the rates of the book named, or of the one opened last; without a book those that are shipped."""
    if here.book is None and recent.last() is None:
        return TABLES
    try:
        with opening.reading(here) as at:
            return at.office.interest.rate_tables()
    except CreditDeskError as refusal:
        if here.book is not None:
            raise
        here.say(f"{refusal.what} Rates entered there are not used.")
        return TABLES


def _day_count(text: str) -> DayCount:
    try:
        return DayCount(text.upper())
    except ValueError:
        raise CreditDeskError(f'"{text}" is no way to count days.', cure="Use ACT_365F or ACT_ACT.") from None


def _with_more(
    more: Sequence[str] | None, paid: Sequence[str] | None, credit: Sequence[str] | None
) -> tuple[list[str], list[str]]:
    """Return payments and credits, with those that were written one after the other behind one option."""
    payments, credits_, rest = list(paid or ()), list(credit or ()), list(more or ())
    if rest and bool(payments) == bool(credits_):
        raise CreditDeskError(f'It is not said what "{rest[0]}" is.', cure="Write --paid or --credit before each.")
    return (payments + rest, credits_) if payments else (payments, credits_ + rest)


def _dated(text: str, currency: str, option: str) -> tuple[date, int]:
    day, colon, minor = text.partition(":")
    if not colon:
        raise CreditDeskError(
            f'"{text}" is no day and amount for {option}.', cure="Write both, such as 2026-03-10:3000.00."
        )
    return terminal.given_day(day, option), _above_zero(minor, currency, option)


def _above_zero(text: str, currency: str, option: str) -> int:
    minor = parse_amount(text, currency, AmountStyle.POINT)
    if minor <= 0:
        raise CreditDeskError(f"{option} {text} is not above zero.", cure="Give the amount without a sign.")
    return minor


def _whole(minor: Decimal) -> int:
    return int(minor.quantize(Decimal(1), rounding=ROUND_HALF_UP))
