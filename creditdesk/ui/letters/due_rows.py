"""The rows of the letters due today and of those held back: what each line says, and the sentence above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from creditdesk.domain.dunning import Channel
from creditdesk.domain.money import decimal_text
from creditdesk.services.letters.proposed import HeldBack, Proposal, Proposals
from creditdesk.services.letters.run_lines import Line, Run
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.words import counted, joined, money_text
from creditdesk.ui.letters.behaviour_words import brief, short

if TYPE_CHECKING:
    from creditdesk.services.letters.behaviour import Behaving

_WAYS = {Channel.LETTER: "post", Channel.EMAIL: "e-mail"}
_TICKED, _UNTICKED = "\N{BALLOT BOX WITH CHECK}", "\N{BALLOT BOX}"


@dataclass(frozen=True, slots=True)
class DueRow:
    """A letter that goes, or that a person left out; `against` are the gate's reasons where it goes all the same.

    `added` is what it says besides its text.
    """

    proposal: Proposal
    goes: bool
    against: tuple[str, ...] = ()
    because: str = ""
    added: str = ""
    behaving: Behaving | None = None

    @property
    def customer_id(self) -> int:
        """The debtor."""
        return self.proposal.customer_id

    @property
    def name(self) -> str:
        """The debtor's name."""
        return self.proposal.name

    @property
    def why(self) -> str:
        """Its tone, how late it is, and what else there is to it, in few words: the whole stands beside its pages."""
        late = max((item.days_overdue for item in self.proposal.items), default=0)
        said = [self.proposal.leading.level.tone.value, *([counted(late, "day")] if late > 0 else [])]
        if self.against:
            said.append("sent all the same")
        # The first says what is due.
        said += self.proposal.reasons[1:]
        if self.added:
            said.append("with a paragraph")
        return joined(said)


@dataclass(frozen=True, slots=True)
class Due:
    """All lines of a day: those that may go, by currency and then the largest sum first; those held, by account."""

    rows: tuple[DueRow, ...]
    held: tuple[HeldBack, ...]
    behaving: Mapping[int, Behaving] = field(default_factory=dict)
    """How their debtors behave."""

    def knowing(self, behaving: Mapping[int, Behaving]) -> Due:
        """Return the lines with how the debtors of these behave."""
        rows = (replace(row, behaving=behaving.get(row.proposal.customer_id)) for row in self.rows)
        return replace(self, rows=tuple(rows), behaving=behaving)

    @property
    def going(self) -> list[Proposal]:
        """The letters that are ticked."""
        return [row.proposal for row in self.rows if row.goes]


def due_of(found: Proposals, lines: Collection[Line]) -> Due:
    """Return the lines of a day: what is proposed now, with what people decided of it in the day's runs."""
    decided = {line_key(line): line for line in lines}
    rows = [
        DueRow(each, goes=not _is_left_out(decided.get(key_of(each))), added=_added(decided.get(key_of(each))))
        for each in found.proposed
    ]
    held = []
    for each in found.held:
        line = decided.get(key_of(each.proposal)) if each.proposal is not None else None
        if each.proposal is not None and line is not None and line.override_reason and each.may_overrule:
            goes = not line.is_left_out
            rows.append(DueRow(each.proposal, goes, each.reasons, line.override_reason, line.added))
        else:
            held.append(each)
    # The currency that most are owed in comes first: nearly always our own.
    places = {currency: at for at, (currency, _) in enumerate(Counter(r.proposal.currency for r in rows).most_common())}
    rows.sort(key=lambda r: (places[r.proposal.currency], -r.proposal.amount_minor, r.proposal.account))
    return Due(tuple(rows), tuple(held))


def key_of(proposal: Proposal) -> tuple[int, str, str, int]:
    """Return what names a letter within a run's lines: debtor, currency, policy and step."""
    return proposal.customer_id, proposal.currency, proposal.leading.policy.code, proposal.step


def held_key(held: HeldBack) -> tuple[object, ...]:
    """Return what names a row of those held back: its letter, or its debtor where there is not even a letter."""
    return key_of(held.proposal) if held.proposal is not None else (held.customer_id,)


def line_of(run: Run, proposal: Proposal) -> Line | None:
    """Return a letter's line of a run; none where it is no longer proposed."""
    wanted = key_of(proposal)
    return next((line for line in run.lines if line_key(line) == wanted), None)


def summary(due: Due) -> str:
    """Say how many letters go to how many debtors, for how much, by which way, and how many are held."""
    going = due.going
    if not due.rows and not due.held:
        return "Nobody's letter has its turn today."
    parts = []
    if going:
        letters = "1 letter" if len(going) == 1 else f"{len(going):,} letters"
        whom = len({each.customer_id for each in going})
        to = "1 debtor" if whom == 1 else f"{whom:,} debtors"
        parts.append(f"{letters} to {to}, {_sums(going)} asked for")
        parts.append(", ".join(f"{count:,} by {way}" for way, count in _ways(going)))
    else:
        parts.append("No letter is ticked")
    if due.held:
        parts.append(f"{len(due.held):,} held back")
    return " · ".join(parts)


def due_columns() -> tuple[Column, ...]:
    """Return the columns of the letters that may go; the first is the tick."""
    return (
        Column("", lambda row: _TICKED if row.goes else _UNTICKED, plain=lambda row: "yes" if row.goes else "no"),
        Column("Debtor", lambda row: row.proposal.name, keeps=26),
        Column("Account", lambda row: row.proposal.account, gives_way=4),
        Column("Step", lambda row: row.proposal.leading.level.name, keeps=20),
        Column("Items", lambda row: str(len(row.proposal.items)), numeric=True, gives_way=2),
        Column(
            "Asked for",
            lambda row: money_text(row.proposal.amount_minor, row.proposal.currency),
            numeric=True,
            plain=lambda row: decimal_text(row.proposal.amount_minor, row.proposal.currency),
        ),
        Column("By", lambda row: _WAYS[row.proposal.leading.channel], gives_way=1),
        Column(
            "Behaviour",
            lambda row: short(row.behaving.behaviour) if row.behaving is not None else "",
            gives_way=3,
            tip=lambda row: brief(row.behaving) if row.behaving is not None else "",
        ),
        Column("Tone, and why", lambda row: row.why, stretches=True),
    )


def held_columns() -> tuple[Column, ...]:
    """Return the columns of what is held back."""
    return (
        Column("Debtor", lambda held: held.name),
        Column("Account", lambda held: held.account, gives_way=2),
        Column("Step", lambda held: held.proposal.leading.level.name if held.proposal is not None else "", gives_way=1),
        Column("Why", lambda held: "; ".join(held.reasons), stretches=True, keeps=56),
    )


def _is_left_out(line: Line | None) -> bool:
    return line is not None and line.is_left_out


def _added(line: Line | None) -> str:
    return line.added if line is not None else ""


def line_key(line: Line) -> tuple[int, str, str, int]:
    """Return what names a letter of a run, as `key_of` does of a proposal."""
    return line.customer_id, line.currency, line.policy, line.step


def _sums(going: Collection[Proposal]) -> str:
    sums: Counter[str] = Counter()
    for each in going:
        sums[each.currency] += each.amount_minor
    return " and ".join(money_text(minor, currency) for currency, minor in sorted(sums.items()))


def _ways(going: Iterable[Proposal]) -> Sequence[tuple[str, int]]:
    return Counter(_WAYS[each.leading.channel] for each in going).most_common()
