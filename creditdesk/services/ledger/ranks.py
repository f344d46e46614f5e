"""How well something fits what is typed into the search: the one order in which everything found stands."""

from __future__ import annotations

from enum import IntEnum


class Rank(IntEnum):
    """Best first: what was meant exactly, then what begins so, then what has it somewhere; open before settled."""

    ACCOUNT = 0
    NUMBER = 1
    OPEN_AMOUNT = 2
    """Exactly what is open of an item."""
    GROSS_AMOUNT = 3
    """Exactly what an item was made out for that is not settled yet."""
    ACCOUNT_BEGINS = 4
    NAME_BEGINS = 5
    COMMAND_BEGINS = 6
    OPEN_NUMBER_BEGINS = 7
    WORD_BEGINS = 8
    PHONE = 9
    CONTACT = 10
    AMOUNT = 11
    """Exactly what a settled item was made out for."""
    OWED = 12
    """Exactly what a debtor owes, or has overdue."""
    NUMBER_BEGINS = 13
    NEAR_AMOUNT = 14
    """Typed without pence; no amount is just that, but some have these pounds and pence beside."""
    COMMAND = 15
    """All the words typed stand in what a command or a setting says of itself."""
    NOTE = 16
    PART = 17
    """Some letters within an account, a name or a postcode."""
