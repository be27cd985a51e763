"""The frame of the file: header, blocks, commits, trailers, each by itself."""

import re
import struct
from dataclasses import dataclass
from typing import NamedTuple

from decoder.failure import Damaged, Newer, require
from decoder.integers import hash128_at, u32, u64
from decoder.layout import (HEADER_MAGIC, KNOWN_INCOMPAT, LAST_DAY, LAST_INSTANT, MAX_DESCRIPTOR,
                            REQUIRED_KEYS, TRAILER_SIZE, VERSION)
from decoder.xxh3 import xxh3_64, xxh3_128


def align(size):
    return (size + 63) // 64 * 64


def decode_text(raw, what, at, allow_line_feed=False):
    """UTF-8 without control characters."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Damaged(f"{what} is not UTF-8", at) from None
    for char in text:
        control = char <= "\x1f" or "\x7f" <= char <= "\x9f"
        if control and not (allow_line_feed and char == "\n"):
            raise Damaged(f"control character in {what}", at)
    return text


class Header(NamedTuple):
    size: int
    file_id: bytes
    compacted_from: bytes
    first_day: int
    descriptor: list
    checksum: int


def read_header(data):
    require(data[:8] == HEADER_MAGIC, "no magic of a .bfa file", 0)
    require(len(data) >= 12, "file header cut short", len(data))
    version = u32(data, 8)
    if version > VERSION:
        raise Newer(f"the file has format version {version}; this reader knows {VERSION}")
    require(version != 0, "format version 0", 8)
    require(len(data) >= 64, "file header cut short", len(data))
    size, descriptor_size = u32(data, 12), u32(data, 52)
    require(descriptor_size <= MAX_DESCRIPTOR, "descriptor too large", 52)
    require(size == align(64 + descriptor_size), "wrong header size", 12)
    require(len(data) >= size, "file header cut short", len(data))
    checksum = u64(data, 56)
    require(checksum == xxh3_64(data[:56] + data[64:size]), "header checksum", 56)
    end = 64 + descriptor_size
    require(not any(data[end:size]), "non-zero padding of the header", end)
    first_day = struct.unpack_from("<i", data, 48)[0]
    require(0 <= first_day <= LAST_DAY, "first day out of range", 48)
    descriptor = read_descriptor(data[64:end])
    return Header(size, data[16:32], data[32:48], first_day, descriptor, checksum)


def read_descriptor(raw):
    text = decode_text(raw, "descriptor", 64, allow_line_feed=True)
    require(text.endswith("\n"), "descriptor without a final line feed", 64)
    lines = text[:-1].split("\n")
    keys = []
    for line in lines:
        match = re.match(r"([a-z0-9_]+)=", line)
        require(match, "descriptor line is no key=value", 64)
        keys.append(match[1])
    require(len(set(keys)) == len(keys), "descriptor key twice", 64)
    for key in REQUIRED_KEYS:
        require(key in keys, f"descriptor without {key}", 64)
    return lines


class Block(NamedTuple):
    offset: int
    type: bytes
    payload: bytes
    checksum: int
    sequence: int = 0       # of the commit whose batch it stands in, once known

    @property
    def end(self):
        return self.offset + 32 + len(self.payload)

    def hashed(self):
        head = struct.pack("<4sIQQ", self.type, 0, len(self.payload), self.offset)
        return head + self.payload


def read_block(data, at, limit):
    """The block at an offset, its checksum not yet verified; it must end by the limit."""
    require(at % 64 == 0 and at + 32 <= limit, "no room for a block", at)
    kind, reserved, size, own, checksum = struct.unpack_from("<4sIQQQ", data, at)
    require(reserved == 0, "reserved bytes of a block", at + 4)
    require(own == at, "block offset is not its own", at + 16)
    require(align(32 + size) <= limit - at, "block reaches too far", at + 8)
    return Block(at, kind, data[at + 32:at + 32 + size], checksum)


class Reference(NamedTuple):
    offset: int
    key: int
    count: int
    at: int


class Trailer(NamedTuple):
    offset: int
    file_id: bytes
    own: int
    commit: int
    chain: int
    checksum: int


def read_trailer(data, at):
    fields = struct.unpack_from("<16sQQ", data, at + 8)
    return Trailer(at, *fields, hash128_at(data, at + 40), u64(data, at + 56))


@dataclass
class Commit:
    block: Block
    sequence: int
    time: int
    batch_id: bytes
    flags: tuple
    batch: int
    before: int
    jump: int
    chain_before: int
    symbol_count: int
    synced: bool
    symbols: list
    coverage: list
    leaves: list
    trailer: Trailer = None

    @property
    def end(self):
        return self.trailer.offset + TRAILER_SIZE


def read_commit(block):
    """What a commit block says, with the rules that it alone can break."""
    payload, at = block.payload, block.offset + 32
    require(len(payload) >= 56, "commit block too short", at)
    sequence, time, batch_id = struct.unpack_from("<Qq16s", payload, 0)
    flags = struct.unpack_from("<QQQ", payload, 32)
    unknown = flags[0] & ~KNOWN_INCOMPAT
    if unknown:
        raise Newer(f"commit {sequence} has unknown incompat flags {unknown:#x}")
    require(len(payload) >= 120, "commit block too short", at)
    batch, before, jump = struct.unpack_from("<QQQ", payload, 56)
    count, a, b, c, bits, reserved = struct.unpack_from("<6I", payload, 96)
    require(bits & ~1 == 0, "reserved commit flags", at + 112)
    require(reserved == 0, "reserved bytes of a commit", at + 116)
    require(len(payload) == 120 + 16 * (a + b + c), "wrong size of a commit block", at)
    require(0 <= time * 1000 <= LAST_INSTANT, "commit time out of range", at + 8)
    refs = []
    for i in range(a + b + c):
        refs.append(Reference(*struct.unpack_from("<QII", payload, 120 + 16 * i),
                              at + 120 + 16 * i))
    commit = Commit(block, sequence, time, batch_id, flags, batch, before, jump,
                    hash128_at(payload, 80), count, bits == 1,
                    refs[:a], refs[a:a + b], refs[a + b:])
    check_reference_keys(commit)
    return commit


def check_reference_keys(commit):
    known = 0
    for ref in commit.symbols:
        require(ref.key == known, "symbol blocks out of order or with a gap", ref.at)
        known += ref.count
    require(known == commit.symbol_count, "symbol blocks do not add up to the symbol count",
            commit.block.offset + 32 + 96)
    for ref in commit.coverage:
        require(ref.key == 0, "key of a coverage reference", ref.at + 8)
    last = -1
    for ref in commit.leaves:
        require(ref.key > last, "leaves out of order", ref.at + 8)
        last = ref.key


def chain_hash(data, commit, end):
    previous = commit.block.payload[80:96]
    return xxh3_128(previous + data[commit.batch:end])


def check_block_hash(block):
    require(block.checksum == xxh3_64(block.hashed()), "block checksum", block.offset)
