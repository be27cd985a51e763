"""Columns: zstd frames and the encodings."""

import struct
import subprocess
from dataclasses import dataclass
from typing import NamedTuple

from decoder.failure import Damaged, Failure, require
from decoder.layout import COLUMNS, ZSTD_MAGIC


class Frames:
    """zstd frames, gathered first and decompressed in one call."""

    def __init__(self):
        self.frames = []        # (frame, content size, where it stands)
        self.contents = []

    def add(self, frame, size, at):
        require(frame_content_size(frame, at) == size, "content size of a zstd frame", at)
        self.frames.append((frame, size, at))
        return len(self.frames) - 1

    def load(self):
        if not self.frames:
            return
        whole = decompress(b"".join(frame for frame, _, _ in self.frames))
        if whole is None or len(whole) != sum(size for _, size, _ in self.frames):
            for frame, size, at in self.frames:
                alone = decompress(frame)
                require(alone is not None and len(alone) == size, "zstd frame", at)
            raise Damaged("zstd frames do not decompress together", self.frames[0][2])
        start = 0
        for _, size, _ in self.frames:
            self.contents.append(whole[start:start + size])
            start += size


def decompress(frames):
    try:
        done = subprocess.run(["zstd", "-dcq"], input=frames, capture_output=True, check=False)
    except FileNotFoundError:
        raise Failure("the zstd program is needed") from None
    return done.stdout if done.returncode == 0 else None


def frame_content_size(frame, at):
    """The content size that one whole zstd frame records; refuses all that is not one frame."""
    require(len(frame) >= 6 and frame[:4] == ZSTD_MAGIC, "no zstd frame", at)
    flags = frame[4]
    single = flags >> 5 & 1
    id_size = (0, 1, 2, 4)[flags & 3]
    content_size = (1 if single else 0, 2, 4, 8)[flags >> 6]
    require(content_size, "zstd frame without its content size", at)
    start = 5 + (1 - single)
    dictionary = int.from_bytes(frame[start:start + id_size], "little")
    require(dictionary == 0, "zstd frame with a dictionary", at)
    start += id_size
    size = int.from_bytes(frame[start:start + content_size], "little")
    size += 256 if content_size == 2 else 0
    start += content_size
    last = False
    while not last:
        require(start + 3 <= len(frame), "zstd frame cut short", at)
        head = int.from_bytes(frame[start:start + 3], "little")
        last, kind = head & 1, head >> 1 & 3
        start += 3 + (1 if kind == 1 else head >> 3)
    start += 4 * (flags >> 2 & 1)
    require(start == len(frame), "zstd frame has the wrong size", at)
    return size


@dataclass
class Part:
    """One column of a day on its way from bytes to values."""
    column: int
    encoding: int
    domain: int
    rows: list              # which of the day's rows have a value
    body: bytes             # the data behind the domain's bitset
    at: int                 # where the body stands in the file
    frame: int = None       # its number among the frames, if it has one

    @property
    def type(self):
        return COLUMNS[self.column].type

    @property
    def group(self):
        return COLUMNS[self.column].group

    def need(self, condition, what):
        if not condition:
            raise Damaged(f"{COLUMNS[self.column].name}: {what}", self.at)


class Encoding(NamedTuple):
    types: tuple
    framed: bool
    decode: object


def unpack_bits(part, raw, widths):
    """Numbers of the given widths, end to end in u64 words."""
    part.need(len(raw) == (sum(widths) + 63) // 64 * 8, "size of the packed numbers")
    words = iter(struct.unpack(f"<{len(raw) // 8}Q", raw))
    numbers, pool, have = [], 0, 0
    for width in widths:
        while have < width:
            pool |= next(words) << have
            have += 64
        numbers.append(pool & (1 << width) - 1)
        pool >>= width
        have -= width
    part.need(pool == 0, "bits behind the packed numbers")
    return numbers


def decode_constant(part, frame):
    part.need(len(part.body) == 8, "size of a constant")
    value = struct.unpack("<d" if part.type == "f64" else "<q", part.body)[0]
    return [value] * len(part.rows)


def decode_stride(part, frame):
    part.need(len(part.body) == 16, "size of a stride")
    base, step = struct.unpack("<qq", part.body)
    return [base + k * step for k in range(len(part.rows))]


def decode_packed(part, frame):
    part.need(len(part.body) >= 16, "size of packed numbers")
    base, divisor, width, reserved = struct.unpack_from("<qIB3s", part.body)
    part.need(divisor >= 1, "divisor is zero")
    part.need(width <= 64, "width over 64")
    part.need(not any(reserved), "reserved bytes")
    numbers = unpack_bits(part, part.body[16:], [width] * len(part.rows))
    return [base + divisor * number for number in numbers]


def decode_planes(part, frame):
    count = len(part.rows)
    mixed = bytearray(8 * count)
    for i in range(8):
        mixed[i::8] = frame[i * count:(i + 1) * count]
    return list(struct.unpack(f"<{count}d", mixed))


def decode_md5(part, frame):
    part.need(len(part.body) == 16 * len(part.rows), "size of the digests")
    return [part.body[i:i + 16].hex().encode() for i in range(0, len(part.body), 16)]


def decode_texts(part, frame):
    texts, start = [], 0
    for _ in part.rows:
        part.need(start < len(frame), "texts cut short")
        end = start + 1 + frame[start]
        part.need(end <= len(frame), "texts cut short")
        texts.append(frame[start + 1:end])
        start = end
    part.need(start == len(frame), "bytes behind the texts")
    return texts


BY_AVAILABILITY = 2
BIT_LENGTHS = 4
PLANES = 5
TEXTS = 7
# Those without a function need the day: see DayReader.
ENCODINGS = {
    0: Encoding(("i64", "f64"), False, decode_constant),
    1: Encoding(("i64",), False, decode_stride),
    BY_AVAILABILITY: Encoding(("i64",), False, None),
    3: Encoding(("i64",), False, decode_packed),
    BIT_LENGTHS: Encoding(("i64", "f64"), False, None),
    PLANES: Encoding(("f64",), True, decode_planes),
    6: Encoding(("text",), False, decode_md5),
    TEXTS: Encoding(("text",), True, decode_texts),
}
