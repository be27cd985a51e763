#!/usr/bin/env python3
"""Writes the daily observations that tests/data/listing_facts.csv stands for, for `bfa append`.

One row for each file that existed from 2019-12-31 to 2026-08-20, by day, then by the bytes of the
symbol: 629,003 rows. Where a day is known to have been without a trade, its volumes are 0;
elsewhere they are left empty, that is unknown.

Usage: expand-listing-facts.py [FACTS.csv]
"""
import csv
import datetime
import pathlib
import sys

FACTS = pathlib.Path(__file__).resolve().parent.parent / "tests/data/listing_facts.csv"
LAST_DAY = datetime.date(2026, 8, 20)  # of the facts, and of contracts that go on
NEVER = (1, 0)  # an empty range of day numbers


def number_of(text):
    return datetime.date.fromisoformat(text).toordinal()


def day_range(first, last):
    return (number_of(first), number_of(last)) if first else NEVER


def read_listings(path):
    """Of each symbol: name, first and last file day, last traded day, days missing, untraded."""
    end = LAST_DAY.toordinal()
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield (
                row["symbol"],
                number_of(row["first_day"]),
                number_of(row["last_file_day"]) if row["last_file_day"] else end,
                number_of(row["last_traded_day"]) if row["last_traded_day"] else end,
                *day_range(row["missing_from"], row["missing_to"]),
                *day_range(row["untraded_from"], row["untraded_to"]),
            )


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    path = sys.argv[1] if len(sys.argv) == 2 else FACTS
    listings = sorted(read_listings(path), key=lambda listing: listing[0].encode())
    write = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n", closefd=False).write
    write("date,symbol,available,quote_volume_usdt,trade_count,volume_base\n")
    for day in range(min(listing[1] for listing in listings), LAST_DAY.toordinal() + 1):
        date = datetime.date.fromordinal(day).isoformat()
        rows = []
        for symbol, first, last_file, last_traded, *hole, quiet_from, quiet_to in listings:
            if not first <= day <= last_file or hole[0] <= day <= hole[1]:
                continue
            known_zero = day > last_traded or quiet_from <= day <= quiet_to
            rows.append(f"{date},{symbol},true,{'0,0,0' if known_zero else ',,'}\n")
        write("".join(rows))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
