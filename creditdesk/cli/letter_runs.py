"""`letters`: the run of a day by policy, proposed and issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from creditdesk.cli import letter_prints, opening, policies, run_decisions, terminal
from creditdesk.cli.behaviour import behaving_facts
from creditdesk.cli.letterhead_cure import cure
from creditdesk.cli.tables import amount, table
from creditdesk.domain.gate import HoldCode
from creditdesk.domain.money import decimal_text

if TYPE_CHECKING:  # ReportLab loads with them, for letters alone
    from creditdesk.services.letters.behaviour import Behaving
    from creditdesk.services.letters.proposed import HeldBack, Proposal, Proposals
    from creditdesk.services.letters.releasing import IssuedFile, Release
    from creditdesk.services.office import Office

_Only = Annotated[str | None, typer.Option("--only", metavar="ACCOUNT", help="This debtor alone.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    letters = typer.Typer(help="Letters by policy: who gets which today, who is held and why.", no_args_is_help=True)
    letters.command(help="Say who would get which letter, and who is held and why; nothing is kept.")(propose)
    letters.command(help="Issue the day's letters as PDF, into the archive and the history.")(issue)
    run_decisions.add_to(letters)
    letter_prints.add_to(letters)
    policies.add_to(letters)
    app.add_typer(letters, name="letters")


def propose(context: typer.Context, only: _Only = None) -> None:
    """Show the day's run without keeping anything; exit status 1 if any letter is held."""
    here = terminal.of(context)
    with opening.caught_up(here) as at:
        ids = None if only is None else [at.office.ledger.customer_id(only)]
        progress = here.progress()
        found = at.office.letter_runs.propose(at.as_of, ids, progress=progress)
        behaving = at.office.behaviour.of({each.customer_id for each in found.proposed}, at.as_of)
        progress.clear()
        told = _cure(at.office, found)
    for notice in filter(None, (*found.notices, told)):
        here.say(notice)
    facts = _proposals_facts(found, behaving)
    here.answer({**facts, "issued": []}, lambda: _proposals_words(found, behaving, quiet=here.quiet))
    if found.held:
        raise terminal.attention()


def issue(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write them to.")],
    only: _Only = None,
    merged: Annotated[
        Path | None,
        typer.Option("--print", metavar="FILE", help="The post as one PDF too, each letter on its own sheet."),
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(min=1, max=16, metavar="N", help="How many make the pages; without it as many as are quickest."),
    ] = None,
) -> None:
    """Issue the day's letters; exit status 1 if any is held."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        ids = None if only is None else [at.office.ledger.customer_id(only)]
        runs = at.office.letter_runs
        moment = here.moment(at.as_of)
        progress = here.progress()
        run, found = runs.start(at.as_of, at=moment, customer_ids=ids, progress=progress)
        behaving = at.office.behaviour.of({each.customer_id for each in found.proposed}, at.as_of)
        release = runs.release(
            run.run_id, out, at=moment, merged=merged, customer_ids=ids, processes=processes, progress=progress
        )
        progress.clear()
        told = _cure(at.office, found)
    for notice in filter(None, (*found.notices, *release.notices, told)):
        here.say(notice)
    issued = [_issued_facts(file) for file in release.issued]
    printed = None if release.merged is None else str(release.merged)
    facts = {**_proposals_facts(found, behaving), "issued": issued, "print": printed}
    refused = {each.account for each in found.held}
    facts["held"] += [
        {"account": account, "reasons": list(reasons)} for account, reasons in release.held if account not in refused
    ]
    here.answer(facts, lambda: _release_words(found, release, quiet=here.quiet))
    if facts["held"]:
        raise terminal.attention()


def _cure(office: Office, found: Proposals) -> str:
    """Say how to complete the letterhead, where it lacks something for the letters of the day."""
    of_us = {HoldCode.LETTERHEAD, HoldCode.BANK}
    concerned = {each.currency for each in found.proposed}
    concerned |= {each.currency for each in found.held if of_us & set(each.codes)}
    return cure(office.letters.letterhead(), sorted(filter(None, concerned))) if concerned else ""


def _proposals_facts(found: Proposals, behaving: Mapping[int, Behaving]) -> dict[str, Any]:
    return {
        "as_of": found.as_of.isoformat(),
        "proposed": [_proposal_facts(each, behaving[each.customer_id]) for each in found.proposed],
        "held": [_held_facts(each) for each in found.held],
        "coming": [
            {"account": each.account, "currency": each.currency, "step": each.step, "on": each.on.isoformat()}
            for each in found.coming
        ],
        "notices": list(found.notices),
    }


def _proposal_facts(each: Proposal, behaving: Behaving) -> dict[str, Any]:
    return {
        "account": each.account,
        "name": each.name,
        "step": each.step,
        "level": each.leading.level.name,
        "letter": each.kind.value,
        "policy": each.leading.policy.code,
        "items": [
            {
                "type": item.key.type.value,
                "number": item.key.number,
                "due_date": item.due_on.isoformat(),
                "days_overdue": item.days_overdue,
                "open": decimal_text(item.open_minor, each.currency),
                "asked": decimal_text(item.asked_minor, each.currency),
            }
            for item in each.items
        ],
        "amount": decimal_text(each.amount_minor, each.currency),
        "currency": each.currency,
        "channel": each.leading.channel.value,
        "tone": each.leading.level.tone.value,
        "behaviour": behaving_facts(behaving),
        "reasons": list(each.reasons),
    }


def _held_facts(each: HeldBack) -> dict[str, Any]:
    return {
        "account": each.account,
        "name": each.name,
        "step": each.step,
        "currency": each.currency,
        "codes": [code.value for code in each.codes],
        "reasons": list(each.reasons),
    }


def _issued_facts(file: IssuedFile) -> dict[str, Any]:
    return {
        "account": file.account,
        "number": file.number,
        "letter": file.kind,
        "step": file.step,
        "channel": file.channel,
        "amount": decimal_text(file.amount_minor, file.currency),
        "currency": file.currency,
        "path": str(file.path),
        "mail": file.mail,
        "pages": file.pages,
        "sha256": file.sha256,
    }


def _proposals_words(found: Proposals, behaving: Mapping[int, Behaving], *, quiet: bool) -> str:
    rows = [
        (
            each.account,
            each.name,
            each.leading.level.name,
            len(each.items),
            each.currency,
            amount(each.amount_minor, each.currency),
            each.leading.channel.value,
            each.leading.level.tone.value,
            behaving[each.customer_id].behaviour.words,
            "; ".join(each.reasons),
        )
        for each in found.proposed
    ]
    headings = ("Account", "Name", "Letter", "Items", "", "Asks", "By", "Tone", "Behaviour", "Because")
    said = table(headings, rows, right=(3, 5))
    parts = ([said] if rows else []) if not quiet else []
    return "\n\n".join([*parts, *_held_words(found)]) or _nobody(found.as_of)


def _held_words(found: Proposals) -> list[str]:
    held = [f"Held for {each.account}: {'; '.join(each.reasons)}" for each in found.held]
    return ["\n".join(held)] if held else []


def _nobody(as_of: date) -> str:
    return f"Nobody's letter has its turn on {as_of}."


def _release_words(found: Proposals, release: Release, *, quiet: bool) -> str:
    lines = [
        f"{file.path}  {file.account}  {file.currency} {amount(file.amount_minor, file.currency)}"
        for file in release.issued
    ]
    parts = ["\n".join(lines)] if lines and not quiet else []
    return "\n\n".join([*parts, *_held_words(found)]) or ("" if quiet or lines else _nobody(found.as_of))
