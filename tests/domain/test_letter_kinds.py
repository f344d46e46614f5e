"""Which letter is right for whom, and who may write it."""

from __future__ import annotations

import pytest

from creditdesk.domain.letter_kinds import Kind, unfit


@pytest.mark.parametrize(
    ("kind", "country", "form", "sender", "why"),
    [
        (Kind.REMINDER, "FR", "company", "GB", ""),
        (Kind.LBA_COMPANY, "GB", "company", "GB", ""),
        (Kind.LBA_COMPANY, "FR", "company", "GB", "is for debtors in GB, not in FR"),
        (Kind.LBA_COMPANY, "GB", "sole_trader", "GB", "is not for a sole trader; choose the "),
        (Kind.MSME_DEMAND, "IN", "company", "IN", ""),
        (Kind.MSME_DEMAND, "IN", "company", "GB", "is for companies in IN to write"),
    ],
)
def test_a_letter_is_right_for_some_debtors_and_some_senders(
    kind: Kind, country: str, form: str, sender: str, why: str
) -> None:
    said = unfit(kind, country, form, sender)
    assert why in said
    assert bool(said) == bool(why)
