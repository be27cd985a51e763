#!/usr/bin/env python3
"""`bfa export --verify` must find every change of an exported file, and name its first byte.

Exports of a random store, the same at every run, are changed at random in every way that files
change: bytes, lines, ends. Usage: changed_exports.py --bin FOLDER.
"""

import argparse
import pathlib
import random
import re
import subprocess
import sys
import tempfile

CHANGES = 60    # of each export
SYMBOLS = ["BTCUSDT", "ETHUSDT", "=1+1", "@A,B", "-\"x\"", "+", "ICPUSDT_SETTLED", "币安人生USDT"]
EXPORTS = ([], ["--format", "ndjson"], ["--columns", "all"], ["--spreadsheet-safe"],
           ["--columns", "symbol,etag", "--available"], ["--columns", "available"],
           ["--columns", "all", "--format", "ndjson", "--start", "2024-01-05"])
HEADER = ("date,symbol,available,file_size_bytes,last_modified,probe_timestamp,etag,"
          "quote_volume_usdt")


def rows(rng):
    yield HEADER
    for day in range(1, 11):
        for symbol in SYMBOLS:
            if rng.random() < 0.3:
                continue
            cell = f"2024-01-{day:02},\"" + symbol.replace('"', '""') + "\""
            probed = f"2024-02-01T00:00:{rng.randint(0, 59):02}.{rng.randint(0, 999):03}Z"
            if rng.random() < 0.3:
                yield f"{cell},false,,,{probed},,"
                continue
            etag = rng.choice(["", f"{rng.getrandbits(128):032x}", "=x", '"W/""a,b"""'])
            volume = rng.choice(["", 0, rng.randint(1, 10**9) / 1000])
            size = rng.randint(0, 9999)
            yield f"{cell},true,{size},2024-01-30T00:00:00Z,{probed},{etag},{volume}"


def changed(rng, text):
    """Another text, made of `text` by one change or a few."""
    lines = text.splitlines(keepends=True)
    at, line = rng.randrange(len(text)), rng.randrange(len(lines))
    other = rng.randrange(len(lines))
    byte = bytes([rng.choice(b'0123456789,"-=TZ\n\r{}: \\x\xff\0')])
    return rng.choice([
        lambda: text[:at] + byte + text[at + 1:],
        lambda: text[:at] + byte + text[at:],
        lambda: text[:at] + text[at + 1:],
        lambda: text[:at],
        lambda: text[:-1],
        lambda: text + byte,
        lambda: b"".join(lines[:line] + lines[line + 1:]),
        lambda: b"".join(lines[:line] + lines[line + rng.randint(1, 30):]),
        lambda: b"".join(lines[:line] + [lines[other]] + lines[line:]),
        lambda: b"".join(lines[:line] + [lines[other]] + lines[line + 1:]),
        lambda: b"".join(lines[:line]),
        lambda: text + lines[line],
        lambda: text.replace(b"\n", b"\r\n"),
        lambda: b"\xef\xbb\xbf" + text,
        lambda: bytes(rng.randrange(256) for _ in range(at)),
        lambda: text * 20,
    ])()


def place_of_difference(text, other):
    same = next((i for i, (a, b) in enumerate(zip(text, other)) if a != b),
                min(len(text), len(other)))
    before = text[:same]
    return f"{before.count(10) + 1}:{same - before.rfind(10)}"


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    bfa = parser.parse_args(arguments).bin / "bfa"
    rng = random.Random(1)
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        store, path = f"{folder}/s.bfa", pathlib.Path(f"{folder}/changed")

        def run(*command, text=None):
            return subprocess.run([bfa, *command], input=text, capture_output=True, check=False)

        if run("append", store, text="\n".join(rows(rng)).encode()).returncode != 0:
            sys.exit("the rows are not appended")
        for words in EXPORTS:
            run("export", store, "-o", path, "--sidecar", *words)
            text = path.read_bytes()
            if run("export", store, "--verify", path).returncode != 0:
                wrong.append(f"{words}: the export itself")
            for _ in range(CHANGES):
                other = changed(rng, text)
                if other == text:
                    continue
                path.write_bytes(other)
                done = run("export", store, "--verify", path)
                place = place_of_difference(text, other)
                said = done.stderr.decode(errors="replace")
                wanted = re.escape(f"{path}:{place}: ") + ".*, so the file was changed\n"
                fits = re.fullmatch(wanted, said)
                if done.returncode != 9 or not fits or done.stdout:
                    wrong.append(f"{words} at {place}: exit {done.returncode}: {said}")
    print(f"{CHANGES} changes of {len(EXPORTS)} exports, {len(wrong)} not found at their place",
          *wrong[:10], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
