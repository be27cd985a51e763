#!/usr/bin/env python3
"""Damage a store of real files in many places, and check that repair tells of all that it took.

The store has the listing facts of two months, in a commit for each ten days and one that corrects
some of them. Its export is compared with that of what was salvaged, row by row.
"""

import argparse
import collections
import csv
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIRST_DAY = "2026-06-01"
SEED = 20260822


def run(*arguments, codes=(0,), **options):
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, **options)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(arguments)}: exit {done.returncode}: {done.stderr}")
    return done


def make_store(bfa, folder):
    facts = run(sys.executable, str(ROOT / "scripts/expand-listing-facts.py")).stdout.splitlines()
    rows = [line for line in facts[1:] if line >= FIRST_DAY]
    store = str(folder / "um.bfa")
    run(bfa, "append", "-q", "--commit-every", "10", store, input="\n".join([facts[0], *rows]))
    sizes = [",".join(line.split(",")[:2]) + ",true,1" for line in rows[::1000]]
    run(bfa, "append", "-q", store,
        input="\n".join(["date,symbol,available,file_size_bytes", *sizes]))
    return store


def rows_of(bfa, store):
    text = run(bfa, "export", "-q", store, "--columns", "all").stdout
    return {tuple(line.split(",", 2)[:2]): line for line in text.splitlines()[1:]}


def damage(store, damaged, chance):
    """A copy with one byte changed, a sector or a page lost, or the end cut off."""
    content = bytearray(pathlib.Path(store).read_bytes())
    size = chance.choice([1, 1, 1, 512, 4096])
    at = chance.randrange(4096, len(content) - size) // size * size  # not the file header
    if chance.random() < 0.1:
        del content[at:]
        size = 0
    for place in range(at, at + size):
        content[place] = 0 if size > 1 else content[place] ^ chance.randrange(1, 256)
    damaged.write_bytes(content)
    return f"{size} bytes at {at}"


def faults(rows, kept, losses):
    by_day = collections.defaultdict(set)
    for loss in losses:
        by_day[loss["date"]].add((loss["symbol"], loss["lost"]))
    hidden = {kind for _, kind in by_day[""]} & {"index", "tail"}
    changed_days = set()
    for cell in rows.keys() | kept.keys():
        if rows.get(cell) == kept.get(cell):
            if (cell[1], "row") in by_day[cell[0]]:
                yield f"{cell}: listed, and there"
            continue
        changed_days.add(cell[0])
        names = {symbol for symbol, _ in by_day[cell[0]]}
        if cell[1] not in names and "" not in names and not hidden:
            yield f"{cell}: neither there nor listed"
        if cell not in rows:
            yield f"{cell}: made up"
    for day in set(by_day) - changed_days - {""}:
        if any(kind not in ("revision", "coverage") for _, kind in by_day[day]):
            yield f"{day}: listed, and the same"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("--count", type=int, default=25, help="how often")
    arguments = parser.parse_args()
    bfa = str(arguments.bin.resolve() / "bfa")
    chance = random.Random(SEED)
    wrong = []
    codes = collections.Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        store = make_store(bfa, folder)
        rows = rows_of(bfa, store)
        damaged, mended = folder / "damaged.bfa", folder / "mended.bfa"
        for _ in range(arguments.count):
            what = damage(store, damaged, chance)
            mended.unlink(missing_ok=True)
            done = run(bfa, "repair", "-q", str(damaged), "-o", str(mended), "--format", "csv",
                       codes=(0, 6))
            codes[done.returncode] += 1
            losses = list(csv.DictReader(done.stdout.splitlines()))
            run(bfa, "validate", "-q", str(mended), "--rules", "BFA001")
            found = list(faults(rows, rows_of(bfa, str(mended)), losses))
            wrong += [f"{what}: {fault}" for fault in found[:3]]
    print(f"{len(rows)} rows, exit codes {dict(sorted(codes.items()))}, seed {SEED}")
    for fault in wrong[:20]:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
