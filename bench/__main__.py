"""Prints the timings as a table: `python -m bench [name ...] [--json FILE]`; without names, all of them.

Each name is a module here whose `measures()` returns the lines. Each runs in a process of its own, so that none is
timed with what another has loaded.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

from bench.measure import Measure, measures_of, table

NAMES = ("ledger", "desk", "next_debtor", "imports", "window", "timeline", "letters", "release", "statements")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="name", help=f"what to time: {', '.join(NAMES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose from {', '.join(NAMES)}")
    figures: dict[str, list[Measure]] = {}
    fresh = multiprocessing.get_context("spawn")
    for name in chosen.names or NAMES:
        with ProcessPoolExecutor(1, mp_context=fresh) as process:
            figures[name] = process.submit(measures_of, name).result()
        print(f"{name}\n{table(figures[name])}\n", flush=True)
    if chosen.json is not None:
        found = {
            name: [asdict(each) | {"ratio": round(each.ratio, 3), "met": each.met} for each in measures]
            for name, measures in figures.items()
        }
        chosen.json.write_text(json.dumps(found, indent=2), encoding="utf-8")
    missed = sum(not each.met for measures in figures.values() for each in measures)
    print("Every figure is met." if not missed else f"{missed} of the figures are missed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
