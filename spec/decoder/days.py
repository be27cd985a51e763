"""Days: their sets, their columns, their rows."""

import math
import struct

from decoder import bit_lengths
from decoder.columns import BIT_LENGTHS, BY_AVAILABILITY, ENCODINGS, PLANES, Part
from decoder.failure import require
from decoder.frame import decode_text
from decoder.layout import (COLUMNS, KLINE, LAST_INSTANT, META, MODIFIED, PROBED, QUOTE_VOLUME,
                            SIZE, STATUS, TRADES)
from decoder.xxh3 import xxh3_128


def bits_of(mask):
    return [i for i, bit in enumerate(bin(mask)[:1:-1]) if bit == "1"]


class DayReader:
    """One day: its sets, then its columns, then (once the frames are loaded) its rows."""

    def __init__(self, content, entry, frames):
        self.content = content
        self.entry = entry
        self.frames = frames
        self.masks = [content.read_set(entry, which) for which in range(4)]
        observed, available, known, zero = self.masks
        for inner, outer, what in ((available, observed, "available"), (known, available,
                                   "volume known"), (zero, known, "zero volume")):
            require(inner & ~outer == 0, f"{what} set is no subset", entry.at)
        self.ids = bits_of(observed)
        self.domains = [[k for k, i in enumerate(self.ids) if mask >> i & 1]
                        for mask in self.masks]
        self.available = [bool(available >> i & 1) for i in self.ids]
        self.unknown_columns = False
        self.parts = []
        self.decimals = {}
        for group, offset in enumerate(entry.metas):
            if offset:
                where = entry.at + 32 + 8 * group
                self.read_meta(content.walker.refer(offset, META, entry.leaf, where), group)

    def read_meta(self, block, group):
        payload, at = block.payload, block.offset + 32
        require(len(payload) >= 24, "metadata block cut short", at)
        day, own_group, count = struct.unpack_from("<iHH", payload)
        require(day == self.entry.day, "metadata block of another day", at)
        require(own_group == group, "metadata block of another group", at + 4)
        require(count >= 1, "metadata block without columns", at + 6)
        counts = struct.unpack_from("<4I", payload, 8)
        expected = self.entry.counts if group == KLINE else self.entry.counts[:2] + (0, 0)
        require(counts == expected, "counts of a metadata block", at + 8)
        end = 24 + 8 * count
        require(len(payload) >= end, "metadata block cut short", at)
        last = -1
        for i in range(count):
            here = 24 + 8 * i
            column, encoding, domain, size = struct.unpack_from("<HBBI", payload, here)
            require(column > last, "columns out of order", at + here)
            last = column
            start = (end + 7) // 8 * 8
            require(not any(payload[end:start]), "non-zero padding of a column", at + end)
            end = start + size
            require(end <= len(payload), "column reaches too far", at + here)
            if column not in COLUMNS:
                self.unknown_columns = True
                continue
            require(COLUMNS[column].group == group, "column in another group", at + here)
            self.add_part(column, encoding, domain, payload[start:end], at + start)
        require(end == len(payload), "bytes behind the columns", at + end)

    def add_part(self, column, encoding, domain, data, at):
        part = Part(column, encoding, domain, [], data, at)
        part.need(encoding in ENCODINGS, "unknown encoding")
        part.need(part.type in ENCODINGS[encoding].types, "encoding for another type")
        part.need(column not in (SIZE, MODIFIED) or encoding <= 3, "encoding not allowed")
        self.find_rows(part)
        part.need(part.rows, "column without values")
        if ENCODINGS[encoding].framed:
            self.find_frame(part)
        self.parts.append(part)

    def find_rows(self, part):
        """Resolves the domain, and takes its bitset off the data."""
        if part.domain <= 3:
            own = part.domain <= 1 or COLUMNS[part.column].group == KLINE
            part.need(own, "domain that is for klines alone")
            part.rows = self.domains[part.domain]
            return
        part.need(part.domain <= 5, "unknown domain")
        base = self.domains[part.domain - 4]
        size = (len(base) + 63) // 64 * 8
        part.need(len(part.body) >= size, "bitset of the domain cut short")
        mask = int.from_bytes(part.body[:size], "little")
        part.need(mask >> len(base) == 0, "bits past the last row")
        part.rows = [base[k] for k in bits_of(mask)]
        part.body = part.body[size:]
        part.at += size

    def find_frame(self, part):
        count, body = len(part.rows), part.body
        if part.encoding == PLANES:
            part.frame = self.frames.add(body, 8 * count, part.at)
            return
        part.need(len(body) >= 8, "frame cut short")
        size, content = struct.unpack_from("<II", body)
        part.need(8 + size == len(body), "size of the frame")
        part.need(content <= 256 * count, "content size of the texts")
        part.frame = self.frames.add(body[8:], content, part.at + 8)

    def finish(self, trust):
        """Decodes and checks the columns; gives the rows as (name, available, values)."""
        values = [{} for _ in self.ids]
        for part in self.parts:
            frame = None if part.frame is None else self.frames.contents[part.frame]
            if part.encoding == BY_AVAILABILITY:
                decoded = self.by_availability(part)
            elif part.encoding == BIT_LENGTHS:
                decoded = [bit_lengths.to_value(part, *self.decimals_of(part)[row])
                           for row in part.rows]
            else:
                decoded = ENCODINGS[part.encoding].decode(part, frame)
            for row, value in zip(part.rows, decoded):
                self.check_value(part, value, self.available[row])
                values[row][part.column] = value
        self.check_rows(values)
        names = self.content.names
        rows = sorted((names[i], available, cells)
                      for i, available, cells in zip(self.ids, self.available, values))
        if not trust and not self.unknown_columns:
            require(content_hash(rows) == self.entry.content, "content hash of a day",
                    self.entry.at + 64)
        return rows

    def by_availability(self, part):
        part.need(part.domain == 0, "encoding for another domain")
        part.need(len(part.body) == 16, "size of two values")
        there, absent = struct.unpack("<qq", part.body)
        return [there if available else absent for available in self.available]

    def decimals_of(self, part):
        """The (mantissa, scale) of a part in bit-length encoding by row."""
        if part.column not in self.decimals:
            wanted = bit_lengths.inputs_of(part)
            inputs = {other.column: self.decimals_of(other) for other in self.parts
                      if other.column in wanted and other.encoding == BIT_LENGTHS}
            values = bit_lengths.decode(
                part, set(self.domains[3]),
                lambda row: {column: of[row] for column, of in inputs.items() if row in of})
            self.decimals[part.column] = dict(zip(part.rows, values))
        return self.decimals[part.column]

    def check_value(self, part, value, available):
        column = part.column
        if not available:
            part.need(column in (STATUS, PROBED), "value of an absent row")
        if part.type == "f64":
            part.need(math.isfinite(value), "value is not finite")
            part.need(math.copysign(1, value) > 0, "negative value or -0")
        elif part.type == "text":
            part.need(1 <= len(value) <= 255, "size of a text")
            decode_text(value, COLUMNS[column].name, part.at)
        else:
            part.need(-2**63 <= value < 2**63, "value beyond 64 bits")
            if column in (MODIFIED, PROBED):
                part.need(0 <= value <= LAST_INSTANT, "instant out of range")
            elif column == STATUS:
                part.need(value == (200 if available else 404), "wrong status")
            else:
                part.need(value >= 0, "negative value")

    def check_rows(self, values):
        """Rules over several columns: each row has a status, and the derived sets are right."""
        known = zero = 0
        for i, available, cells in zip(self.ids, self.available, values):
            require(STATUS in cells, "row without a status", self.entry.at)
            if QUOTE_VOLUME in cells or TRADES in cells:
                known |= 1 << i
                if cells.get(TRADES) == 0:
                    zero |= 1 << i
        require(known == self.masks[2], "volume known set", self.entry.at + 16)
        require(zero == self.masks[3], "zero volume set", self.entry.at + 24)


def content_hash(rows):
    pieces = []
    for name, available, cells in rows:
        pieces.append(struct.pack("<B", len(name)) + name + struct.pack("<B", available))
        for column, value in cells.items():
            kind = COLUMNS[column].type
            if kind == "text":
                pieces.append(struct.pack("<HB", column, len(value)) + value)
            else:
                pieces.append(struct.pack("<Hd" if kind == "f64" else "<Hq", column, value))
        pieces.append(b"\0\0")
    return xxh3_128(b"".join(pieces))
