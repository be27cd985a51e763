#!/usr/bin/env python3
"""Check that docs/rules has what store/finding.cc declares and the programs print.

Each rule has a page and a row in the README, with its id, name, severity and meaning; nothing else
has. A page lists the figures that docs/schemas/finding.schema.json has for its rule, and real
findings have no others, with the types that the page says. Its example is one of these findings.
"""

import argparse
import collections
import json
import pathlib
import re
import sys

import sample_findings

ROOT = sample_findings.ROOT
PAGES = ROOT / "docs/rules"
SECTIONS = ["What usually causes it", "What to do", "Figures", "What nearly triggers it", "Example"]
Rule = collections.namedtuple("Rule", "enumerator id name severity meaning")

# By the word of a page: whether a value is of that type.
TYPES = {
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "true or false": lambda value: type(value) is bool,
    "text": lambda value: type(value) is str,
    "date": lambda value: type(value) is str and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value),
    "list of symbols": lambda value: type(value) is list and all(type(x) is str for x in value),
}


def declared_rules():
    text = (ROOT / "store/finding.cc").read_text()
    found = re.findall(r'\{Rule::(k\w+),\s*"(\w+)",\s*"(\w+)",\s*k(\w+),\s*"([^"]+)"\}', text)
    count = int(re.search(r"std::array<RuleDescription, (\d+)> kRules", text)[1])
    if len(found) != count:
        sys.exit(f"store/finding.cc declares {count} rules, and {len(found)} were understood")
    return [Rule(enumerator, id, name, severity.lower(), meaning[0].upper() + meaning[1:] + ".")
            for enumerator, id, name, severity, meaning in found]


def hard_rules(rules):
    """The ids of those that always fail a validation: up to the one that finding.h names."""
    text = (ROOT / "store/include/bfa/finding.h").read_text()
    last = re.search(r"IsHard\(Rule rule\) \{ return rule <= Rule::(k\w+); \}", text)[1]
    position = [rule.enumerator for rule in rules].index(last)
    return {rule.id for rule in rules[:position + 1]}


def figures_by_schema():
    """The names of the figures that findings of a rule may have, by its id."""
    figures = {}
    schema = json.loads((ROOT / "docs/schemas/finding.schema.json").read_text())
    for branch in schema["allOf"]:
        shape = branch["then"]["properties"].get("figures")
        for id in branch["if"]["properties"]["rule"]["enum"] if shape is not None else []:
            figures[id] = set(shape.get("properties", {}))
    return figures


def figures_of_page(text):
    """The type of each figure that the page lists, by its name."""
    section = text.split("## Figures\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, re.MULTILINE))


def without_digits(finding):
    """A finding of a run as text; ports, times and counts in it are not the same each time."""
    return re.sub(r"\d+", "0", json.dumps(finding, sort_keys=True))


class Checker:
    def __init__(self):
        self.rules = declared_rules()
        self.pages = {path.stem: path.read_text() for path in PAGES.glob("*.md")}
        self.readme = self.pages.pop("README")
        self.faults = []

    def expect(self, holds, what):
        if not holds:
            self.faults.append(what)

    def check_readme(self):
        hard = hard_rules(self.rules)
        wanted = [f"| [{rule.id}]({rule.id}.md) | `{rule.name}` | {rule.severity} | "
                  f"{'yes' if rule.id in hard else 'no'} | {rule.meaning} |" for rule in self.rules]
        rows = [line for line in self.readme.splitlines() if line.startswith("| [")]
        for row in wanted:
            self.expect(row in rows, f"README.md lacks the row {row}")
        for row in rows:
            self.expect(row in wanted, f"README.md has a row of no rule: {row}")

    def check_pages(self):
        ids = {rule.id for rule in self.rules}
        for id in ids ^ self.pages.keys():
            self.expect(False, f"{id}: a rule without a page, or a page without a rule")
        figures = figures_by_schema()
        for rule in self.rules:
            text = self.pages.get(rule.id, "## Figures\n")
            heading = f"# {rule.id} {rule.name}\n\n**{rule.meaning}**\n\nSeverity: {rule.severity}"
            self.expect(text.startswith(heading), f"{rule.id}: does not begin with {heading}")
            sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
            self.expect(sections == SECTIONS, f"{rule.id}: its sections are {sections}")
            listed = figures_of_page(text)
            named = figures.get(rule.id)
            self.expect(listed.keys() == named,
                        f"{rule.id}: figures {sorted(listed)}, and {named} by the schema")
            for name, kind in listed.items():
                self.expect(kind in TYPES, f"{rule.id}: {name}: {kind} is no type")

    def check_figures(self, findings):
        for finding in findings:
            listed = figures_of_page(self.pages[finding["rule"]])
            for name, value in finding["figures"].items():
                self.expect(TYPES.get(listed.get(name), lambda _: False)(value),
                            f"{finding['rule']}: the page does not have {name} as in {finding}")

    def check_examples(self, findings):
        exact = {json.dumps(finding, sort_keys=True) for finding in findings}
        alike = {without_digits(finding) for finding in findings}
        for rule in self.rules:
            if rule.id in sample_findings.UNMADE:
                continue
            example = re.search(r"```json\n(.+)\n```\n$", self.pages[rule.id])
            found = example and json.loads(example[1])
            is_of_run = rule.id > "BFA100"
            self.expect(found and found["rule"] == rule.id and
                        (without_digits(found) in alike if is_of_run else
                         json.dumps(found, sort_keys=True) in exact),
                        f"{rule.id}: nothing prints its example")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    arguments = parser.parse_args()
    checker = Checker()
    checker.check_readme()
    checker.check_pages()
    with sample_findings.start_origin(arguments.bin) as session:
        sample_findings.make_stores(session)
        findings = list(sample_findings.findings_of_checks(session))
        for notification in sample_findings.notifications(session):
            findings += notification.get("findings", [])
    checker.check_figures(findings)
    checker.check_examples(findings)
    print(f"{len(checker.rules)} rules, {len(findings)} findings", *checker.faults, sep="\n")
    return 1 if checker.faults else 0


if __name__ == "__main__":
    sys.exit(main())
