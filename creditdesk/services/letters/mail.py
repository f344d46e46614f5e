"""A mail as a draft: a file that a mail program opens, with its attachments; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from creditdesk.services.letters import archive


def draft(
    *,
    sender: tuple[str, str],
    to: tuple[str, str],
    subject: str,
    body: str,
    at: datetime,
    files: Iterable[tuple[str, bytes]] = (),
) -> bytes:
    """Return a mail as the bytes of an .eml file.

    Args:
        sender: Name and address it is from; an empty address is left for the mail program to fill in.
        to: Name and address it is to.
        subject: Its subject.
        body: What it says, in plain text.
        at: When it was drafted.
        files: Name and content of what is attached.
    """
    message = EmailMessage(policy=SMTP)
    message["To"] = formataddr(to)
    if sender[1]:
        message["From"] = formataddr(sender)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at)
    # By this, mail programs open it to be looked through and sent, and not as one that came.
    message["X-Unsent"] = "1"
    message.set_content(body)
    for name, content in files:
        kind, _, detail = (archive.media_type_of(name) or "application/octet-stream").partition("/")
        if kind == "message":
            # A mail within a mail may not be encoded as a file is.
            kind, detail = "application", "octet-stream"
        message.add_attachment(content, maintype=kind, subtype=detail, filename=name)
    return message.as_bytes()
