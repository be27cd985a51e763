#!/usr/bin/env python3
"""Learn the whole history of the listing facts from a replayed origin, and compare cell by cell."""

import argparse
import pathlib
import sys

from replay_session import ReplaySession, gaps, lies, parse_instant

CLOCK = "2026-08-21T12:00:00Z"
RANGE = ("--start", "2019-12-31", "--end", "2026-08-20")


def counts_of(log):
    return {kind: sum(record["kind"] == kind for record in log) for kind in ("discover", "list")}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="folder of the programs")
    arguments = parser.parse_args()
    with ReplaySession(arguments.bin, {"clock": CLOCK}) as session:
        print(session.run("backfill", "um.bfa", *RANGE, check=0).stdout, end="")
        asked = counts_of(session.log())
        clock = parse_instant(CLOCK)
        facts = session.facts("2026-08-20")
        cells = session.cells()
        faults = list(lies(cells, facts, clock)) + list(gaps(cells, facts, clock))
        available = sum(values is not None for values in cells.values())
        symbols = {symbol for _, symbol in cells}
        print(f"{len(symbols)} symbols, {available} available and {len(cells) - available} absent "
              f"cells, {len(faults)} differ, {asked['list']} listing requests and "
              f"{asked['discover']} that listed the symbols")
        size = (session.path / "um.bfa").stat().st_size
        again = session.run("backfill", "um.bfa", *RANGE, check=0).stdout
        print(again, end="")
        session.run("validate", "um.bfa", "--full", check=0)
        checks = {
            "853 symbols": len(symbols) == 853,
            "629,003 files": available == 629_003 == len(facts),
            "no cell differs": not faults,
            "at most 1,800 requests": asked["list"] + asked["discover"] <= 1800,
            "a second run changes nothing": " added 0 changed 0 covered 0 " in again,
            "and appends nothing": (session.path / "um.bfa").stat().st_size == size,
        }
    for fault in faults[:10]:
        print(fault)
    for name, holds in checks.items():
        print("ok  " if holds else "FAIL", name)
    sys.exit(0 if all(checks.values()) else 1)


if __name__ == "__main__":
    main()
