#!/usr/bin/env python3
"""Check that docs/DATA_CATALOG.md has the columns that the verbs print, in their order.

A heading in backticks is a verb, with the option that gives it other columns; the table below it
has a line a column. Every verb that has --format must be there, and nothing that is not printed.
"""

import argparse
import csv
import pathlib
import re
import sys

import sample_findings
import sample_outputs

CATALOG = sample_findings.ROOT / "docs/DATA_CATALOG.md"


def sections():
    """The columns of each table, by the words of its heading."""
    found = {}
    for part in re.split(r"^#{2,3} ", CATALOG.read_text(), flags=re.MULTILINE)[1:]:
        heading = re.match(r"`(.+)`\n", part)
        if heading:
            found[heading[1]] = re.findall(r"^\| `([\w.]+)` \|", part, re.MULTILINE)
    return found


def fields_of_info(session):
    """The names of what `info` tells of two stores which have all types of blocks between them."""
    fields = []
    for store in ("s.bfa", "um.bfa"):
        text = session.run("info", store, "--format", "csv", check=0).stdout
        for name, _ in list(csv.reader(text.splitlines()))[1:]:
            field = re.sub(r"^blocks\.\w+\.", "blocks.TYPE.", name)
            if field not in fields:
                fields.append(field)
    return fields


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    arguments = parser.parse_args()
    catalog = sections()
    printed = {}
    faults = []
    with sample_findings.start_origin(arguments.bin) as session:
        sample_findings.make_stores(session)
        sample_outputs.make_inputs(session)
        session.run("update", "um.bfa", "--no-klines", check=0)
        printed["info"] = fields_of_info(session)
        for heading, commands in sample_outputs.OUTPUTS.items():
            for command in commands:
                text = sample_outputs.printed(session, command, "csv")
                printed[heading] = next(csv.reader(text.splitlines()))
                if printed[heading] != catalog.get(heading):
                    faults.append(f"{heading}: {command} prints {','.join(printed[heading])}, the "
                                  f"catalog has {','.join(catalog.get(heading, ['nothing']))}")
        verbs = sample_outputs.verbs_with_formats(session)
    if printed["info"] != catalog.get("info"):
        faults.append(f"info: prints {printed['info']}, the catalog has {catalog.get('info')}")
    asked = {command.split()[0] for commands in sample_outputs.OUTPUTS.values()
             for command in commands} | {"info"}
    faults += [f"{verb}: has --format and is not asked here" for verb in sorted(verbs - asked)]
    faults += [f"{heading}: is in the catalog, and nothing prints it"
               for heading in sorted(catalog.keys() - printed.keys() - sample_outputs.ABSENT)]
    print(f"{len(printed)} outputs of {len(verbs)} verbs", *faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
