"""Where a mail stands on its way out, and when one that a server would not take yet is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class MailState(StrEnum):
    """Where a mail stands.

    A mail is `unknown` from the moment it is handed on until it is known what became of it: whatever breaks in between
    leaves it so, and only a person, who can look, may say whether it is to be tried again.
    """

    WAITING = "waiting"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The state as a person says it."""
        return _WORDS[self]

    @property
    def is_ended(self) -> bool:
        """Whether nothing happens to it any more."""
        return self in {MailState.SENT, MailState.WITHDRAWN}


_WORDS = {
    MailState.WAITING: "waiting",
    MailState.UNKNOWN: "was it sent?",
    MailState.SENT: "sent",
    MailState.FAILED: "not delivered",
    MailState.WITHDRAWN: "withdrawn",
}

# A server that keeps strangers waiting ("greylisting") takes a mail after some minutes; one that is full, after hours.
_WAITS = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)


def next_try(at: datetime, tries: int) -> datetime | None:
    """Return when a mail is tried again that was just put off; none where it was put off often enough.

    Args:
        at: The moment of the last try.
        tries: How often it was tried by then, the last one included.
    """
    return at + _WAITS[tries - 1] if tries <= len(_WAITS) else None


_MEANS_MORE = '<>,;:"\\()[]@'
"""Signs that a name before the @ may only have in quotes, which not every server understands."""


def envelope_address(text: str) -> str:
    """Return an e-mail address as every mail server takes it; empty where there is none that all of them do.

    A domain in letters of its own country is written as the name system has it; a name before the @ cannot be.
    """
    name, at, domain = text.strip().rpartition("@")
    if not at or not name or not name.isascii() or any(not "!" <= sign <= "~" or sign in _MEANS_MORE for sign in name):
        return ""
    try:
        plain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    fits = all(part and all(sign.isalnum() or sign == "-" for sign in part) for part in plain.split("."))
    return f"{name}@{plain}" if fits else ""
