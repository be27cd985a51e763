#!/usr/bin/env python3
"""Compare `bfa dump` with spec/decode.py, which was written from the description alone.

On every valid file of spec/vectors both must print the same in every mode, and by default what
NAME.dump holds; on every invalid one a full check by either must end with the exit code that
NAME.error says. `--write-dumps` writes the NAME.dump files instead. Other files may be named: they
are compared with each other only. Exit codes: 0 all agree; 1 something differs, which is listed.
"""

import argparse
import importlib
import os
import pathlib
import re
import subprocess
import sys

SPEC = pathlib.Path(__file__).resolve().parent.parent.parent / "spec"
VECTORS = SPEC / "vectors"
DAMAGED, FINDINGS = 3, 9  # exit codes
ABSENT_DAY = "2001-01-01"

# A test leaves nothing behind in the sources.
sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
sys.path.insert(0, str(SPEC))
decoder = importlib.import_module("decode")


class Comparison:
    def __init__(self, bfa):
        self.bfa = bfa
        self.differences = []
        self.count = 0

    def run(self, *command):
        """The exit code, standard output and standard error of a command."""
        done = subprocess.run(command, capture_output=True, check=False)
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip()

    def dump(self, path, *mode):
        return self.run(self.bfa, "dump", path, *mode)

    def decode(self, path, *mode):
        """The same of decode.py, within this process: it is asked a thousand times."""
        try:
            lines = decoder.run(decoder.parse_arguments([*mode, str(path)]))
        except decoder.Failure as failure:
            return failure.code, b"", str(failure)
        return 0, "".join(line + "\n" for line in lines).encode("utf-8"), ""

    def expect(self, same, what):
        self.count += 1
        if not same:
            self.differences.append(what)

    def compare(self, path, *mode):
        """Both in one mode; gives what decode.py printed."""
        ours, theirs = self.dump(path, *mode), self.decode(path, *mode)
        what = f"{path.name} {' '.join(mode)}"
        self.expect(ours[0] == theirs[0],
                    f"{what}: exit codes {ours[0]} ({ours[2]}) and {theirs[0]} ({theirs[2]})")
        self.expect(ours[1] == theirs[1], f"{what}: {first_difference(ours[1], theirs[1])}")
        return theirs[1].decode("utf-8")

    def compare_all_modes(self, path):
        self.compare_days(path, self.compare(path))
        self.compare(path, "--blocks")
        commits = re.findall(r"^commit (\d+) (\S+)", self.compare(path, "--commits"), re.M)
        for sequence, instant in commits:
            for as_of in (sequence, instant):
                self.compare_days(path, self.compare(path, "--as-of", as_of), "--as-of", as_of)
                for mode in ("--blocks", "--commits"):
                    self.compare(path, mode, "--as-of", as_of)
        for as_of in ("0", "1000000", "1970-01-01T00:00:00Z", "2262-12-31T00:00:00Z"):
            self.compare(path, "--as-of", as_of)

    def compare_days(self, path, text, *mode):
        """Each day that a dump has, those that are known by coverage alone, and one of neither."""
        days = re.findall(r"^day (\S+)|^range \S+ (\S+)", text, re.M)
        for day in sorted({one or other for one, other in days} | {ABSENT_DAY}):
            self.compare(path, "--date", day, *mode)

    def compare_error(self, path):
        expected = int(path.with_suffix(".error").read_text("utf-8").splitlines()[0])
        ours = self.run(self.bfa, "validate", "--full", path)
        theirs = self.run(sys.executable, SPEC / "decode.py", path)
        # Facts that break a rule in sound bytes are damage to a decoder, and findings to a check.
        allowed = (expected, FINDINGS) if expected == DAMAGED else (expected,)
        self.expect(ours[0] in allowed, f"{path.name}: bfa exits with {ours[0]}: {ours[2]}")
        self.expect(theirs[0] == expected, f"{path.name}: decode.py exits with {theirs[0]}:"
                                           f" {theirs[2]}")
        self.expect(not theirs[1], f"{path.name}: decode.py prints something")


def first_difference(one, two):
    pairs = zip(one.splitlines(), two.splitlines())
    for number, (left, right) in enumerate(pairs, 1):
        if left != right:
            return f"line {number}: {left!r} and {right!r}"
    return f"{len(one)} and {len(two)} bytes"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bfa", required=True, help="the program")
    parser.add_argument("--write-dumps", action="store_true", help="write the NAME.dump files")
    parser.add_argument("files", nargs="*", type=pathlib.Path, help="compare these instead")
    options = parser.parse_args()
    comparison = Comparison(options.bfa)
    for path in options.files or sorted(VECTORS.glob("*.bfa")):
        if not options.files and path.with_suffix(".error").exists():
            comparison.compare_error(path)
            continue
        if options.write_dumps:
            path.with_suffix(".dump").write_bytes(comparison.dump(path)[1])
        comparison.compare_all_modes(path)
        if not options.files:
            stored = path.with_suffix(".dump").read_bytes()
            dumped = comparison.dump(path)[1]
            comparison.expect(stored == dumped, f"{path.name}: {first_difference(stored, dumped)}")
    for difference in comparison.differences:
        print(difference)
    print(f"{comparison.count} comparisons, {len(comparison.differences)} differences")
    return 1 if comparison.differences or not comparison.count else 0


if __name__ == "__main__":
    sys.exit(main())
