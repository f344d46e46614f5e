"""The mails of the outbox as they are read, and the bytes that each of them is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.letter_kinds import words_of
from creditdesk.domain.outbox import MailState
from creditdesk.models.customers import customers
from creditdesk.models.letters import letters, stored_files
from creditdesk.models.outbox import outbox
from creditdesk.services.letters import archive
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.mail import draft
from creditdesk.services.letters.mail_server import MailServer, sender_of

_ORDER = (MailState.UNKNOWN, MailState.FAILED, MailState.WAITING, MailState.SENT, MailState.WITHDRAWN)
_ENDED = 2000


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of the outbox. `carries` says what it brings, `sha256` names the pages of that."""

    id: int
    customer_id: int
    account: str
    name: str
    letter_id: int | None
    carries: str
    number: str
    sha256: str
    to_name: str
    to_address: str
    subject: str
    body: str
    files: tuple[tuple[str, str], ...]
    message_id: str
    queued_at: datetime
    queued_by: str
    state: MailState
    tries: int
    next_try_at: datetime | None
    changed_at: datetime
    problem: str
    override_reason: str
    overruled: tuple[str, ...] = ()

    @property
    def is_put_off(self) -> bool:
        """Whether the server would not take it yet, so that it is tried again by itself."""
        return self.state is MailState.WAITING and self.next_try_at is not None

    @property
    def recipient(self) -> str:
        """Whom it goes to, and where."""
        return f"{self.to_name} <{self.to_address}>" if self.to_name else self.to_address


def read_mails(connection: Connection, states: Collection[MailState] = ()) -> tuple[Mail, ...]:
    """Return the mails in these states, or all: first those for a person to decide, of each state the newest first.

    Of those that have ended only the latest are read: none that somebody has to look after is ever left out.
    """
    wanted = [state for state in _ORDER if not states or state in states]
    on_their_way = [state.value for state in wanted if not state.is_ended]
    ended = [state.value for state in wanted if state.is_ended]
    found = (
        *_read(connection, outbox.c.state.in_(on_their_way), None),
        *(_read(connection, outbox.c.state.in_(ended), _ENDED) if ended else ()),
    )
    return tuple(sorted(found, key=lambda mail: _ORDER.index(mail.state)))


def read_mail(connection: Connection, mail_id: int) -> Mail:
    """Return one mail.

    Raises:
        NotFoundError: If there is none of this number.
    """
    found = _read(connection, outbox.c.id == mail_id, 1)
    if not found:
        raise NotFoundError(f"There is no mail {mail_id} in the outbox.", safe="Nothing was changed.")
    return found[0]


def as_bytes(
    connection: Connection, folder: Path, mail: Mail, sender: Letterhead, server: MailServer | None, *, is_unsent: bool
) -> bytes:
    """Return a mail as the file that it is: the same whenever it is made, until it is changed.

    Args:
        connection: Where to read.
        folder: The folder of documents.
        mail: The mail.
        sender: Whom it is from.
        server: Where it is handed in, which may want it from an address of its own; answers still go to the house's.
        is_unsent: Whether a person sends it from their mail program.
    """
    kinds = dict(
        connection.execute(
            select(stored_files.c.sha256, stored_files.c.media_type).where(
                stored_files.c.sha256.in_([sha256 for _name, sha256 in mail.files])
            )
        ).all()
    )
    files = [(name, archive.read(folder, sha256, kinds.get(sha256, archive.PDF))) for name, sha256 in mail.files]
    own = sender_of(server, sender)
    return draft(
        sender=(sender.name, own),
        to=(mail.to_name, mail.to_address),
        subject=mail.subject,
        body=mail.body,
        at=mail.queued_at,
        files=files,
        message_id=mail.message_id,
        is_unsent=is_unsent,
        answer_to=sender.email if own != sender.email else "",
    )


def _read(connection: Connection, which: ColumnElement[bool], limit: int | None) -> tuple[Mail, ...]:
    rows = connection.execute(_MAILS.where(which).order_by(outbox.c.id.desc()).limit(limit))
    return tuple(_mail(row) for row in rows)


_MAILS = (
    select(outbox, customers.c.account, customers.c.name, letters.c.kind, letters.c.number, letters.c.sha256)
    .join(customers, customers.c.id == outbox.c.customer_id)
    .join(letters, letters.c.id == outbox.c.letter_id, isouter=True)
)


def _mail(row: Row[Any]) -> Mail:
    return Mail(
        id=row.id,
        customer_id=row.customer_id,
        account=row.account,
        name=row.name,
        letter_id=row.letter_id,
        carries=words_of(row.kind or ""),
        number=row.number or "",
        sha256=row.sha256 or "",
        to_name=row.to_name,
        to_address=row.to_address,
        subject=row.subject,
        body=row.body,
        files=tuple((name, sha256) for name, sha256 in row.files),
        message_id=row.message_id,
        queued_at=row.queued_at,
        queued_by=row.queued_by,
        state=MailState(row.state),
        tries=row.tries,
        next_try_at=row.next_try_at,
        changed_at=row.changed_at,
        problem=row.problem,
        override_reason=row.override_reason,
        overruled=tuple(row.overruled),
    )
