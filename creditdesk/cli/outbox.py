"""`outbox`: mails on their way out: listed, sent, saved as drafts, decided on; and the server that sends them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outbox import MailState

if TYPE_CHECKING:  # the letters' services load for the outbox alone
    from creditdesk.services.letters.mail_server import MailServer
    from creditdesk.services.letters.outbox import Given, Outbox
    from creditdesk.services.letters.outbox_rows import Mail
    from creditdesk.services.letters.outbox_sending import Sending
    from creditdesk.services.office import Office

_PASSWORD = "CREDITDESK_MAIL_PASSWORD"  # noqa: S105 - the name of the variable that holds it
_Id = Annotated[int, typer.Argument(metavar="ID", help="The mail's number, as `outbox list` shows it.")]
_Only = Annotated[list[int] | None, typer.Option("--only", metavar="ID", help="This mail alone; may be repeated.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    outbox = typer.Typer(
        help="Letters that go by e-mail: waiting, sent, and what became of them.", no_args_is_help=True
    )
    outbox.command("list", help="What waits, failed, or needs a decision.")(list_mails)
    outbox.command(help="Put issued letters into the outbox, by their numbers.")(queue)
    outbox.command(help="Send what waits by the mail server.")(send)
    outbox.command(help="Write what waits as drafts for a mail program.")(save)
    outbox.command(help="Say what became of a mail of which that is not known.")(decide)
    outbox.command(help="Let a mail wait again that was not delivered, or go although it is held.")(again)
    outbox.command(help="Change where a mail goes, or what it says, before it has gone.")(change)
    outbox.command(help="Take a mail out that has not gone.")(withdraw)
    outbox.command(help="Show or set the mail server.")(server)
    app.add_typer(outbox, name="outbox")


def list_mails(
    context: typer.Context,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those that were sent and withdrawn, too.")] = False,
) -> None:
    """Answer the mails, those for a person to decide first; exit status 1 if there are such."""
    here = terminal.of(context)
    states = () if everything else [state for state in MailState if not state.is_ended]
    with opening.reading(here) as at:
        found = at.office.outbox.mails(states)
    here.answer({"mails": [_facts(mail) for mail in found]}, lambda: _words(found))
    if any(mail.state in {MailState.UNKNOWN, MailState.FAILED} for mail in found):
        raise terminal.attention()


def queue(
    context: typer.Context,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER...", help="Such as RM-2026-000014.")],
    *,
    again: Annotated[bool, typer.Option("--again", help="Also those that were sent before.")] = False,
) -> None:
    """Answer the mails that the letters travel with."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        mails, _ = at.office.outbox.queue(numbers, at=here.moment(at.as_of), again=again)
    here.answer({"mails": [_facts(mail) for mail in mails]}, lambda: _words(mails))


def send(
    context: typer.Context,
    *,
    only: _Only = None,
    again_only: Annotated[
        bool, typer.Option("--put-off", help="Only those that the server put off, and whose time has come.")
    ] = False,
) -> None:
    """Send, each once; exit status 1 if not all went."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        progress = here.progress()
        sending = _outbox(at.office).send(
            at=here.moment(at.as_of), as_of=at.as_of, mail_ids=only, again_only=again_only, progress=progress
        )
        progress.clear()
    here.answer(_sending_facts(sending), lambda: _sending_words(sending))
    if sending.needs_attention:
        raise terminal.attention()


def save(
    context: typer.Context,
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write them to.")],
    only: _Only = None,
) -> None:
    """Write drafts; each then needs to be told whether it was sent."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        chosen = only or [mail.id for mail in at.office.outbox.mails([MailState.WAITING])]
        given = at.office.outbox.give(chosen, out, at=here.moment(at.as_of), as_of=at.as_of)
    saved = [{"id": mail.id, "path": str(path)} for mail, path in given.drafts]
    facts = {"saved": saved, "held": [_facts(mail) for mail in given.held]}
    here.answer(facts, lambda: _given_words(given))
    if given.held:
        raise terminal.attention()


def decide(
    context: typer.Context,
    mail: _Id,
    *,
    sent: Annotated[bool, typer.Option("--sent/--not-sent", help="It was sent; or not, and waits again.")],
) -> None:
    """Decide, and answer the mail as it stands then."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        at.office.outbox.decide(mail, was_sent=sent, at=here.moment(at.as_of), as_of=at.as_of)
        found = at.office.outbox.mail(mail)
    here.answer({"mails": [_facts(found)]}, lambda: _words([found]))


def again(
    context: typer.Context,
    mail: _Id,
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it goes although the gate holds it.")] = "",
) -> None:
    """Let it wait to be sent, and answer it as it stands then."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        outbox, moment = at.office.outbox, here.moment(at.as_of)
        if reason:
            opening.bring_to_day(here, at)
            outbox.send_anyway(mail, reason, at=moment, as_of=at.as_of)
        else:
            outbox.try_again(mail, at=moment)
        found = outbox.mail(mail)
    here.answer({"mails": [_facts(found)]}, lambda: _words([found]))


