#!/usr/bin/env python3
"""Run command-line tests: bash scripts whose output and exit code stand in files beside them.

For NAME.sh, NAME.stdout and NAME.stderr hold what it must print (no file: nothing) and NAME.exit
its exit code (no file: 0). Each runs in a temporary folder of its own, with the programs of --bin
first on PATH and the functions of prelude.bash. A script that cannot run here says why and exits
with 77. --update writes what was printed to those files: look at the difference before you commit
it.
"""

import argparse
import difflib
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77


def run(script, bin_folder):
    """What the script gives, by the suffix of the file that holds it."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "TESTS": str(HERE)}
    environment["PATH"] = f"{bin_folder}{os.pathsep}{environment['PATH']}"
    with tempfile.TemporaryDirectory(prefix="bfa-cli-") as folder:
        done = subprocess.run(["bash", "-c", '. "$TESTS/prelude.bash"; . "$0"', str(script)],
                              cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=300, check=False)
    code = b"" if done.returncode == 0 else b"%d\n" % done.returncode
    return {".stdout": done.stdout, ".stderr": done.stderr, ".exit": code}


def differences(script, got):
    for suffix, text in got.items():
        path = script.with_suffix(suffix)
        wanted = path.read_bytes() if path.exists() else b""
        lines = [side.decode(errors="backslashreplace").splitlines(keepends=True)
                 for side in (wanted, text)]
        yield from difflib.unified_diff(*lines, path.name, "printed")


def update(script, got):
    for suffix, text in got.items():
        path = script.with_suffix(suffix)
        if text:
            path.write_bytes(text)
        else:
            path.unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("--update", action="store_true", help="take what is printed as right")
    parser.add_argument("scripts", nargs="*", type=pathlib.Path, help="default: all")
    arguments = parser.parse_args()
    failed = skipped = 0
    for script in arguments.scripts or sorted(HERE.glob("*.sh")):
        script = script.resolve()
        got = run(script, arguments.bin.resolve())
        if got[".exit"] == b"%d\n" % SKIPPED:
            print(f"skip {script.stem}: {got['.stdout'].decode().strip()}")
            skipped += 1
            continue
        if arguments.update:
            update(script, got)
        different = "".join(differences(script, got))
        print(f"{'FAIL' if different else 'ok  '} {script.stem}\n{different}", end="")
        failed += bool(different)
    if failed:
        return 1
    return SKIPPED if skipped and len(arguments.scripts) == 1 else 0


if __name__ == "__main__":
    sys.exit(main())
