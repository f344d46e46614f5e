"""What was said and written: the demo company's calls, promises, queries and letters, in step with its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from creditdesk.services.book.book import Work
from creditdesk.services.demo.debtors import Debtor
from creditdesk.services.demo.ledger import DemoLedger


def write_history(work: Work, people: list[Debtor], ledger: DemoLedger, ids: Mapping[str, int], seed: int) -> None:
    """Write it."""
    del work, people, ledger, ids, seed