def change(
    context: typer.Context,
    mail: _Id,
    *,
    to: Annotated[str, typer.Option(metavar="ADDRESS", help="Where it goes; else as before.")] = "",
    subject: Annotated[str, typer.Option(metavar="TEXT", help="Its subject; else as before.")] = "",
    body: Annotated[str, typer.Option(metavar="TEXT", help="The words around the letter; else as before.")] = "",
) -> None:
    """Change it, and answer it as it stands then; one that was not delivered waits again."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        outbox = at.office.outbox
        before = outbox.mail(mail)
        outbox.change(
            mail,
            to_address=to or before.to_address,
            subject=subject or before.subject,
            body=body or before.body,
            at=here.moment(at.as_of),
        )
        found = outbox.mail(mail)
    here.answer({"mails": [_facts(found)]}, lambda: _words([found]))


def withdraw(context: typer.Context, mail: _Id) -> None:
    """Withdraw, and answer the mail as it stands then."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        at.office.outbox.withdraw(mail, at=here.moment(at.as_of))
        found = at.office.outbox.mail(mail)
    here.answer({"mails": [_facts(found)]}, lambda: _words([found]))


def server(
    context: typer.Context,
    *,
    host: Annotated[str, typer.Option(metavar="NAME", help="Set it: such as smtp.example.com.")] = "",
    port: Annotated[int | None, typer.Option(metavar="N", help="Its port; else the usual one.")] = None,
    security: Annotated[str, typer.Option(metavar="KIND", help="starttls, or tls from the start.")] = "starttls",
    user: Annotated[str, typer.Option(metavar="NAME", help="Who is let in there.")] = "",
    address: Annotated[str, typer.Option(metavar="ADDRESS", help="What mails are from; else the letterhead's.")] = "",
    keep_password: Annotated[
        bool, typer.Option("--keep-password", help=f"Keep what {_PASSWORD} holds in the system's keyring.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="See that it lets us in; no mail is sent.")] = False,
    none: Annotated[bool, typer.Option("--none", help="Have no mail server any more.")] = False,
) -> None:
    """Answer the mail server that is set."""
    here = terminal.of(context)
    if host or none:
        made = None if none else _server_of(host, port, security, user, address)
        password = os.environ.get(_PASSWORD, "") if keep_password else ""
        with opening.writing(here) as at:
            at.office.outbox.set_server(made, password, at=here.moment(at.as_of))
    with opening.reading(here) as at:
        kept = at.office.outbox.server()
        if check and kept is not None:
            _outbox(at.office).try_server(kept)
    facts = None if kept is None else asdict(kept)
    here.answer(
        {"server": facts, "checked": check and kept is not None}, lambda: _server_words(kept, was_checked=check)
    )


def _outbox(office: Office) -> Outbox:
    """Return the outbox, with the password of the environment where one is given there: a night job has no keyring."""
    password = os.environ.get(_PASSWORD, "")
    if not password:
        return office.outbox
    from creditdesk.services.letters.mail_password import GivenPassword  # noqa: PLC0415 - as `Office` does
    from creditdesk.services.letters.outbox import Outbox  # noqa: PLC0415 - as `Office` does

    return Outbox(office.book, GivenPassword(password))


def _server_of(host: str, port: int | None, security: str, user: str, address: str) -> MailServer:
    from creditdesk.services.letters.mail_server import USUAL_PORT, MailServer, Security  # noqa: PLC0415 - as above

    if security not in list(Security):
        raise CreditDeskError(
            f'"{security}" is no way to a mail server.', safe="Nothing was changed.", cure="Choose starttls or tls."
        )
    way = Security(security)
    return MailServer(host, USUAL_PORT[way] if port is None else port, way, user, address)


def _facts(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "account": mail.account,
        "letter": mail.number,
        "to": mail.to_address,
        "name": mail.to_name,
        "subject": mail.subject,
        "state": mail.state.value,
        "tries": mail.tries,
        "next_try_at": None if mail.next_try_at is None else mail.next_try_at.isoformat(),
        "problem": mail.problem,
        "message_id": mail.message_id,
    }


def _words(mails: Iterable[Mail]) -> str:
    rows = [
        (mail.id, mail.state.words, mail.account, mail.number, mail.to_address, mail.problem or mail.subject)
        for mail in mails
    ]
    return table(("Id", "", "Account", "Letter", "To", ""), rows, right=(0,)) if rows else "Nothing is in the outbox."


def _sending_facts(sending: Sending) -> dict[str, Any]:
    groups = ("sent", "put_off", "failed", "unknown", "held")
    mails = {name: [_facts(mail) for mail in getattr(sending, name)] for name in groups}
    return {**mails, "stopped": sending.stopped}


def _sending_words(sending: Sending) -> str:
    parts = (*sending.unknown, *sending.failed, *sending.held, *sending.put_off, *sending.sent)
    lines = [_words(parts)] if parts else ["No mail is to be sent now."]
    return "\n".join([*lines, *([f"{sending.stopped} The rest waits."] if sending.stopped else [])])


def _given_words(given: Given) -> str:
    parts = [*(str(path) for _mail, path in given.drafts), *([_words(given.held)] if given.held else [])]
    return "\n".join(parts) or "No mail waits."


def _server_words(kept: MailServer | None, *, was_checked: bool) -> str:
    if kept is None:
        return "No mail server is set: mails are opened in your mail program."
    words = f"{kept.host}, port {kept.port}, {kept.security.value}, {kept.user or 'without a user'}"
    return f"{words}\nIt lets us in." if was_checked else words
