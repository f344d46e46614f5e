"""How the windows of ladders say things: when a letter has its turn, by which way it goes, what holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditdesk.domain.dates import Roll
from creditdesk.domain.dunning import Channel, Charges, Counted, Level, Scope, Tone, Way
from creditdesk.services.letters.policies import Scope as Reach
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.words import counted, dated_text, days_text, joined, money_text, weekday_text

if TYPE_CHECKING:  # what plays ladders takes its time to load
    from creditdesk.services.letters.playing import Move, Played
    from creditdesk.services.letters.policies import KeptVersion

WAYS = {Channel.LETTER: "post", Channel.EMAIL: "e-mail"}
TONES = {Tone.HELPFUL: "Helpful", Tone.CLEAR: "Clear", Tone.FIRM: "Firm", Tone.FORMAL: "Formal"}
CHARGES = {
    Charges.NONE: "Not spoken of",
    Charges.RESERVED: "The right to them is kept",
    Charges.CLAIMED: "Claimed, with their amount",
}
COUNTED = {
    Counted.DUE: "from the due date",
    Counted.END_OF_MONTH: "from the end of its month",
    Counted.PREVIOUS: "from the letter before",
}
DOES = {
    Way.CHASE: "Writes letters",
    Way.NO_CHASING: "Writes to nobody",
    Way.WATCH: "Watches only, as with direct debit",
}
SCOPES = {Scope.CONSOLIDATED: "One letter on all that is overdue", Scope.PER_ITEM: "Each item by itself"}
ROLLS = {
    Roll.NONE: "Stays",
    Roll.FOLLOWING: "Goes to the next working day",
    Roll.PRECEDING: "Goes to the working day before",
    Roll.MODIFIED_FOLLOWING: "Next working day, within the month",
}
REACHES = {
    Reach.ITEM: "One item",
    Reach.DEBTOR: "One debtor",
    Reach.SECTOR: "A sector",
    Reach.CLASS: "A legal form",
    Reach.COMPANY: "The house",
}
"""To what a policy can be assigned, the nearest first."""

_NAMED = 12
"""How many items are named one by one."""
_AFTER = {
    Counted.DUE: "after due",
    Counted.END_OF_MONTH: "after the month's end",
    Counted.PREVIOUS: "after the last",
}


def when_text(level: Level) -> str:
    """Say when a letter has its turn: `3 days after due`."""
    if level.is_courtesy:
        return f"{days_text(-level.days)} before due"
    if not level.days:
        return "once overdue" if level.counted is Counted.DUE else "at the month's end"
    return f"{days_text(level.days)} {_AFTER[level.counted]}"


def by_text(level: Level) -> str:
    """Say by which ways a letter goes: `e-mail, else post`."""
    return ", else ".join(WAYS[channel] for channel in level.channels)


def version_text(kept: KeptVersion, *, holds: bool) -> str:
    """Say which version of a ladder it is, and who kept it when."""
    in_use = ", in use" if holds else ""
    if kept.saved_at is None:
        return f"Came with CreditDesk{in_use}"
    return f"Version {kept.policy.version} of {dated_text(kept.saved_at.astimezone().date())}, {kept.saved_by}{in_use}"


def level_columns() -> tuple[Column, ...]:
    """Return the columns of the letters of a ladder."""
    return (
        Column("Letter", lambda level: level.name, stretches=True),
        Column("When", when_text),
        Column("By", by_text, gives_way=2),
        Column("Tone", lambda level: TONES[level.tone].lower(), gives_way=3),
        Column("To pay in", lambda level: days_text(level.pay_within_days), gives_way=1),
    )


def move_columns() -> tuple[Column, ...]:
    """Return the columns of what comes to a debtor."""
    return (
        Column("Day", day_of_move, plain=lambda move: move.on.isoformat()),
        Column("Letter", lambda move: move.level.name if move.level is not None else ""),
        Column("Items", items_text, gives_way=2),
        Column("Asked for", _amount_of, numeric=True, gives_way=1),
        Column("By", lambda move: WAYS[move.channel] if move.goes else "", gives_way=3),
        Column("Why, or what holds it", why_text, stretches=True),
    )


def day_of_move(move: Move) -> str:
    """Write the day of a letter, or from when until when it is held."""
    first = weekday_text(move.on)
    if move.goes or move.until == move.on:
        return first
    return f"From {first} on" if move.until is None else f"{first} to {weekday_text(move.until)}"


def why_text(move: Move) -> str:
    """Say why a letter has its turn, or what holds it."""
    if not move.goes:
        return f"Held: {'; '.join(move.held)}"
    step = f"{move.level.name}: " if move.level is not None else ""
    said = [reason.removeprefix(step) for reason in move.because]
    return joined([*said, "somebody has to approve it" if move.needs_approval else ""])


def played_text(played: Played) -> str:
    """Say which ladder was played, why that one, and what was taken for granted."""
    if played.usual is not None:
        led = f'{played.name} follows "{played.usual.policy.name}" ({played.usual.because}); played as if this one.'
    else:
        led = f'{played.name} follows "{played.led.policy.name}" ({played.led.because}).'
    if not played.items:
        return f"{led} Nothing is open."
    letters = counted(sum(move.goes for move in played.moves), "letter")
    said = f"{letters} would go if nothing were paid, a run were made on each working day, and approval were given."
    return " ".join([led, said, *_apart(played)])


def _apart(played: Played) -> list[str]:
    """Say which items go another way, or wait."""
    own = [each for each in played.items if each.led.policy.code != played.led.policy.code]
    waiting = [f"{each.key.number} ({each.waits})" for each in played.items if each.waits]
    said = [f'{each.key.number} follows "{each.led.policy.name}" ({each.led.because}).' for each in own[:_NAMED]]
    return said + ([f"Left alone for now: {', '.join(waiting[:_NAMED])}."] if waiting else [])


def items_text(move: Move) -> str:
    """Name the item of a letter, or the first of several."""
    first, more = move.keys[0].number, len(move.keys) - 1
    return f"{first} and {more} more" if more else first


def move_text(move: Move) -> str:
    """Say all of a letter, or of what holds it, in one line."""
    more = len(move.keys) - _NAMED
    named = ", ".join(key.number for key in move.keys[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    name = move.level.name if move.level is not None else ""
    return joined([day_of_move(move), name, named, why_text(move)])


def _amount_of(move: Move) -> str:
    return money_text(move.amount_minor, move.currency) if move.amount_minor else ""
