#!/usr/bin/env python3
"""Check that what the guides show is what happens.

In a ```console block a line that starts with `$ ` is a command, `> ` goes on with it, and the lines
after it are what it prints, errors included; `…` stands for any text, and alone on a line for any
lines. The commands of a page run in one bash, in a temporary folder that has the scripts and the
tests of the repository, with the programs of --bin first on PATH.

A ```cpp block must stand in one of docs/examples/*.cc, as it is but for its indentation.
"""

import argparse
import difflib
import os
import pathlib
import re
import secrets
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = "```"


def blocks(text, language):
    """The fenced blocks of that language: line number of the fence, lines."""
    found, lines, start = [], None, 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith(FENCE):
            if lines is not None:
                lines.append(line)
        elif lines is None:
            start, lines = number, []
            wanted = line[len(FENCE):].strip() == language
        else:
            if wanted:
                found.append((start, lines))
            lines = None
    if lines is not None:
        raise ValueError(f"line {start}: the block has no end")
    return found


def commands(text):
    """The commands of the console blocks: line number, command, the lines that it should print."""
    found = []
    for start, lines in blocks(text, "console"):
        if not lines or not lines[0].startswith("$ "):
            raise ValueError(f"line {start}: the block does not begin with a command")
        for number, line in enumerate(lines, start + 1):
            if line.startswith("$ "):
                found.append((number, line[2:], []))
            elif line.startswith("> ") and not found[-1][2]:
                found[-1] = (found[-1][0], found[-1][1] + "\n" + line[2:], [])
            else:
                found[-1][2].append(line)
    return found


def matches(wanted, printed):
    """Whether the lines `printed` are those `wanted`, where `…` stands for anything."""
    parts = [r"(?:.*\n)*?" if line == "…" else ".*?".join(map(re.escape, line.split("…"))) + "\n"
             for line in wanted]
    return re.fullmatch("".join(parts), "".join(line + "\n" for line in printed)) is not None


def run(scripts, bin_folder):
    """What each of the commands prints, as lines without blanks at their end."""
    marker = secrets.token_hex(16)
    after = f'\n{{ s=$?; printf "\\n%s\\n" {marker}; (exit $s); }} 2>&1\n'
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    environment["PATH"] = f"{bin_folder}{os.pathsep}{environment['PATH']}"
    with tempfile.TemporaryDirectory(prefix="bfa-guides-") as folder:
        for name in ("scripts", "tests"):
            os.symlink(ROOT / name, os.path.join(folder, name))
        done = subprocess.run(["bash", "-c", after.join([*scripts, ""])], cwd=folder,
                              env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=500, check=False)
    texts = done.stdout.decode(errors="backslashreplace").split(f"\n{marker}\n")
    return [[line.rstrip() for line in text.splitlines()] for text in texts[:-1]]


def console_faults(text, bin_folder):
    wanted = commands(text)
    printed = run([command for _, command, _ in wanted], bin_folder)
    if len(printed) != len(wanted):
        yield f"only {len(printed)} of {len(wanted)} commands came to an end"
    for (number, _, lines), got in zip(wanted, printed):
        if not matches(lines, got):
            difference = difflib.unified_diff(lines, got, "the page", "printed", lineterm="")
            yield "\n".join([f"line {number}: prints something else", *difference])


def stands_in(block, lines):
    """Whether the lines of a block are among those of a file, but for their indentation."""
    wanted = textwrap.dedent("\n".join(block))
    return any(textwrap.dedent("\n".join(lines[i:i + len(block)])) == wanted
               for i in range(len(lines) - len(block) + 1))


def cpp_faults(text, examples):
    for number, block in blocks(text, "cpp"):
        if not any(stands_in(block, lines) for lines in examples):
            yield f"line {number}: this C++ stands in no file of docs/examples"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("pages", nargs="*", type=pathlib.Path, help="default: docs/guides/*.md")
    arguments = parser.parse_args()
    pages = arguments.pages or sorted(ROOT.glob("docs/guides/*.md"))
    examples = [path.read_text(encoding="utf-8").splitlines()
                for path in sorted(ROOT.glob("docs/examples/*.cc"))]
    if not pages or not examples:
        sys.exit("no guides or no examples found")
    failed = False
    for page in pages:
        text = page.read_text(encoding="utf-8")
        faults = [*console_faults(text, arguments.bin.resolve()), *cpp_faults(text, examples)]
        print(f"{'FAIL' if faults else 'ok  '} {page.name}: {len(commands(text))} commands, "
              f"{len(blocks(text, 'cpp'))} blocks of C++", *faults, sep="\n")
        failed = failed or bool(faults)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
