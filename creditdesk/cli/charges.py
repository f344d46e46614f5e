"""`charges`: the ledger of interest and fees, and `interest-terms`: by what each debtor owes interest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import amount as written
from creditdesk.cli.tables import table
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest_claim import Basis, InterestTerms
from creditdesk.domain.late_charges import ChargeKind, ChargeStanding, ChargeStep
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import AmountStyle, parse_amount
from creditdesk.services.letters.interest_desk import AccountCharges
from creditdesk.services.letters.interest_terms import SetTerms, words
from creditdesk.services.letters.late_charges import ChargeDraft, WrittenCharge

_BY_HAND = (ChargeStep.CLAIMED, ChargeStep.PAID, ChargeStep.WAIVED, ChargeStep.INVOICED)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help="Interest and fees threatened, claimed, paid, waived and invoiced.")(charges)
    app.command("interest-terms", help="By what law or contract each debtor owes interest.")(interest_terms)


def charges(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="Of this debtor; else of all.")] = None,
    *,
    item: Annotated[str | None, typer.Option(metavar="NUMBER", help="The invoice of a step to write down.")] = None,
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="interest, compensation or fee.")
    ] = ChargeKind.INTEREST.value,
    step: Annotated[str | None, typer.Option(metavar="STEP", help=f"{', '.join(_BY_HAND)}: what became of it.")] = None,
    amount: Annotated[str | None, typer.Option(metavar="A", help="How much of it; else all that is left.")] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; a waiver needs it, and a claim of your own.")] = "",
    take_back: Annotated[int | None, typer.Option(metavar="ID", help="Take back a step written here.")] = None,
) -> None:
    """List interest and fees, write down what became of one, or take that back."""
    here = terminal.of(context)
    if (item is None) != (step is None) or (item is not None and account is None):
        raise CreditDeskError(
            "A step is taken on an item of a debtor.",
            safe="Nothing was written.",
            cure="Write all three, such as: creditdesk charges NOR014 --item 10512 --step waived --reason goodwill.",
        )
    if item is None and take_back is None:
        with opening.reading(here) as at:
            customer_id = None if account is None else at.office.ledger.customer_id(account)
            found, steps = (
                at.office.interest.charges(at.as_of, customer_id),
                at.office.interest.steps(at.as_of, customer_id),
            )
    else:
        with opening.writing(here) as at:
            moment = here.moment(at.as_of)
            if take_back is not None:
                changes = at.office.interest.take_back_step(take_back, at=moment, as_of=at.as_of)
                (customer_id,) = changes.customer_ids
            else:
                customer_id = at.office.ledger.customer_id(account or "")
                named = at.office.ledger.item(customer_id, item or "")
                draft = _draft(customer_id, named, kind, step or "", amount, reason)
                at.office.interest.take_step(draft, at=moment, as_of=at.as_of)
            found, steps = (
                at.office.interest.charges(at.as_of, customer_id),
                at.office.interest.steps(at.as_of, customer_id),
            )
    here.answer(
        {
            "as_of": at.as_of.isoformat(),
            "charges": [_standing_facts(whose, each) for whose in found for each in whose.standings],
            "steps": [_step_facts(each) for each in steps],
        },
        lambda: _words(found, steps if account is not None else ()),
    )


def interest_terms(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="The debtor to set them for.")] = None,
    *,
    every_debtor: Annotated[
        bool, typer.Option("--every-debtor", help="Set them for all of whom nothing else is said.")
    ] = False,
    contract: Annotated[str | None, typer.Option(metavar="R", help="The contract's rate, percent a year.")] = None,
    by_law: Annotated[str | None, typer.Option("--law", metavar="LAW", help="A law, such as uk or in.")] = None,
    no_interest: Annotated[bool, typer.Option("--none", help="No interest is asked for.")] = False,
    accepted_after: Annotated[
        int | None,
        typer.Option(metavar="N", help="Of the law in: invoices count as accepted N days after their date."),
    ] = None,
    by_country: Annotated[bool, typer.Option("--by-country", help="The law of the country again.")] = False,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Where it was agreed.")] = "",
) -> None:
    """List by what debtors owe interest, or set it; setting it again undoes it."""
    here = terminal.of(context)
    given = [contract is not None, by_law is not None, no_interest, by_country]
    if not any(given):
        if account is not None or every_debtor:
            raise _one_choice()
        with opening.reading(here) as at:
            found = at.office.interest.every_terms()
    else:
        if sum(given) > 1 or (account is None) != every_debtor:
            raise _one_choice()
        terms = None
        if contract is not None:
            terms = InterestTerms(Basis.CONTRACT, percent=terminal.percent(contract, "--contract"))
        elif by_law is not None:
            terms = InterestTerms(Basis.LAW, by_law, accepted_days=accepted_after)
        elif no_interest:
            terms = InterestTerms(Basis.NONE)
        with opening.writing(here) as at:
            customer_id = None if account is None else at.office.ledger.customer_id(account)
            at.office.interest.set_terms(customer_id, terms, at=here.moment(at.as_of), reason=reason)
            found = at.office.interest.every_terms()
    here.answer(
        {"terms": [_terms_facts(each, whose) for each, whose in found]},
        lambda: _terms_words(found),
    )


def _one_choice() -> CreditDeskError:
    return CreditDeskError(
        "Name one debtor, or say --every-debtor, and one of --contract, --law, --none and --by-country.",
        safe="Nothing was changed.",
        cure='Such as: creditdesk interest-terms NOR014 --contract 12 --reason "framework contract of May".',
    )


def _draft(
    customer_id: int, named: tuple[DocumentKey, str], kind: str, step: str, amount: str | None, reason: str
) -> ChargeDraft:
    if kind not in list(ChargeKind) or step not in [each.value for each in _BY_HAND]:
        raise CreditDeskError(
            f'"{step} {kind}" is no step of interest or fees.',
            safe="Nothing was written.",
            cure=f"Use --kind {', '.join(ChargeKind)}, and --step {', '.join(_BY_HAND)}.",
        )
    key, currency = named
    minor = None if amount is None else parse_amount(amount, currency, AmountStyle.POINT)
    return ChargeDraft(customer_id, key, ChargeKind(kind), ChargeStep(step), minor, reason)


def _standing_facts(whose: AccountCharges, each: ChargeStanding) -> dict[str, Any]:
    def text(minor: int) -> str:
        return decimal_text(minor, each.currency)

    return {
        "account": whose.account,
        "type": each.key.type.value,
        "number": each.key.number,
        "kind": each.kind.value,
        "currency": each.currency,
        "threatened": text(each.threatened_minor),
        "claimed": text(each.claimed_minor),
        "paid": text(each.paid_minor),
        "waived": text(each.waived_minor),
        "invoiced": text(each.invoiced_minor),
        "open": text(each.open_minor),
        "item_paid": each.key in whose.paid,
        "level": each.level,
    }


def _step_facts(each: WrittenCharge) -> dict[str, Any]:
    charge = each.charge
    return {
        "id": each.id,
        "account": each.account,
        "number": charge.key.number,
        "kind": charge.kind.value,
        "step": charge.step.value,
        "level": charge.level,
        "date": charge.on.isoformat(),
        "amount": decimal_text(charge.amount_minor, charge.currency),
        "currency": charge.currency,
        "by": each.done_by,
        "reason": each.reason,
        "letter": each.letter_id,
    }


def _words(found: Sequence[AccountCharges], steps: Sequence[WrittenCharge]) -> str:
    if not found:
        return "No interest or fee was threatened or claimed yet."
    rows = [
        (
            whose.account,
            each.key.number,
            each.kind.value,
            each.currency,
            *(
                written(minor, each.currency)
                for minor in (
                    each.threatened_minor,
                    each.claimed_minor,
                    each.paid_minor,
                    each.waived_minor,
                    each.invoiced_minor,
                    each.open_minor,
                )
            ),
        )
        for whose in found
        for each in whose.standings
    ]
    headings = ("Account", "Item", "Kind", "", "Threatened", "Claimed", "Paid", "Waived", "Invoiced", "Open")
    body = table(headings, rows, right=range(4, 10))
    if not steps:
        return body
    told = table(
        ("No.", "Date", "Item", "Kind", "Step", "Amount", "By", "Why"),
        (
            (
                each.id,
                each.charge.on,
                each.charge.key.number,
                each.charge.kind.value,
                each.charge.step.value,
                written(each.charge.amount_minor, each.charge.currency),
                each.done_by,
                each.reason,
            )
            for each in steps
        ),
        right=(0, 5),
    )
    return f"{body}\n\n{told}"


def _terms_facts(each: SetTerms, account: str) -> dict[str, Any]:
    return {
        "account": account or None,
        "basis": each.terms.basis.value,
        "law": each.terms.law or None,
        "rate": f"{each.terms.percent:f}" if each.terms.basis is Basis.CONTRACT else None,
        "accepted_after": each.terms.accepted_days,
        "reason": each.reason,
        "by": each.set_by,
    }


def _terms_words(found: Sequence[tuple[SetTerms, str]]) -> str:
    if not found:
        return "Each debtor owes interest by the law of its country."
    return table(
        ("Account", "Interest", "By", "Why"),
        ((whose or "every debtor", words(each.terms), each.set_by, each.reason) for each, whose in found),
    )
