#!/usr/bin/env python3
"""Decode a .bfa file from the description in bfa-format.md alone, and print it as text.

What: the dump of section 6 of that page. `decode.py FILE` prints the whole store; `--date D` one
day of it; `--commits` its commits; `--blocks` its blocks. `--as-of SEQ|INSTANT` does any of these
as if the file ended at that commit. Nothing is printed before all that is asked about is checked.

How: the file is read into memory and its newest commit found from the end (section 5). The commits
before it are reached through their back references, then the file is walked from its header to
the chosen commit: framing, zero padding, checksums, chain hashes, references, jumps, flags, order
and the revisions of days are checked on the way. `--commits` and `--blocks` stop there. A dump
goes on to decode symbols, coverage and days, and checks every rule on values, the derived sets and
the content hashes; with `--date`, of the days only the one asked for. XXH3 is written out in
decoder/xxh3.py; zstd frames go to the `zstd` program, those of a leaf in one call. `--trust` leaves
out checksums and hashes, but for the header and what opening a file needs. `--self-test` tries XXH3
on known answers.

Exit codes: 0 done; 2 usage; 3 damaged; 4 no such file, day or commit; 8 the file needs a newer
reader; 1 the zstd program is missing.
"""

import argparse
import datetime
import os
import re
import sys

from decoder.failure import Failure, NotFound
from decoder.frame import read_header
from decoder.history import Opener, Walker
from decoder.layout import EPOCH_ORDINAL
from decoder.text import blocks_text, commits_text, date_lines, dump_text
from decoder.xxh3 import self_test


def parse_date(text):
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no date (YYYY-MM-DD)")
    try:
        return datetime.date.fromisoformat(text).toordinal() - EPOCH_ORDINAL
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from None


def parse_as_of(text):
    """("sequence", N) or ("instant", microseconds)."""
    if re.fullmatch(r"[0-9]+", text):
        return "sequence", int(text)
    match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})"
                         r"(?:\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is no sequence and no RFC 3339 instant")
    day = parse_date(match[1])
    hour, minute, second = (int(match[i]) for i in (2, 3, 4))
    ahead_hours, ahead_minutes = int(match[7] or 0), int(match[8] or 0)
    if max(hour, ahead_hours) > 23 or max(minute, second, ahead_minutes) > 59:
        raise argparse.ArgumentTypeError(f"{text!r} has no such time of day")
    ahead = (ahead_hours * 3600 + ahead_minutes * 60) * (-1 if match[6] == "-" else 1)
    seconds = day * 86400 + hour * 3600 + minute * 60 + second - ahead
    return "instant", seconds * 10**6 + int((match[5] or "0").ljust(6, "0")[:6])


def choose(commits, as_of):
    """The commits up to the one asked for."""
    kind, value = as_of
    for index in range(len(commits) - 1, -1, -1):
        commit = commits[index]
        found = (commit.sequence == value if kind == "sequence"
                 else commit.time * 1000 <= value)
        if found:
            return commits[:index + 1]
    if kind == "sequence":
        raise NotFound(f"no commit {value}")
    raise NotFound("no commit at or before that instant")


def run(options):
    try:
        with open(options.file, "rb") as source:
            data = source.read()
    except OSError as error:
        raise NotFound(f"{options.file}: {error.strerror}") from None
    header = read_header(data)
    commits = Opener(data, header, options.trust).history()
    if options.as_of:
        commits = choose(commits, options.as_of)
    walker = Walker(data, header, commits, options.trust)
    if options.commits:
        return commits_text(walker)
    if options.blocks:
        return blocks_text(walker)
    if options.date is not None:
        return date_lines(walker, options.date, options.trust)
    return dump_text(walker, options.trust)


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(prog="decode.py", description="Print a .bfa file as text.")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--date", type=parse_date, metavar="D", help="one day alone")
    mode.add_argument("--commits", action="store_true", help="the commits")
    mode.add_argument("--blocks", action="store_true", help="the blocks")
    mode.add_argument("--self-test", action="store_true", help="try XXH3 on known answers")
    parser.add_argument("--as-of", type=parse_as_of, metavar="SEQ|INSTANT",
                        help="as of a commit, or the last one not after an instant")
    parser.add_argument("--trust", action="store_true", help="do not verify hashes")
    parser.add_argument("file", nargs="?", metavar="FILE")
    options = parser.parse_args(arguments)
    if options.file is None and not options.self_test:
        parser.error("FILE is needed")
    return options


def main(arguments):
    options = parse_arguments(arguments)
    if options.self_test:
        return self_test()
    try:
        lines = run(options)
    except Failure as failure:
        print(f"decode.py: {failure}", file=sys.stderr)
        return failure.code
    try:
        sys.stdout.buffer.write("".join(line + "\n" for line in lines).encode("utf-8"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
