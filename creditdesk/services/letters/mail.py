"""A mail as a file: as a draft that a mail program opens to be sent from there, or as it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from creditdesk.domain.outbox import envelope_address
from creditdesk.services.letters import archive

# Servers on the way may know no more than the letters of old: what is longer or stranger is encoded.
_POLICY = SMTP.clone(cte_type="7bit")


def draft(
    *,
    sender: tuple[str, str],
    to: tuple[str, str],
    subject: str,
    body: str,
    at: datetime,
    files: Iterable[tuple[str, bytes]] = (),
    message_id: str = "",
    is_unsent: bool = True,
    answer_to: str = "",
) -> bytes:
    """Return a mail as the bytes of an .eml file.

    Args:
        sender: Name and address it is from; an empty address is left for the mail program to fill in.
        to: Name and address it is to.
        subject: Its subject.
        body: What it says, in plain text.
        at: When it was drafted.
        files: Name and content of what is attached.
        message_id: What names it for good, with its angle brackets; without it the mail program gives it one.
        is_unsent: Whether a person sends it from their mail program.
        answer_to: The address that answers go to, where it is not the one that it is from.
    """
    message = EmailMessage(policy=_POLICY)
    message["To"] = _mailbox(to)
    if sender[1]:
        message["From"] = _mailbox(sender)
    if answer_to:
        message["Reply-To"] = envelope_address(answer_to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at)
    if message_id:
        message["Message-ID"] = message_id
    if is_unsent:
        # By this, mail programs open it to be looked through and sent, and not as one that came.
        message["X-Unsent"] = "1"
    message.set_content(body)
    for name, content in files:
        kind, _, detail = (archive.media_type_of(name) or "application/octet-stream").partition("/")
        if kind == "message":
            # A mail within a mail may not be encoded as a file is.
            kind, detail = "application", "octet-stream"
        message.add_attachment(content, maintype=kind, subtype=detail, filename=name)
    if message_id and message.is_multipart():
        # Chance would make the same mail anew in other bytes.
        message.set_boundary(f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}")
    return message.as_bytes()


def _mailbox(whose: tuple[str, str]) -> str:
    """Return name and address as a header has them, whatever breaks of lines the name was typed with."""
    name, address = whose
    return formataddr((" ".join(name.split()), envelope_address(address)))
