#!/usr/bin/env python3
"""Checks that no golden file was changed, removed, or left out of manifest.txt.

`--add` puts the files that are not in the manifest yet into it, and changes no line that is there.
`--root` names another folder than that of the sources. Exit codes: 0 all is as it was; 1 something
is not, which is listed with what to do.
"""

import argparse
import hashlib
import pathlib
import sys

MANIFEST = "tests/golden/manifest.txt"
RULE = ("golden files are never changed or removed: put this one back (git checkout), and add a new"
        " file, or a folder for a new format version, for what is new; see tests/golden/README.md")
HEADER = """\
# Each golden file: its path, its SHA-256, then `valid` and the SHA-256 of its dump, or `exit` and
# the exit code of a command that meets it. Lines are added, never changed: see README.md.
"""


def sum_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def expectation_of(path):
    dump, error = path.with_suffix(".dump"), path.with_suffix(".error")
    if dump.exists():
        return f"valid {sum_of(dump)}"
    if error.exists():
        return f"exit {error.read_text('utf-8').splitlines()[0]}"
    return None


def golden_files(root):
    folders = [root / "spec/vectors", *sorted((root / "tests/golden").glob("[0-9]*"))]
    return [path.relative_to(root).as_posix()
            for folder in folders for path in sorted(folder.glob("*.bfa"))]


def read_manifest(root):
    """What stands behind each path."""
    path = root / MANIFEST
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))


def faults(root, manifest):
    found = []
    for name, recorded in manifest.items():
        path = root / name
        if not path.exists():
            found.append(f"{name}: is gone; {RULE}")
            continue
        checksum, expectation = recorded.split(" ", 1)
        if sum_of(path) != checksum:
            found.append(f"{name}: was changed; {RULE}")
        if expectation_of(path) is None:
            found.append(f"{name}: what is expected of it is gone: it needs a .dump or a .error"
                         f" beside it; {RULE}")
        elif expectation_of(path) != expectation:
            found.append(f"{name}: what is expected of it was changed, from '{expectation}' to"
                         f" '{expectation_of(path)}'; {RULE}")
    for name in golden_files(root):
        if name not in manifest:
            found.append(f"{name}: is not in the manifest: give it a .dump or a .error, then run"
                         " tests/golden/check_manifest.py --add")
    return found


def add_missing(root, manifest):
    missing = [name for name in golden_files(root)
               if name not in manifest and expectation_of(root / name)]
    path = root / MANIFEST
    text = path.read_text("utf-8") if path.exists() else HEADER
    for name in missing:
        text += f"{name} {sum_of(root / name)} {expectation_of(root / name)}\n"
    path.write_text(text, "utf-8")
    print(f"added {len(missing)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--add", action="store_true", help="add the files that are not in it yet")
    parser.add_argument("--root", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parents[2], help="of the sources")
    options = parser.parse_args()
    if options.add:
        add_missing(options.root, read_manifest(options.root))
    manifest = read_manifest(options.root)
    found = faults(options.root, manifest)
    for fault in found:
        print(fault)
    print(f"{len(manifest)} golden files, {len(found)} faults")
    return 1 if found or not manifest else 0


if __name__ == "__main__":
    sys.exit(main())
