"""What is said once statements were written: how many, which went into the outbox, and who got none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from creditdesk.services.letters.statement_folder import StatementRun
from creditdesk.ui.desk.words import counted

if TYPE_CHECKING:  # the way into the outbox loads with the letters' services
    from creditdesk.services.letters.statement_mails import MailedStatements


def statement_words(done: tuple[StatementRun, MailedStatements | None] | None, folder: Path) -> list[str]:
    """Return it line by line; none done means that it was stopped."""
    if done is None:
        return [f"Stopped. The statements written until then are in {folder.name}, and filed."]
    run, mails = done
    lines = [f"{counted(len(run.files), 'statement')} in {folder.name}."]
    if mails is not None:
        lines.append(f"{counted(len(mails.mailed), 'mail')} in the outbox, to be sent from there.")
        if mails.printed:
            lines.append(f"{counted(len(mails.printed), 'statement')} to print: there is no e-mail address.")
        lines += [
            f"Neither mailed nor printed for {each.account}: {'; '.join(each.reasons)}" for each in mails.unwilling
        ]
    return [*lines, *run.notices, *(f"Held for {held.account}: {'; '.join(held.reasons)}" for held in run.held)]
