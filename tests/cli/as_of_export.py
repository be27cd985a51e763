#!/usr/bin/env python3
"""`bfa export --as-of K` must print what `bfa export` printed right after commit K, for every K.

A random history of 500 commits, the same at every run: new rows, corrections, klines that come
later, cells that turn absent, days in any order. Usage: as_of_export.py --bin FOLDER.
"""

import argparse
import hashlib
import pathlib
import random
import subprocess
import sys
import tempfile

COMMITS = 500
SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "ICPUSDT_SETTLED", "BTCUSDT_240329", "币安人生USDT"]
HEADER = "date,symbol,available,file_size_bytes,probe_timestamp,etag,quote_volume_usdt,trade_count"


def rows_of_commit(rng):
    """csv of 1 to 8 cells of 20 days, each at most once."""
    lines = [HEADER]
    cells = [(day, symbol) for day in range(1, 21) for symbol in SYMBOLS]
    for day, symbol in rng.sample(cells, rng.randint(1, 8)):
        probed = f"2024-02-01T00:00:{rng.randint(0, 59):02}Z"
        if rng.random() < 0.2:
            lines.append(f"2024-01-{day:02},{symbol},false,,{probed},,,")
            continue
        size = rng.choice(["", rng.randint(0, 99999)])
        etag = rng.choice(["", f"{rng.getrandbits(128):032x}", "W/weak"])
        volume = rng.choice(["", 0, rng.randint(1, 10**9) / 1000])
        trades = rng.choice(["", 0, rng.randint(1, 10**6)])
        lines.append(f"2024-01-{day:02},{symbol},true,{size},{probed},{etag},{volume},{trades}")
    return "\n".join(lines) + "\n"


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    bfa = parser.parse_args(arguments).bin / "bfa"
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/s.bfa"

        def run(*command, text=None):
            done = subprocess.run([bfa, *command], input=text, capture_output=True, check=False)
            if done.returncode != 0:
                sys.exit(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.decode()}")
            return done.stdout

        def export(*as_of):
            return hashlib.sha256(run("export", store, "--columns", "all", *as_of)).digest()

        then = []
        while len(then) < COMMITS:
            time = f"2024-03-01T{len(then) // 60:02}:{len(then) % 60:02}:00Z"
            said = run("append", store, "--time", time, text=rows_of_commit(rng).encode())
            if not said.endswith(f" commit {len(then) + 1}\n".encode()):
                continue    # it said nothing new, so that there was nothing to commit
            then.append((time, export()))
        wrong = [sequence for sequence, (time, digest) in enumerate(then, start=1)
                 if export("--as-of", str(sequence)) != digest or export("--as-of", time) != digest]
    print(f"{len(then)} commits, {len(wrong)} that do not read as they did: {wrong[:10]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
