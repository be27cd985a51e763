"""The content of a commit: symbols, coverage, leaves."""

import struct
from typing import NamedTuple

from decoder.failure import require
from decoder.frame import decode_text
from decoder.integers import hash128_at, u32
from decoder.layout import BITS, LAST_DAY, LAST_INSTANT, SETS


def read_symbols(block):
    """The names, as bytes, of a symbol block."""
    payload, at = block.payload, block.offset + 32
    count = u32(payload, 4)
    require(count >= 1, "symbol block without symbols", at + 4)
    require(len(payload) >= 8 + count, "symbol block cut short", at)
    sizes = payload[8:8 + count]
    require(len(payload) == 8 + count + sum(sizes), "wrong size of a symbol block", at)
    names, start = [], 8 + count
    for size in sizes:
        require(size >= 1, "empty symbol name", at + start)
        name = payload[start:start + size]
        decode_text(name, "symbol name", at + start)
        names.append(name)
        start += size
    return names


class Range(NamedTuple):
    symbol: int
    first: int
    last: int
    probed: int
    at: int


def read_coverage(block, symbol_count):
    payload, at = block.payload, block.offset + 32
    count, reserved = struct.unpack_from("<II", payload)
    require(count >= 1, "coverage block without ranges", at)
    require(reserved == 0, "reserved bytes of a coverage block", at + 4)
    require(len(payload) == 8 + 24 * count, "wrong size of a coverage block", at)
    ranges = []
    for i in range(count):
        here = at + 8 + 24 * i
        symbol, first, last, spare, probed = struct.unpack_from("<IiiIq", payload, 8 + 24 * i)
        require(symbol < symbol_count, "coverage of an unknown symbol", here)
        require(0 <= first <= last <= LAST_DAY, "days of a coverage range", here + 4)
        require(spare == 0, "reserved bytes of a coverage range", here + 12)
        require(0 <= probed <= LAST_INSTANT, "probe instant of a coverage range", here + 16)
        ranges.append(Range(symbol, first, last, probed, here))
        ordered = i == 0 or ranges[i - 1][:2] <= ranges[i][:2]
        require(ordered, "coverage ranges out of order", here)
    return ranges


def covers(ranges, wanted):
    """Whether sorted ranges cover all cells of one range."""
    day = wanted.first
    for own in ranges:
        if own.symbol == wanted.symbol and own.first <= day <= own.last:
            day = own.last + 1
    return day > wanted.last


class Entry(NamedTuple):
    """One day of a leaf."""
    day: int
    counts: tuple
    sets: tuple
    metas: tuple
    sequence: int
    content: int
    revision: int
    raw: bytes
    leaf: int       # the offset of the leaf's block
    at: int


def read_leaf(block):
    payload, at = block.payload, block.offset + 32
    number, count, mask = struct.unpack_from("<IIQ", payload)
    require(1 <= count <= 64, "day count of a leaf", at + 4)
    require(len(payload) == 16 + 104 * count, "wrong size of a leaf", at)
    require(mask.bit_count() == count, "day mask of a leaf", at + 8)
    counts = [struct.unpack_from(f"<{count}I", payload, 16 + 4 * count * i) for i in range(4)]
    days = [64 * number + i for i in range(64) if mask >> i & 1]
    require(days[-1] <= LAST_DAY, "day of a leaf out of range", at)
    entries = []
    for i, day in enumerate(days):
        start = 16 + 16 * count + 88 * i
        here = at + start
        *offsets, sequence = struct.unpack_from("<8Q", payload, start)
        revision, reserved = struct.unpack_from("<II", payload, start + 80)
        require(offsets[0] != 0, "day without observed symbols", here)
        require(1 <= sequence <= block.sequence, "commit sequence of a day", here + 56)
        require(revision >= 1, "revision of a day", here + 80)
        require(reserved == 0, "reserved bytes of a day", here + 84)
        entries.append(Entry(day, tuple(c[i] for c in counts), tuple(offsets[:4]),
                             tuple(offsets[4:]), sequence, hash128_at(payload, start + 64),
                             revision, payload[start:start + 88], block.offset, here))
    return entries


