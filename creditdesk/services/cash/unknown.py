"""A row whose account is not in the book: why it is refused, and which accounts may have been meant."""

from __future__ import annotations

from creditdesk.domain.parsing import shorten
from creditdesk.services.cash.intake import Intake
from creditdesk.services.cash.result import RowProblem


def unknown_account(intake: Intake, code: str) -> RowProblem:
    """Return why a row whose account is not in the book is refused."""
    if not code:
        return RowProblem("account", "", "The account is missing.", "Fill in the customer's account.")
    if refused_at := intake.refused_accounts.get(code):
        return RowProblem(
            "account", code, f"The customer {code} was not taken: see {refused_at}.", "Mend that row, then import both."
        )
    near = intake.accounts.near(code)
    cure = f"Did you mean {' or '.join(near)}? Correct the account, or import the customer first."
    if not near:
        cure = "Import the customer first, or correct the account."
    return RowProblem("account", code, f'There is no customer with account "{shorten(code)}".', cure)
