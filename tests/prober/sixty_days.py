#!/usr/bin/env python3
"""Sixty days of `bfa update`, one run a day, against an origin where files come late, change and
go, symbols appear and end, and things fail at random. Nobody lends a hand. At the end the store
must equal the origin, and as of each day be what it was then."""

import argparse
import collections
import datetime
import os
import random
import sys

from replay_session import SETTLE, ReplaySession, gaps, lies

SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "LUNAUSDT", "SOLUSDT", "ZRXUSDT", "币安人生USDT"]
NEW_ONES = 40  # of the symbols that the facts list last
FIRST = datetime.date(2026, 6, 18)
DAYS = 60
QUIET_DAYS = 8  # at the end, which is a Sunday: the run that lists everything
EXPORT = ("--start", "2026-05-01")
FAULTS = [{"status": 403}, {"status": 503, "retry_after": 1}, {"status": 429, "retry_after": 1},
          {"status": 500}, {"reset": True}, {"cut_after": 120}, {"body": "html"},
          {"listing": "empty"}, {"listing": "wrong_prefix"}, {"listing": "doctype"},
          {"listing": "stuck"}]


def instant(day, hour):
    return f"{day}T{hour:02}:{30:02}:00Z"


def random_changes(chance, symbols):
    for _ in range(120):
        day = FIRST - datetime.timedelta(days=20) + datetime.timedelta(days=chance.randrange(75))
        change = {"symbol": chance.choice(symbols), "day": day.isoformat()}
        def later(least, most):
            return instant(day + datetime.timedelta(days=chance.randrange(least, most)),
                           chance.randrange(24))
        kind = chance.randrange(5)
        if kind == 0:
            change["appears"] = later(2, 4)
        elif kind == 1:
            change["appears"] = later(9, 30)
        elif kind == 2:
            change["republished"] = later(2, 40)
        elif kind == 3:
            change["removed"] = later(3, 30)
        else:
            change.update(removed=later(3, 10), restored=later(11, 30))
        yield change


def random_faults(chance):
    for _ in range(chance.randrange(4)):
        yield {"match": {"kind": chance.choice(["discover", "list", "head", "get", "checksum"])},
               "probability": chance.choice([0.02, 0.2, 0.9]), "seed": chance.randrange(1 << 20),
               "do": chance.choice(FAULTS)}


class Witness:
    """What the origin could truthfully say so far."""

    def __init__(self):
        self.files = collections.defaultdict(set)
        self.absent_since = {}

    def look(self, facts):
        for key, values in facts.items():
            self.files[key].add(values)

    def lies(self, cells, facts, clock, absent_before):
        for key, values in cells.items():
            if values is not None and values not in self.files[key]:
                yield f"{key}: {values} was never told"
            settled = clock >= datetime.datetime.fromisoformat(key[0] + "T00:00:00+00:00") + SETTLE
            if values is None and key not in absent_before and (key in facts or not settled):
                yield f"{key}: absent, which was not true"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="folder of the programs")
    arguments = parser.parse_args()
    seed = int(os.environ.get("BFA_SEED", "1"))
    print(f"seed {seed} (BFA_SEED)")
    chance = random.Random(seed)
    with ReplaySession(arguments.bin, {"clock": instant(FIRST, 9)}) as session:
        first_days = {}
        for date, symbol in session.facts("2026-08-20"):
            first_days.setdefault(symbol, date)
        everything = ReplaySession(arguments.bin, {"clock": "2026-08-21T12:00:00Z"})
        with everything as later:
            for date, symbol in later.facts("2026-08-20"):
                first_days.setdefault(symbol, date)
        youngest = sorted(first_days, key=lambda symbol: first_days[symbol])[-NEW_ONES:]
    symbols = SYMBOLS + youngest
    script = {"clock": instant(FIRST, 9), "symbols": symbols,
              "changes": list(random_changes(chance, symbols)),
              "faults": []}
    failures = []
    with ReplaySession(arguments.bin, script) as session:
        witness = Witness()
        absent_before = set()
        states = {}
        exits = collections.Counter()
        findings = collections.Counter()
        for number in range(DAYS):
            day = FIRST + datetime.timedelta(days=number)
            clock = datetime.datetime.fromisoformat(instant(day, 9).replace("Z", "+00:00"))
            session.set_clock(instant(day, 9))
            quiet = number >= DAYS - QUIET_DAYS
            session.play({"faults": [] if quiet else list(random_faults(chance))})
            facts = session.facts(day.isoformat())
            witness.look(facts)
            done = session.run("update", "um.bfa", "--retries", "2", "--timeout", "5")
            exits[done.returncode] += 1
            for line in done.stderr.splitlines():
                if "warning: um.bfa: " in line:
                    findings[line.split("warning: um.bfa: ")[1].split(":")[0].split()[-1]] += 1
            if done.returncode not in (0, 5, 6):
                failures.append(f"{day}: exit {done.returncode}: {done.stderr}")
                break
            if not (session.path / "um.bfa").exists():
                continue
            cells = session.cells("um.bfa", *EXPORT)
            failures += list(witness.lies(cells, facts, clock, absent_before))[:5]
            absent_before = {key for key, values in cells.items() if values is None}
            commits = session.run("dump", "um.bfa", "--commits", check=0).stdout.splitlines()
            states[len(commits) and int(commits[-1].split()[1])] = cells
        cells = session.cells()
        failures += list(lies(cells, facts, clock))[:5] + list(gaps(cells, facts, clock))[:5]
        differing = sum(session.cells("um.bfa", *EXPORT, "--as-of", str(sequence)) != then
                        for sequence, then in states.items())
        session.run("validate", "um.bfa", "--full", check=0)
        size = (session.path / "um.bfa").stat().st_size
    kinds = {name: count for name, count in findings.items() if name.islower()}
    print(f"{DAYS} runs, by exit {dict(exits)}; findings {kinds}")
    print(f"{len(symbols)} symbols, {len(cells)} cells, {size} bytes; "
          f"{len(states)} states asked as of then, {differing} differ; {len(failures)} faults")
    for failure in failures[:10]:
        print(failure)
    sys.exit(1 if failures or differing or not states else 0)


if __name__ == "__main__":
    main()