class Content:
    """The content as of the last of the commits that a walker went over."""

    def __init__(self, walker):
        self.walker = walker
        self.commit = walker.commits[-1] if walker.commits else None
        self.names, self.ranges, self.entries = [], [], []
        if self.commit:
            self.load_symbols()
            self.load_coverage()
            self.load_leaves()

    def load_symbols(self):
        seen = set()
        for ref in self.commit.symbols:
            for name in read_symbols(self.walker.blocks[ref.offset]):
                require(name not in seen, "symbol name twice", ref.offset)
                seen.add(name)
                self.names.append(name)

    def load_coverage(self):
        self.check_coverage_kept()
        for ref in self.commit.coverage:
            self.ranges += read_coverage(self.walker.blocks[ref.offset], len(self.names))
        self.ranges.sort()
        for one, two in zip(self.ranges, self.ranges[1:]):
            apart = one.symbol != two.symbol or one.last < two.first
            require(apart, "coverage ranges overlap", two.at)
        self.check_sets_size()
        self.ranges.sort(key=lambda r: (self.names[r.symbol], r.first))

    def check_sets_size(self):
        if not self.ranges:
            return
        boundaries = {day for range_ in self.ranges for day in (range_.first, range_.last + 1)}
        sets_size = (len(boundaries) - 1) * 8 * (self.ranges[-1].symbol // 64 + 1)
        own_size = 24 * len(self.ranges) + 2 * len(self.names)
        require(sets_size <= 64 * own_size + 2**26, "coverage of too many days",
                self.commit.coverage[0].offset)

    def check_coverage_kept(self):
        """A commit covers every cell that the one before it covered."""
        before, blocks = [], ()
        for commit in self.walker.commits:
            if tuple(ref.offset for ref in commit.coverage) == blocks:
                continue
            blocks = tuple(ref.offset for ref in commit.coverage)
            ranges = sorted(range_ for offset in blocks
                            for range_ in read_coverage(self.walker.blocks[offset],
                                                        len(self.names)))
            for old in before:
                require(covers(ranges, old), "covered cell lost", commit.block.offset)
            before = ranges

    def load_leaves(self):
        """Reads the leaves of every commit in turn, to follow the revisions of each day."""
        latest, leaves, before = {}, {}, set()
        for commit in self.walker.commits:
            offsets = {ref.offset for ref in commit.leaves}
            leaves = {at: leaf for at, leaf in leaves.items() if at in offsets}
            for offset in sorted(offsets - before):
                leaves[offset] = read_leaf(self.walker.blocks[offset])
                for entry in leaves[offset]:
                    self.check_revision(latest.get(entry.day), entry, commit)
                    latest[entry.day] = entry
            before = offsets
        self.entries = [e for ref in self.commit.leaves for e in leaves[ref.offset]]

    def check_revision(self, old, entry, commit):
        if old and old.raw == entry.raw:
            return
        if commit.before == 0:
            # Of a compacted store: each revision was written by another commit, the last by this
            # one or an earlier one.
            require(entry.revision <= entry.sequence, "revision of a day", entry.at + 80)
            return
        expected = old.revision + 1 if old else 1
        require(entry.revision == expected, "revision of a day", entry.at + 80)
        require(entry.sequence == commit.sequence, "commit sequence of a day", entry.at + 56)

    def read_set(self, entry, which):
        """A bitset of a day as one number."""
        offset = entry.sets[which]
        mask = 0
        if offset:
            block = self.walker.refer(offset, BITS, entry.leaf, entry.at + 8 * which)
            payload = block.payload
            require(payload and len(payload) % 8 == 0, "size of a bitset", offset)
            require(any(payload[-8:]), "last word of a bitset is zero", offset)
            mask = int.from_bytes(payload, "little")
            require(mask >> len(self.names) == 0, "bitset names an unknown symbol", offset)
        require(mask.bit_count() == entry.counts[which], f"{SETS[which]} count of a day",
                entry.at)
        return mask
