"""What an import answers: counts, rejected rows with their cure, control totals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from creditdesk.domain.money import decimal_text
from creditdesk.services.changes import Changes

_LETTERS_NAMED = 5


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken: where it stands, what is wrong, what to do.

    `row` counts as a spreadsheet shows it: the header is row 1.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    cure: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that an earlier import had otherwise; `row` is where the file says the new."""

    file: str
    row: int
    subject: str
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.field} {self.before or 'nothing'} -> {self.after or 'nothing'}"


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """The proof of an import in one currency: what the files add up to, and what was posted of it.

    `rejected_minor` is the readable part of the rows that were not taken, so that
    file - rejected = ledger, documents in full, whatever is paid of them. `open_minor` is what is open of them on the
    ledger's day: what is dated later is not open yet. In a snapshot all four are what is open as of its day.
    `uncounted` rows in this currency could not be read far enough to be in any of them.
    """

    currency: str
    file_minor: int
    ledger_minor: int
    rejected_minor: int = 0
    uncounted: int = 0
    open_minor: int = 0

    @property
    def agrees(self) -> bool:
        """Whether everything that was taken from the file is in the ledger, to the penny, of what was counted."""
        return self.file_minor - self.rejected_minor == self.ledger_minor


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or, if `dry_run`, would do; `batch` is none then."""

    batch: int | None
    profile: str
    files: tuple[str, ...]
    rows: int
    unchanged: int
    new: int
    changed: int
    vanished: int
    rejected: tuple[RejectedRow, ...]
    notices: tuple[str, ...]
    control: tuple[ControlTotal, ...]
    # Changed facts and vanished items in words, at most as many as a person would read.
    changes: tuple[FactChange, ...] = ()
    vanished_items: tuple[str, ...] = ()
    reject_files: tuple[Path, ...] = ()
    dry_run: bool = False
    # Rejected documents that no control total has, those of which not even the currency can be read among them.
    uncounted: int = 0
    # Why the ledger is not what was taken of the files, in a sentence; empty where it is.
    differing: str = ""
    customers_made: int = 0
    # The day that open amounts in the files were taken to be of; none where the files have none.
    open_on: date | None = None
    touched: Changes = field(default_factory=Changes)

    @property
    def without_currency(self) -> int:
        """Rejected documents that stand beside no control total, for their currency cannot be read."""
        return self.uncounted - sum(total.uncounted for total in self.control)

    @property
    def accepted(self) -> int:
        """Rows taken: new, changed or known already."""
        return self.unchanged + self.new + self.changed

    def as_json(self) -> dict[str, Any]:
        """Return the result as the command line prints it."""
        return {
            "batch": self.batch,
            "profile": self.profile,
            "files": list(self.files),
            "dry_run": self.dry_run,
            "rows": self.rows,
            "accepted": self.accepted,
            "unchanged": self.unchanged,
            "new": self.new,
            "changed": self.changed,
            "vanished": self.vanished,
            "customers_made": self.customers_made,
            "open_on": None if self.open_on is None else self.open_on.isoformat(),
            "changes": [str(change) for change in self.changes],
            "vanished_items": list(self.vanished_items),
            "rejected": [
                {name: getattr(row, name) for name in ("file", "row", "column", "value", "problem", "cure")}
                for row in self.rejected
            ],
            "reject_files": [str(path) for path in self.reject_files],
            "notices": list(self.notices),
            "uncounted": self.uncounted,
            "control": [
                {
                    "currency": total.currency,
                    "file_total": decimal_text(total.file_minor, total.currency),
                    "ledger_total": decimal_text(total.ledger_minor, total.currency),
                    "rejected_total": decimal_text(total.rejected_minor, total.currency),
                    "uncounted": total.uncounted,
                    "open_total": decimal_text(total.open_minor, total.currency),
                }
                for total in self.control
            ],
        }


def uncounted_words(count: int) -> str:
    """Say how many rows the control totals are without; nothing if they have all."""
    return f"{count:,} {'row' if count == 1 else 'rows'} could not be counted" if count else ""


@dataclass(frozen=True, slots=True)
class Going:
    """What goes where an import is taken back; `letters` are the numbers of those that speak of it, newest first."""

    documents: int
    allocations: int
    customers: int
    letters: tuple[str, ...] = ()

    @property
    def is_one(self) -> bool:
        """Whether it is one thing alone."""
        return self.documents + self.allocations + self.customers == 1

    @property
    def letters_words(self) -> str:
        """Warn of the letters that went out on it; empty where there are none."""
        if not self.letters:
            return ""
        count, named = len(self.letters), ", ".join(self.letters[:_LETTERS_NAMED])
        more = " and more" if count > _LETTERS_NAMED else ""
        what = "1 issued letter speaks" if count == 1 else f"{count:,} issued letters speak"
        return f"{what} of its documents: {named}{more}. Tell the debtors if these were wrong."

    def __str__(self) -> str:
        counts = ((self.documents, "document"), (self.allocations, "allocation"), (self.customers, "customer"))
        words = [f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in counts if count]
        return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:]))) or "nothing"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking an import back did; contacts are among the `removed` facts beside what is `gone`."""

    batch: int
    gone: Going
    removed: int
    restored: int
    # Accounts that stay without their facts, because calls or letters of our own hang on them.
    kept_accounts: tuple[str, ...]
    touched: Changes

    def as_json(self) -> dict[str, Any]:
        """Return the result as the command line prints it."""
        return {
            "batch": self.batch,
            "removed": self.removed,
            "documents": self.gone.documents,
            "allocations": self.gone.allocations,
            "customers": self.gone.customers,
            "restored": self.restored,
            "kept_accounts": list(self.kept_accounts),
            "letters": list(self.gone.letters),
        }


class RowProblem(Exception):  # noqa: N818 - bad rows are data: this carries one to the list of rejected rows
    """Why a row is not taken."""

    def __init__(self, column: str, value: str, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.column = column
        self.value = value
        self.problem = problem
        self.cure = cure

    def and_besides(self, checks: Iterable[Callable[[], object]], title: Callable[[str], str]) -> RowProblem:
        """Return this problem with those that checks of the row's other cells raise, so that it is mended once.

        Each is named by the `title` of its column in the file.
        """
        problems, cures = [self.problem], [self.cure]
        for check in checks:
            try:
                check()
            except RowProblem as other:
                if other.column != self.column:
                    problems.append(f"Also {title(other.column)}: {other.problem}")
                    cures.append(f"For {title(other.column)}: {other.cure}")
        return RowProblem(self.column, self.value, " ".join(problems), " ".join(cures))
