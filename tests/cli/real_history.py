#!/usr/bin/env python3
"""Real history, told by a store of tests/data/listing_facts.csv: who ended when, and who was there.

Usage: real_history.py --bin FOLDER.
"""

import argparse
import collections
import csv
import io
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# By year of the last traded day; from the facts themselves, counted by their recorder.
ENDED = {"2020": 1, "2021": 3, "2022": 14, "2023": 3, "2024": 30, "2025": 47, "2026": 55}
# Symbol, last day with a trade, last day with a file; a contract that died, as it is remembered.
DEAD = (
    ("LUNAUSDT", "2022-05-12", "2022-05-13"),
    ("FTTUSDT", "2022-11-14", "2026-08-20"),
    ("BTTUSDT", "2022-01-14", "2022-01-26"),
    ("AKROUSDT", "2022-05-27", "2022-05-27"),
    ("SCUSDT", "2022-06-17", "2026-08-20"),
)
LAST_DAY = "2026-08-20"


class History:
    def __init__(self, bfa, folder):
        self.bfa, self.store = bfa, f"{folder}/um.bfa"
        self.wrong = []
        facts = subprocess.run([sys.executable, ROOT / "scripts/expand-listing-facts.py"],
                               check=True, capture_output=True).stdout
        subprocess.run([bfa, "append", "-q", self.store], input=facts, check=True,
                       stdout=subprocess.DEVNULL)

    def ask(self, verb, *arguments):
        return subprocess.run([self.bfa, verb, "-q", self.store, *arguments], check=True,
                              capture_output=True, text=True).stdout

    def rows(self, verb, *arguments):
        return list(csv.DictReader(io.StringIO(self.ask(verb, *arguments, "--format", "csv"))))

    def names(self, verb, *arguments):
        return {row["symbol"] for row in self.rows(verb, *arguments)}

    def expect(self, what, found, wanted):
        if found != wanted:
            self.wrong.append(f"{what}: {found}, not {wanted}")


def check_ended(history):
    ended = history.rows("symbols", "--ended")
    by_year = collections.Counter(row["last_traded_day"][:4] for row in ended)
    history.expect("ended by year", dict(by_year), ENDED)


def check_dead(history):
    symbols = {row["symbol"]: row for row in history.rows("symbols")}
    ended = history.names("symbols", "--ended")
    for symbol, last_traded, last_file in DEAD:
        found = symbols[symbol]
        history.expect(f"{symbol}: last traded day", found["last_traded_day"], last_traded)
        history.expect(f"{symbol}: last day", found["last_day"], last_file)
        history.expect(f"{symbol}: ended", symbol in ended, True)
        history.expect(f"{symbol}: in the universe at its end",
                       symbol in history.names("snapshot", last_traded, "--universe"), True)
        history.expect(f"{symbol}: in the last universe",
                       symbol in history.names("snapshot", LAST_DAY, "--universe"), False)
        history.expect(f"{symbol}: has a file on the last day",
                       symbol in history.names("snapshot", LAST_DAY), last_file == LAST_DAY)


# What the exchange itself said it traded that day, against what the files of the archive say.
def check_exchange(history):
    with open(ROOT / "tests/data/exchange_symbols_2021-04-17.txt", encoding="utf-8") as file:
        trading = {line.strip() for line in file if not line.startswith("#")}
    universe = history.names("snapshot", "2021-04-17", "--universe", "--kind", "perpetual,index")
    history.expect("traded on 2021-04-17 without a file", sorted(trading - universe), [])
    history.expect("a file on 2021-04-17 but not traded", sorted(universe - trading), [])
    history.expect("symbols traded on 2021-04-17", len(trading), 109)


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        history = History(options.bin / "bfa", folder)
        check_ended(history)
        check_dead(history)
        check_exchange(history)
    print("\n".join(history.wrong) or "history is as it was")
    return 1 if history.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
