#!/usr/bin/env python3
"""Run the cases of a misbehaving origin: each NAME.json beside this file is one exchange.

  about    what goes wrong
  origin   the script that the origin starts with (prober/replay/README.md has its keys)
  before   command lines of bfa that run first and must succeed; the store is um.bfa
  after    a script that is played then: clock, changes, faults
  run      the command line of bfa that is tested (URL is the origin), with its `exit` code
  says     pieces of what it must print on standard error
  prints   pieces of what it must print on standard output
  drifts   how the changes of shape begin that it must tell, each once: all of them, in order
  asked    what the client must have asked of the origin, in any order: lines of kind, symbol, day
           and status; or, where that depends on chance, an object {kind: [least, most]}
  store    what the store must hold after it: {symbol: [available cells, absent cells]}, or null if
           there must be none

After the case no cell may be absent that the origin did not truthfully deny, nor available that it
did not have. Then the faults end, and `bfa update` must come to hold the whole truth.
"""

import argparse
import collections
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from replay_session import ReplaySession, gaps, lies, parse_instant  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
KEYS = {"about", "origin", "before", "after", "run", "exit", "says", "prints", "drifts", "asked",
        "store"}
DRIFT = "schema_drift: "


def line_of(record):
    parts = [record["kind"], record["symbol"], record["day"], str(record["status"])]
    return " ".join(part for part in parts if part)


def check_asked(wanted, log):
    if isinstance(wanted, dict):
        counts = collections.Counter(record["kind"] for record in log)
        for kind in counts.keys() | wanted.keys():
            least, most = wanted.get(kind, [0, 0])
            if not least <= counts[kind] <= most:
                yield f"asked {counts[kind]} times for {kind}, not {least} to {most}"
        return
    got = collections.Counter(line_of(record) for record in log)
    for line, count in sorted((got - collections.Counter(wanted)).items()):
        yield f"asked and should not have: {line} ({count} times)"
    for line, count in sorted((collections.Counter(wanted) - got).items()):
        yield f"not asked: {line} ({count} times)"


def check_drifts(wanted, told):
    got = [line[line.index(DRIFT) + len(DRIFT):] for line in told.splitlines() if DRIFT in line]
    if len(got) != len(wanted) or not all(map(str.startswith, got, wanted)):
        yield "changes of shape: " + "\n".join(got or ["none"])


def check_store(wanted, session):
    if wanted is None:
        if (session.path / "um.bfa").exists():
            yield "there is a store"
        return
    counts = collections.defaultdict(lambda: [0, 0])
    for (_, symbol), values in session.cells().items():
        counts[symbol][values is None] += 1
    for symbol in sorted(counts.keys() | wanted.keys()):
        if list(counts[symbol]) != wanted.get(symbol, [0, 0]):
            yield (f"{symbol}: {counts[symbol][0]} available and {counts[symbol][1]} absent cells, "
                   f"not {wanted.get(symbol, [0, 0])}")


def check_truth(session, clock):
    if not (session.path / "um.bfa").exists():
        return
    facts = session.facts((clock.date()).isoformat())
    yield from list(lies(session.cells(), facts, clock))[:5]


def check_recovery(session, clock):
    session.play({"faults": []})
    for _ in range(3):
        done = session.run("update", "um.bfa", "--method", "list", "--lookback", "100000")
        if done.returncode != 0:
            yield f"without faults bfa update ends with {done.returncode}: {done.stderr[:500]}"
            return
        if " added 0 changed 0 covered 0 " in done.stdout:
            break
    else:
        yield f"without faults it does not come to rest: {done.stdout}"
    facts = session.facts(clock.date().isoformat())
    cells = session.cells()
    yield from list(lies(cells, facts, clock))[:5]
    yield from list(gaps(cells, facts, clock))[:5]


def run_case(bin_folder, case):
    clock = parse_instant(case.get("after", {}).get("clock", case["origin"]["clock"]))
    with ReplaySession(bin_folder, case["origin"]) as session:
        for command in case.get("before", []):
            done = session.run(*command.split())
            if done.returncode != 0:
                yield f"bfa {command} ended with {done.returncode}: {done.stderr}"
                return
        if "after" in case:
            session.play(case["after"])
        session.ask("log/clear", "")
        done = session.run(*case["run"].replace("URL", session.url).split())
        if done.returncode != case["exit"]:
            yield f"exit {done.returncode}, not {case['exit']}: {done.stdout}{done.stderr}"
        for text in case.get("says", []):
            if text not in done.stderr:
                yield f"does not say '{text}': {done.stderr}"
        for text in case.get("prints", []):
            if text not in done.stdout:
                yield f"does not print '{text}': {done.stdout}"
        yield from check_drifts(case.get("drifts", []), done.stderr)
        yield from check_asked(case["asked"], session.log())
        yield from check_store(case["store"], session)
        yield from check_truth(session, clock)
        yield from check_recovery(session, clock)


def main():
    import json
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, help="folder of the programs")
    parser.add_argument("cases", nargs="*", type=pathlib.Path, help="default: all")
    arguments = parser.parse_args()
    failed = 0
    cases = arguments.cases or sorted(HERE.glob("*.json"))
    for path in cases:
        case = json.loads(path.read_text())
        unknown = case.keys() - KEYS
        faults = [f"unknown key {key}" for key in unknown] or list(run_case(arguments.bin, case))
        print("FAIL" if faults else "ok  ", path.stem, "-", case.get("about"))
        for fault in faults:
            print("    ", fault)
        failed += bool(faults)
    if not cases:
        sys.exit("no cases")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
