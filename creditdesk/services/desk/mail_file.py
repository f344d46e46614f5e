"""Reading a mail that was saved to a file: of any mail program (.eml), or of Outlook (.msg)."""

from __future__ import annotations

import email
import email.header
import email.utils
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from pathlib import PurePath
from typing import Any

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.mail_text import own_words, words_of_page
from creditdesk.services.desk import msg_file

SUFFIXES = (".eml", ".msg")
"""How the names of mails end."""
_IDS = re.compile(r"<[^<>\s]{3,250}>")
_MOST_WORDS = 20_000
_MOST_HEADER = 20_000


@dataclass(frozen=True, slots=True)
class MailFile:
    """What a saved mail says. `at` is none where it does not tell; `answers` are the mails that it goes back to.

    `came_back` is the reason in a mail server's own words where it reports that a mail could not be delivered.
    """

    subject: str
    sender_name: str
    sender_address: str
    at: datetime | None
    words: str
    message_id: str
    answers: tuple[str, ...]
    came_back: str = ""


def is_mail(name: str) -> bool:
    """Tell by its name whether a file is a mail."""
    return PurePath(name).suffix.lower() in SUFFIXES


def read_mail_file(name: str, content: bytes) -> MailFile:
    """Return what a mail says.

    Raises:
        CreditDeskError: If it is none.
    """
    try:
        is_msg = PurePath(name).suffix.lower() == ".msg"
        made = _of_msg(msg_file.read(content)) if is_msg else _of_eml(content)
    except Exception as error:
        # What a damaged mail leads its readers to raise is without end.
        raise _no_mail(name) from error
    if not (made.sender_address or made.sender_name) and not made.subject:
        raise _no_mail(name)
    return made


def _of_eml(content: bytes) -> MailFile:
    message = email.message_from_bytes(content)
    made = _made(message, _text_of(message))
    why, ids = _report(message)
    return replace(made, came_back=why, answers=(*ids, *made.answers)) if why else made


def _of_msg(saved: msg_file.Msg) -> MailFile:
    headers = email.message_from_string(saved.headers)
    made = _made(headers, saved.body or words_of_page(saved.page))
    return MailFile(
        made.subject or saved.subject,
        made.sender_name or saved.sender_name,
        made.sender_address or saved.sender_address,
        made.at or saved.sent_at,
        made.words,
        made.message_id or saved.message_id,
        made.answers or tuple(_IDS.findall(saved.answers)),
    )


def _made(message: Message, text: str) -> MailFile:
    name, address = email.utils.parseaddr(_header(message, "From"))
    ids = _IDS.findall(_header(message, "Message-ID"))
    answers = _IDS.findall(f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}")
    return MailFile(
        " ".join(_header(message, "Subject").split()),
        " ".join(name.split()),
        address if "@" in address else "",
        _moment(_header(message, "Date")),
        own_words(text.replace("\x00", ""))[:_MOST_WORDS],
        ids[0] if ids else "",
        tuple(dict.fromkeys(answers)),
    )


def _report(message: Message) -> tuple[str, tuple[str, ...]]:
    """Return why which mails could not be delivered, where that is what a server reports (RFC 3464)."""
    if message.get_content_type() != "multipart/report":
        return "", ()
    whys, ids = [], []
    for part in message.walk():
        if part.get("Action", "").strip().lower() == "failed":
            said = _header(part, "Diagnostic-Code") or _header(part, "Status")
            whys.append(" ".join(said.rpartition(";")[2].split()) or "no reason given")
        elif part.get_content_type() == "text/rfc822-headers":
            ids += _IDS.findall(_header(email.message_from_string(_decoded(part)), "Message-ID"))
        elif part is not message:
            # Of the mail itself, where it comes back whole.
            ids += _IDS.findall(_header(part, "Message-ID"))
    return (whys[0], tuple(ids)) if whys and ids else ("", ())


def _header(message: Message, name: str) -> str:
    """Return a header in plain words, whatever it was encoded in."""
    raw: Any = message.get(name)
    if raw is None:
        return ""
    if isinstance(raw, str):
        # Reading what it is encoded in takes ever longer.
        raw = raw[:_MOST_HEADER]
    try:
        said = str(email.header.make_header(email.header.decode_header(raw)))
    except (LookupError, ValueError):
        said = str(raw)
    return _whole_letters(said)


def _whole_letters(text: str) -> str:
    """Return a text that can be kept: bytes of another encoding stand in it as half letters."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _moment(text: str) -> datetime | None:
    try:
        made = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return made if made.tzinfo is not None else made.replace(tzinfo=UTC)


def _text_of(message: Message) -> str:
    """Return the words of a mail: those in plain text, else those of its page."""
    pages = []
    for part in message.walk():
        if part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_subtype() == "plain":
            return _decoded(part)
        if part.get_content_subtype() == "html":
            pages.append(part)
    return words_of_page(_decoded(pages[0])) if pages else ""


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        return _whole_letters(content.decode(part.get_content_charset() or "utf-8", "replace"))
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _no_mail(name: str) -> CreditDeskError:
    return CreditDeskError(
        f"{name} is no mail that can be read.",
        safe="Nothing was filed.",
        cure="Save it in your mail program as .eml or .msg, and drop that.",
    )
