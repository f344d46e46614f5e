"""Bank details are locked: changing them takes a second look, and every change stays to be seen.

Who pays into a false account pays nobody: a letter with changed bank details is the commonest fraud on creditors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from creditdesk.domain.bank_details import compact
from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.book import audit
from creditdesk.services.letters.letterhead import BANK_CHANGE, BankAccount

_SAFE = "The letterhead stays as it was."
_MOST = 5


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Why bank details change, and who looked again: another person, or the same one typing the numbers again."""

    reason: str
    seen_by: str = ""
    typed_again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BankChange:
    """A change of bank details that was made; `how` says in words how it was looked at again, if it was."""

    at: datetime
    by: str
    reason: str
    how: str


class UnseenError(CreditDeskError):
    """Bank details may not change without a second look."""


def number_of(account: BankAccount) -> str:
    """Return the number by which money reaches an account: what is typed a second time."""
    return compact(account.iban or account.account_number)


def judge(
    connection: Connection,
    before: Sequence[BankAccount],
    after: Sequence[BankAccount],
    look: SecondLook | None,
    by: str,
) -> Mapping[str, str]:
    """Return what is recorded of the second look at a change of bank details.

    The first accounts of a book need none, and neither does going back to what stood before the last change.

    Raises:
        UnseenError: If nobody looked again, or the numbers typed again are others.
    """
    if tuple(before) == tuple(after) or not before:
        return {}
    if _goes_back(connection, after):
        return {"how": "taken back"}
    if look is None or not look.reason.strip():
        raise UnseenError(
            "Bank details are locked.", safe=_SAFE, cure="Say why they change, and have a second person look at them."
        )
    seen_by = look.seen_by.strip()
    if seen_by:
        if seen_by.casefold() == by.strip().casefold():
            raise UnseenError(
                "The second look is another person's.", safe=_SAFE, cure="Name them, or type the numbers again."
            )
        return {"reason": look.reason.strip(), "how": f"seen by {seen_by}"}
    typed = {compact(number) for number in look.typed_again}
    wrong = [account for account in after if account not in before and number_of(account) not in typed]
    if wrong:
        raise UnseenError(
            f"The number of the account for {wrong[0].currency} is not the same as typed before.",
            safe=_SAFE,
            cure="Compare it with your bank's papers and type it again, or have a second person look at it.",
        )
    return {"reason": look.reason.strip(), "how": "numbers typed again"}


def changes(connection: Connection) -> tuple[BankChange, ...]:
    """Return the latest changes of bank details, newest first."""
    rows = connection.execute(
        select(audit.c.recorded_at, audit.c.done_by, audit.c.details)
        .where(audit.c.action == BANK_CHANGE)
        .order_by(audit.c.id.desc())
        .limit(_MOST)
    )
    return tuple(
        BankChange(row.recorded_at, row.done_by, look.get("reason", ""), look.get("how", ""))
        for row in rows
        for look in (row.details.get("second_look", {}),)
    )


def _goes_back(connection: Connection, after: Sequence[BankAccount]) -> bool:
    last: Mapping[str, Any] | None = connection.scalar(
        select(audit.c.details).where(audit.c.action == BANK_CHANGE).order_by(audit.c.id.desc()).limit(1)
    )
    return last is not None and last["before"] == [asdict(account) for account in after]
