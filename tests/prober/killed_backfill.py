#!/usr/bin/env python3
"""Kill a backfill 100 times at random moments, then let it end: the store must have the content
of an undisturbed one."""

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import time

from replay_session import ReplaySession

SYMBOLS = ["AAVEUSDT", "ADAUSDT", "ATOMUSDT", "AVAXUSDT", "BCHUSDT", "BNBUSDT", "BTCUSDT",
           "CRVUSDT", "DOGEUSDT", "ETHUSDT"]
ORIGIN = {"clock": "2026-08-21T12:00:00Z", "symbols": SYMBOLS, "first_day": "2025-06-01"}
COMMAND = ("--start", "2025-06-01", "--end", "2026-08-20", "--klines")
KILLS = 100


def all_of(session, store):
    return session.run("export", store, "--columns", "all", check=0).stdout


def without_times(rows):
    """The rows without when each was learned, which differs from run to run."""
    lines = list(csv.reader(io.StringIO(rows)))
    column = lines[0].index("probe_timestamp")
    return [line[:column] + line[column + 1:] for line in lines]


def check_sound(session):
    """All but a torn tail, which a kill may leave, and the next append cuts off."""
    done = session.run("validate", "um.bfa", "--format", "csv")
    rules = {line.split(",")[0] for line in done.stdout.splitlines()[1:]}
    if done.returncode not in (0, 9) or rules - {"BFA002"}:
        sys.exit(f"the store is damaged: exit {done.returncode}: {done.stdout}{done.stderr}")


def kill_once(session, seconds):
    """Whether it was killed before it ended."""
    with subprocess.Popen([session.bin / "bfa", "backfill", "um.bfa", *COMMAND], cwd=session.path,
                          env=session.environment, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    if process.returncode != 0:
        sys.exit(f"an undisturbed backfill ended with {process.returncode}")
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="folder of the programs")
    arguments = parser.parse_args()
    seed = int(os.environ.get("BFA_SEED", "1"))
    print(f"seed {seed} (BFA_SEED)")
    moments = random.Random(seed)
    with ReplaySession(arguments.bin, ORIGIN) as session:
        store = session.path / "um.bfa"
        begin = time.monotonic()
        session.run("backfill", "whole.bfa", *COMMAND, check=0)
        longest = time.monotonic() - begin
        killed = ended = 0
        while killed < KILLS:
            if kill_once(session, moments.uniform(0, longest)):
                killed += 1
                if store.exists():
                    check_sound(session)
            else:  # nothing left to learn: from the beginning
                ended += 1
                store.unlink()
        session.run("backfill", "um.bfa", *COMMAND, check=0)
        whole, got = (without_times(all_of(session, name)) for name in ("whole.bfa", "um.bfa"))
        print(f"{killed} kills, {ended} ends between them, {len(got) - 1} rows, "
              f"{sum(a != b for a, b in zip(whole, got))} differ")
    sys.exit(0 if got == whole and len(got) > 1 else 1)


if __name__ == "__main__":
    main()
