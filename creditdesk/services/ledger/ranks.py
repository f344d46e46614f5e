"""How well something fits what is typed into the search: the one order in which everything found stands."""

from __future__ import annotations

from enum import IntEnum


class Rank(IntEnum):
    """Best first: what was meant exactly, then what begins so, then what has it somewhere; open before settled."""

    ACCOUNT = 0
    NUMBER = 1
    """As it was typed; by its digits alone, of a document that is open."""
    OPEN_AMOUNT = 2
    """Exactly what is open of an item."""
    GROSS_AMOUNT = 3
    """Exactly what an item was made out for that is not settled yet."""
    SETTLED_NUMBER = 4
    """By its digits alone, of a document that is settled: who types them may mean an amount."""
    ACCOUNT_BEGINS = 5
    NAME_BEGINS = 6
    COMMAND_BEGINS = 7
    OPEN_NUMBER_BEGINS = 8
    WORD_BEGINS = 9
    PHONE = 10
    CONTACT = 11
    AMOUNT = 12
    """Exactly what a settled item was made out for."""
    OWED = 13
    """Exactly what a debtor owes, or has overdue."""
    NUMBER_BEGINS = 14
    NEAR_AMOUNT = 15
    """Typed without pence; no amount is just that, but some have these pounds and pence beside."""
    COMMAND = 16
    """All the words typed stand in what a command or a setting says of itself."""
    NOTE = 17
    PART = 18
    """Some letters within an account, a name or a postcode."""
