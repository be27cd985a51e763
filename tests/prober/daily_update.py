#!/usr/bin/env python3
"""What a daily update of 1,007 symbols costs in requests, by listing."""

import argparse
import collections
import sys

from replay_session import ReplaySession

LOG_KINDS = ("discover", "list", "head", "get", "checksum")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="folder of the programs")
    arguments = parser.parse_args()
    # A Thursday and a Friday: on a Saturday all is listed.
    script = {"clock": "2026-08-20T12:00:00Z"}
    with ReplaySession(arguments.bin, script, directories=True) as session:
        session.run("update", "um.bfa", "--no-klines", check=0)
        session.set_clock("2026-08-21T12:00:00Z")
        plan = session.run("update", "um.bfa", "--no-klines", "--dry-run", "--format", "csv",
                           check=0)
        session.ask("log/clear", "")
        done = session.run("update", "um.bfa", "--no-klines", "--lookback", "20", check=0)
        print(done.stdout, end="")
        counts = collections.Counter(record["kind"] for record in session.log())
        print({kind: counts[kind] for kind in LOG_KINDS})
        planned = sum(int(line.rsplit(",", 1)[1]) for line in plan.stdout.splitlines()[1:])
        checks = {
            "1,007 symbols": " symbols 1007 " in done.stdout,
            "at most 1,020 requests": sum(counts.values()) <= 1020,
            "two pages of symbols": counts["discover"] == 2,
            "the plan said so": planned == counts["list"] + counts["head"],
        }
    for name, holds in checks.items():
        print("ok  " if holds else "FAIL", name)
    sys.exit(0 if all(checks.values()) else 1)


if __name__ == "__main__":
    main()
