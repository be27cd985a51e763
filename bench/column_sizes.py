#!/usr/bin/env python3
"""How many bytes and bits a value each column of a store takes.

`bench/column_sizes.py build/release/bin/bfa STORE` finds the metadata blocks with
`bfa dump --blocks` and adds up what their directories say (spec/bfa-format.md, section 3.4),
superseded days included.
"""

import collections
import struct
import subprocess
import sys

COLUMNS = ("file_size_bytes last_modified status_code probe_timestamp etag quote_volume_usdt"
           " trade_count volume_base taker_buy_volume_base taker_buy_quote_volume_usdt open_price"
           " high_price low_price close_price").split()


def value_count(counts, domain, data):
    if domain < 4:
        return counts[domain]
    size = (counts[domain - 4] + 63) // 64 * 8
    return int.from_bytes(data[:size], "little").bit_count()


def main(bfa, path):
    with open(path, "rb") as file:
        store = file.read()
    command = [bfa, "dump", "--blocks", path]
    blocks = subprocess.run(command, check=True, capture_output=True, text=True)
    sizes, values, encodings = collections.Counter(), collections.Counter(), collections.Counter()
    for line in blocks.stdout.splitlines():
        kind, offset, name = line.split()[:3]
        if kind != "block" or name != "META":
            continue
        start = int(offset) + 32
        counts = struct.unpack_from("<4I", store, start + 8)
        column_count, = struct.unpack_from("<H", store, start + 6)
        at = 24 + 8 * column_count
        for i in range(column_count):
            column, encoding, domain, size = struct.unpack_from("<HBBI", store, start + 24 + 8 * i)
            data = store[start + at:start + at + size]
            sizes[column] += size
            values[column] += value_count(counts, domain, data)
            encodings[column, encoding] += 1
            at = (at + size + 7) // 8 * 8
    print("column,values,bytes,bits_per_value,days_by_encoding")
    for column in sorted(sizes):
        by_encoding = " ".join(f"{encoding}:{count}" for (of, encoding), count
                               in sorted(encodings.items()) if of == column)
        print(f"{COLUMNS[column - 1]},{values[column]},{sizes[column]},"
              f"{8 * sizes[column] / values[column]:.2f},{by_encoding}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
