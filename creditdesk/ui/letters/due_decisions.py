"""What a person decides of letters that are due, kept with the day's run."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from creditdesk.services.letters.proposed import Proposal
from creditdesk.ui.letters.due_rows import line_of
from creditdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from creditdesk.services.letters.runs import LetterRuns


class DueDecisions:
    """Writes each decision beside the window."""

    def __init__(
        self, runs: Callable[[], LetterRuns], runner: TaskRunner, *, as_of: date, now: Callable[[], datetime]
    ) -> None:
        self._runs = runs
        self._runner = runner
        self._as_of = as_of
        self._now = now

    def let_go(self, wanted: Collection[Proposal], *, goes: bool) -> None:
        """Let letters go or stay."""
        self._decide(
            wanted,
            lambda runs, line_id, at: (runs.take_in if goes else runs.leave_out)(line_id, at=at),
        )

    def say_besides(self, proposal: Proposal, text: str) -> None:
        """Let a letter say something besides its text."""
        self._decide([proposal], lambda runs, line_id, at: runs.say_besides(line_id, text, at=at))

    def send_anyway(self, proposal: Proposal, reason: str, then: Callable[[], object]) -> None:
        """Let a held letter go, for a reason."""
        self._decide([proposal], lambda runs, line_id, at: runs.send_anyway(line_id, reason, at=at), then)

    def approve(self, proposal: Proposal, then: Callable[[], object]) -> None:
        """Let a letter go that needs somebody's word."""
        self._decide([proposal], lambda runs, line_id, at: runs.approve(line_id, at=at), then)

    def _decide(
        self,
        wanted: Collection[Proposal],
        decide: Callable[[LetterRuns, int, datetime], object],
        then: Callable[[], object] = lambda: None,
    ) -> None:
        runs, as_of, at = self._runs, self._as_of, self._now()
        whose = {proposal.customer_id for proposal in wanted}

        def write() -> None:
            service = runs()
            run, _found = service.start(as_of, at=at, customer_ids=whose)
            for proposal in wanted:
                if (line := line_of(run, proposal)) is not None:
                    decide(service, line.line_id, at)

        self._runner.write(write, lambda _none: then())
