"""What a terminal says where the letterhead lacks something: the commands that complete it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from creditdesk.domain.gate import Held, HoldCode
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.letterhead_checks import needed_fields


def cure_of_held(stands: Letterhead, held: Iterable[Held]) -> str:
    """Say how to complete the letterhead, where what it lacks is a reason to hold; nothing else."""
    of_us = [each for each in held if each.code in {HoldCode.LETTERHEAD, HoldCode.BANK}]
    return cure(stands, sorted({each.currency for each in of_us if each.currency})) if of_us else ""


def cure(stands: Letterhead, currencies: Collection[str]) -> str:
    """Say how to complete the letterhead for these currencies; nothing where it lacks nothing."""
    commands = [] if stands.address else ['`creditdesk letterhead address="Street 1 | Town"`']
    fields = " ".join(f"{name}=..." for name in needed_fields(stands.country))
    commands += [
        f"`creditdesk letterhead --account {currency} {fields}`"
        for currency in currencies
        if stands.bank_for(currency) is None
    ]
    return f"Complete the letterhead with {' and '.join(commands)}." if commands else ""
