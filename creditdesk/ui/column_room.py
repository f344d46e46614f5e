"""Which columns of a table have room side by side, and how wide each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def share_out(
    wanted: Mapping[int, int],
    readable: int,
    fixed: frozenset[int],
    giving: Sequence[int],
    room: int,
    kept: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Return the width of each column that is shown.

    Where not all have the width they want, each but the fixed ones gives of what it has beyond what is readable;
    where that is too little, columns give way whole.

    Args:
        wanted: The width each column would like, by its place.
        readable: The width a column of words is not readable below.
        fixed: Columns that are of use only whole: numbers.
        giving: Columns that may give way, the first one first.
        room: The width there is.
        kept: Columns of words that keep another width than what is readable.
    """
    least = dict.fromkeys(wanted, readable) | dict(kept or {})
    leasts = {at: width if at in fixed else min(width, least[at]) for at, width in wanted.items()}
    for at in giving:
        if sum(leasts.values()) <= room:
            break
        leasts.pop(at, None)
    spare = max(0, room - sum(leasts.values()))
    missing = sum(wanted[at] - least for at, least in leasts.items())
    return {
        at: wanted[at] if missing <= spare else least + (wanted[at] - least) * spare // missing
        for at, least in leasts.items()
    }
