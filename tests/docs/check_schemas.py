#!/usr/bin/env python3
"""Check that what the programs print for machines is what docs/schemas says.

Every object must be valid; and with a key more, anywhere in it, or a key less it must not be: a
schema that lets changes pass is none. The rows of json are those of ndjson.
"""

import argparse
import collections
import json
import pathlib
import sys

import sample_findings
import sample_outputs

try:
    import jsonschema
except ImportError:
    sys.exit(f"{sys.executable} has no jsonschema: scripts/install-dependencies.sh test")

SCHEMAS = sample_findings.ROOT / "docs/schemas"
# Of objects: keys that may lack. What is in a map may lack, and any column of a row.
OPTIONAL = {"where"}
MAPS = {"blocks", "finding_counts"}


def load(name):
    return json.loads((SCHEMAS / name).read_text())


def expanded(node, name):
    """A schema without references: what they lead to in their place. `name` is of its file."""
    if isinstance(node, list):
        return [expanded(item, name) for item in node]
    if not isinstance(node, dict):
        return node
    rest = {key: expanded(value, name) for key, value in node.items() if key != "$ref"}
    if "$ref" not in node:
        return rest
    file, _, pointer = node["$ref"].partition("#")
    target = load(file or name)
    for step in pointer.split("/")[1:]:
        target = target[step]
    return {"allOf": [expanded(target, file or name)], **rest}


def validators():
    """By the name of the schema; those that another is made of included."""
    found = {}
    for path in sorted(SCHEMAS.glob("*.schema.json")):
        jsonschema.Draft202012Validator.check_schema(load(path.name))
        schema = expanded(load(path.name), path.name)
        found[path.name.removesuffix(".schema.json")] = jsonschema.Draft202012Validator(schema)
    return found


def objects_in(value, key=None):
    """The objects in `value`, with the key that each stands under; `value` itself among them."""
    if isinstance(value, dict):
        yield key, value
        for inner_key, inner in value.items():
            yield from objects_in(inner, inner_key)
    elif isinstance(value, list):
        for inner in value:
            yield from objects_in(inner, key)


class Checker:
    def __init__(self):
        self.validators = validators()
        self.counts = collections.Counter()
        self.faults = []

    def check(self, name, value, source):
        self.counts[name] += 1
        for error in self.validators[name].iter_errors(value):
            self.faults.append(f"{name}: {source}: {error.json_path}: {error.message}")
        # Few are enough, and thousands take long.
        if self.counts[name] <= 50:
            self.check_strictness(name, value)

    def check_strictness(self, name, value):
        is_valid = self.validators[name].is_valid
        for key, part in list(objects_in(value)):
            part["no such key"] = None
            if is_valid(value):
                self.faults.append(f"{name}: lets an unknown key pass in {part}")
            del part["no such key"]
            for lacking in [] if name == "row" or key in MAPS else part.keys() - OPTIONAL:
                kept = part.pop(lacking)
                if is_valid(value):
                    self.faults.append(f"{name}: lets {part} pass, without {lacking}")
                part[lacking] = kept


def check_rows(checker, session):
    session.play({"faults": []})
    for heading, commands in sample_outputs.OUTPUTS.items():
        name = "finding" if heading == "validate" else heading.replace(" --", "-")
        for command in commands:
            text = sample_outputs.printed(session, command, "ndjson")
            rows = [json.loads(line) for line in text.splitlines()]
            if not command.startswith("export"):
                if json.loads(sample_outputs.printed(session, command, "json")) != rows:
                    checker.faults.append(f"{command}: json and ndjson differ")
            for row in rows:
                checker.check(name, row, command)


def check_objects(checker, session):
    for store in ("s.bfa", "facts.bfa", "um.bfa"):
        for text in ("json", "ndjson"):
            printed = session.run("info", store, "--format", text, check=0).stdout
            checker.check("info", json.loads(printed), f"info {store}")
    for vector in sorted(sample_findings.VECTORS.glob("*.bfa")):
        done = session.run("info", str(vector), "--format", "json")
        if done.returncode == 0:
            checker.check("info", json.loads(done.stdout), f"info {vector.name}")


def check_log(checker, session):
    for command in ("validate torn.bfa", "update um.bfa -v", "append s.bfa none.csv",
                    "append s.bfa predecessor.csv", "counts", "counts missing.bfa", "no-such-verb",
                    "delistings s.bfa 2024-01-18", "export torn.bfa -o out.csv"):
        done = session.run("--log-format", "json", *command.split())
        for line in done.stderr.splitlines():
            checker.check("log-line", json.loads(line), command)


def check_sidecar(checker, session):
    for name, options in (("out.csv", ""), ("out.ndjson", "--format ndjson --available"),
                          ("some.csv", "--columns symbol,etag --start 2024-01-16"),
                          ("none.csv", "--start 2024-01-17 --end 2024-01-17")):
        session.run("export", "s.bfa", "-o", name, "--sidecar", *options.split(), check=0)
        checker.check("sidecar", json.loads((session.path / f"{name}.json").read_text()), options)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    arguments = parser.parse_args()
    checker = Checker()
    with sample_findings.start_origin(arguments.bin) as session:
        sample_findings.make_stores(session)
        sample_outputs.make_inputs(session)
        for finding in sample_findings.findings_of_checks(session):
            checker.check("finding", finding, "validate")
        for notification in sample_findings.notifications(session):
            checker.check("notification", notification, "update")
        check_rows(checker, session)
        check_objects(checker, session)
        check_log(checker, session)
        if "sidecar" not in sample_outputs.ABSENT:
            check_sidecar(checker, session)
    unused = checker.validators.keys() - checker.counts.keys() - sample_outputs.ABSENT
    for name in sorted(unused - {"types"}):
        checker.faults.append(f"nothing was held against {name}.schema.json")
    print(*(f"{count:6} {name}" for name, count in sorted(checker.counts.items())), sep="\n")
    print(*checker.faults, sep="\n")
    return 1 if checker.faults else 0


if __name__ == "__main__":
    sys.exit(main())
