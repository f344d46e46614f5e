"""Which of a debtor's settled credits paid which of its paid debits, where a file shows both but not what pays what."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import NamedTuple


class Share(NamedTuple):
    """A part of a credit, and the debit that it paid; `minor` is above zero."""

    credit_id: int
    debit_id: int
    minor: int


def pair(credits_: Iterable[tuple[int, int]], debits: Iterable[tuple[int, int]]) -> list[Share]:
    """Return what of each credit paid which debit; what finds no other side is left out.

    A credit and a debit of the same amount belong together; the rest goes by age.

    Args:
        credits_: Ids of one debtor's credits in one currency, oldest first, each with what is settled of it (above
            zero).
        debits: Its debits, in the same way.
    """
    by_amount: defaultdict[int, deque[int]] = defaultdict(deque)
    left = dict(debits)
    for debit_id, minor in left.items():
        by_amount[minor].append(debit_id)
    shares = []
    without_match = []
    for credit_id, minor in credits_:
        if same := by_amount[minor]:
            debit_id = same.popleft()
            shares.append(Share(credit_id, debit_id, left.pop(debit_id)))
        else:
            without_match.append((credit_id, minor))
    waiting = deque(left.items())
    for credit_id, minor in without_match:
        rest = minor
        while rest and waiting:
            debit_id, owed = waiting.popleft()
            part = min(rest, owed)
            shares.append(Share(credit_id, debit_id, part))
            rest -= part
            if owed > part:
                waiting.appendleft((debit_id, owed - part))
    return shares
