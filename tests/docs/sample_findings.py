"""Findings of every rule, as bfa gives them: of checks of stores, and of runs against a replay.

The rows, exchangeInfo, listings and klines are those of tests/data wherever they can be.
"""

import fcntl
import json
import os
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "prober"))
from replay_session import ReplaySession  # noqa: E402

ROOT = TESTS.parent
VECTORS = ROOT / "spec/vectors"
KLINES = "data/futures/um/daily/klines"

# Contracts that are traded, and one that is not any more but gets a file every day.
ORIGIN = {"clock": "2026-03-12T12:00:00Z", "first_day": "2026-01-01",
          "symbols": ["BTCUSDT", "ETHUSDT", "FTTUSDT", "SOLUSDT", "XRPUSDT"]}
# Six days later.
CHANGED = {
    "clock": "2026-03-18T12:00:00Z",
    "changes": [
        {"symbol": "ETHUSDT", "day": "2026-03-10", "removed": "2026-03-15T00:00:00Z"},
        {"symbol": "ETHUSDT", "day": "2026-03-11", "interval": "1m",
         "republished": "2026-03-15T00:00:00Z"},
        {"stray": f"{KLINES}/ETHUSDT/1m/readme.txt", "size": 5},
        {"stray": f"{KLINES}/NEWUSDT/"},
        {"symbol": "SOLUSDT", "day": "2026-03-12", "interval": "1d", "missing": True},
        {"symbol": "SOLUSDT", "day": "2026-03-13", "interval": "1d", "checksum": "missing"},
        {"symbol": "SOLUSDT", "day": "2026-03-14", "interval": "1d", "checksum": "stale",
         "republished": "2026-03-16T00:00:00Z"},
        {"symbol": "SOLUSDT", "day": "2026-03-15", "interval": "1d", "zip": "broken"}],
    "faults": [{"match": {"kind": "list", "symbol": "BTCUSDT"},
                "do": {"listing": "incomplete", "keep": 2}},
               {"match": {"kind": "discover"}, "do": {"clock_skew_s": -900}}]}
UNLISTED = {"faults": [{"match": {"kind": "discover"}, "do": {"listing": "stuck"}}]}
RESHAPED = {
    "clock": "2026-03-19T12:00:00Z",
    "faults": [{"match": {"kind": "list", "symbol": "XRPUSDT"},
                "do": {"replace": [["<ETag>&quot;", "<ETag>&quot;" + 300 * "0"],
                                   ["</Contents>", "<Tier>1</Tier></Contents>"]]}}]}
KNOWS_DRIFT = (ROOT / "prober/drift_list.h").exists()
# Rules of which nothing here makes a finding.
UNMADE = set() if KNOWS_DRIFT else {"BFA111", "BFA112"}
FORBIDDEN = {"faults": [{"do": {"status": 403}}]}
BLOCKED = {"faults": [{"match": {"kind": "exchange_info"}, "do": {"status": 451}}]}


def start_origin(bin_folder):
    return ReplaySession(bin_folder, ORIGIN)


# A file of a tenth of the size of those around it, and one that is published again.
SIZES = """date,symbol,available,file_size_bytes,etag
2024-03-01,BTCUSDT,true,53011,0c1e7fd0e36ad4f1e1d33a0f0a6a0d3b
2024-03-02,BTCUSDT,true,51230,9a3f6f0c8f1d2b7a5d5e0e6bb5a1c8d2
2024-03-03,BTCUSDT,true,5302,f2b1c6a7e8d90513a4b6c7d8e9f00112
2024-03-04,BTCUSDT,true,52877,4b0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f
"""
REPUBLISHED = """date,symbol,available,file_size_bytes,etag
2024-03-02,BTCUSDT,true,51244,7e57ab1e0ddba11c0ffee0ddba11f00d
"""


def make_stores(session):
    """Those of the shell tests, one for sizes, and all files of the listing facts."""
    script = '. "$0"/prelude.bash; make_store s.bfa; make_volume_store volume.bfa'
    subprocess.run(["bash", "-c", script, TESTS / "cli"], cwd=session.path, check=True,
                   env={**session.environment, "PATH": f"{session.bin}:{os.environ['PATH']}"})
    with (session.path / "facts.csv").open("w") as rows:
        subprocess.run([sys.executable, ROOT / "scripts/expand-listing-facts.py"], stdout=rows,
                       check=True)
    append(session, "facts.bfa", "facts.csv", "2026-08-22T12:00:00Z")
    for name, rows in (("first", SIZES), ("second", REPUBLISHED)):
        (session.path / f"{name}.csv").write_text(rows)
        append(session, "sizes.bfa", f"{name}.csv", "2024-03-09T12:00:00Z")


def append(session, store, rows, time):
    session.run("append", store, rows, "--time", time, check=0)


def validated(session, *arguments):
    done = session.run("validate", *map(str, arguments), "--format", "json")
    return json.loads(done.stdout) if done.stdout else []


def findings_of_checks(session):
    """What validate finds in the stores of make_stores and in the vectors of the format."""
    for vector in sorted(VECTORS.glob("*.bfa")):
        yield from validated(session, vector)
    torn = (session.path / "s.bfa").read_bytes() + b"x" * 100
    (session.path / "torn.bfa").write_bytes(torn)
    for store in ("torn.bfa", "sizes.bfa"):
        yield from validated(session, store)
    yield from validated(session, "s.bfa", "--min-count", "3")
    yield from validated(session, "facts.bfa", "--date", "2021-04-16", "--exchange-info",
                         TESTS / "data/exchange_info_2021-04-17.json")
    session.play(BLOCKED)
    yield from validated(session, "s.bfa", "--exchange-info", session.url + "/fapi/v1/exchangeInfo")


def notified(session, *arguments):
    """The exit code of an update, and the object that it notified of."""
    done = session.run("update", "um.bfa", "--retries", "0", "--timeout", "10", "--lookback", "10",
                       "--notify-cmd", "cat > note.json", *arguments)
    return done.returncode, json.loads((session.path / "note.json").read_text())


def notifications(session):
    """Of runs that end well, in part and not at all, with findings of every rule about runs."""
    runs = [(ORIGIN, "2026-03-11", 0), (CHANGED, "2026-03-17", 6), (UNLISTED, "2026-03-17", 6),
            (FORBIDDEN, "2026-03-17", 5)]
    if KNOWS_DRIFT:
        runs.append((RESHAPED, "2026-03-18", 6))
    for script, last_day, code in runs:
        session.play(script)
        got, notification = notified(session, "--until", last_day)
        if got != code:
            raise AssertionError(f"exit {got}, not {code}: {notification}")
        yield notification
    with (session.path / "um.bfa").open("rb") as store:
        fcntl.flock(store, fcntl.LOCK_EX)
        yield notified(session)[1]
