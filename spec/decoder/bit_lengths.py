"""The bit-length encoding, and what a row says of its values."""

import struct
from fractions import Fraction

from decoder.layout import (BASE, CLOSE, HIGH, KLINE, LOW, OPEN, QUOTE_VOLUME, TAKER_BASE,
                            TAKER_QUOTE, TRADES)

NONE, SCALE, ROW = range(3)       # references
LEFT_OUT = 1                      # flag
MAX_MANTISSA = 10**18 - 1
MAX_INTEGER = 2**63 - 1
NOTHING = (0, 0)                  # an input without a value: mantissa and scale

INPUTS = {
    TRADES: (QUOTE_VOLUME,),
    CLOSE: (OPEN,),
    HIGH: (OPEN, CLOSE),
    LOW: (OPEN, CLOSE, HIGH),
    BASE: (QUOTE_VOLUME, OPEN, HIGH, LOW),
    TAKER_BASE: (BASE,),
    TAKER_QUOTE: (QUOTE_VOLUME, BASE, TAKER_BASE, HIGH, LOW),
}


def inputs_of(part):
    """The columns that a part needs, if its numbers are differences to what the row says."""
    by_row = len(part.body) >= 8 and part.body[0] == ROW
    return INPUTS.get(part.column, ()) if by_row else ()


def divide(dividend, divisor):
    return dividend // divisor if divisor else 0


def range_length(expected, high, low):
    """Bits of the part of a volume that the price's range stands for."""
    share = divide(2 * expected * max(high - low, 0), high + low)
    return min(share, MAX_INTEGER).bit_length()


def expect(column, row):
    """(mantissa, scale, length, sign): sign is 1, -1, or 0 where the number may go either way."""
    def mantissa(of):
        return row.get(of, NOTHING)[0]

    def scale(of):
        return row.get(of, NOTHING)[1]

    opened, high, low, close = (mantissa(of) for of in (OPEN, HIGH, LOW, CLOSE))
    quote, volume = mantissa(QUOTE_VOLUME), mantissa(BASE)
    if column == TRADES:
        units = quote // 10**scale(QUOTE_VOLUME) if scale(QUOTE_VOLUME) <= 18 else 0
        return 0, 0, 3 * units.bit_length() // 4, 1
    if column == CLOSE:
        return opened, scale(OPEN), opened.bit_length(), 0
    if column == HIGH:
        return max(opened, close), scale(OPEN), opened.bit_length(), 1
    if column == LOW:
        length = max(high - max(opened, close), 0) + abs(opened - close) // 2 + opened // 64
        return min(opened, close), scale(OPEN), length.bit_length(), -1
    if column == BASE:
        expected = divide(2 * quote, high + low)
        own_scale = max(scale(QUOTE_VOLUME) - scale(OPEN), 0)
        return expected, own_scale, range_length(expected, high, low), 0
    if column == TAKER_BASE:
        return volume // 2, scale(BASE), volume.bit_length(), 0
    expected = min(divide(mantissa(TAKER_BASE) * quote, volume), MAX_INTEGER)
    return expected, scale(QUOTE_VOLUME), range_length(expected, high, low), 0


class Bits:
    """Words of bits, read from the least significant bit of the first on."""

    def __init__(self, part, raw):
        part.need(len(raw) % 8 == 0, "size of the packed numbers")
        self.part, self.size = part, 8 * len(raw)
        self.pool, self.at = int.from_bytes(raw, "little"), 0

    def take(self, width):
        self.part.need(self.at + width <= self.size, "numbers cut short")
        value = self.pool >> self.at & (1 << width) - 1
        self.at += width
        return value

    def rice(self, center, shift):
        quotient = 0
        while not self.take(1):
            quotient += 1
            self.part.need(quotient <= 31, "quotient of a Rice code over 31")
        folded = quotient << shift | self.take(shift)
        return center - (folded + 1) // 2 if folded % 2 else center + folded // 2

    def number(self, code, expected):
        length = self.rice(*code) + expected
        self.part.need(0 <= length <= 63, "bit length out of range")
        return 1 << length - 1 | self.take(length - 1) if length > 1 else length

    def finish(self):
        self.part.need((self.at + 63) // 64 * 64 == self.size, "words behind the numbers")
        self.part.need(self.pool >> self.at == 0, "bits behind the numbers")


def decode(part, left_out_rows, row_of):
    """The (mantissa, scale) of each row. `row_of(row)` gives the inputs in a row by column."""
    part.need(len(part.body) >= 8, "parameters cut short")
    reference, flags, center, shift, scale_center, scale_shift, reserved = struct.unpack_from(
        "<BBbBbBH", part.body)
    scaled = part.type == "f64" and reference != ROW
    part.need(reference in (NONE, SCALE, ROW), "unknown reference")
    part.need(reference != SCALE or part.type == "f64", "scales of an integer")
    part.need(reference != ROW or part.column in INPUTS, "reference of a column without inputs")
    part.need(flags & ~(LEFT_OUT if part.group == KLINE else 0) == 0, "unknown flag")
    part.need(shift <= 6 and scale_shift <= 6, "shift of a Rice code over 6")
    part.need(scaled or scale_center == scale_shift == 0, "Rice code of scales that are not there")
    part.need(reserved == 0, "reserved bytes")
    bits = Bits(part, part.body[8:])
    most = MAX_MANTISSA if part.type == "f64" else MAX_INTEGER
    values = []
    for row in part.rows:
        mantissa, scale, length, sign = 0, 0, 0, 1
        left_out = flags & LEFT_OUT and row in left_out_rows
        if reference == ROW:
            mantissa, scale, length, sign = expect(part.column, row_of(row))
        elif scaled and not left_out:
            scale = bits.rice(scale_center, scale_shift)
            part.need(0 <= scale <= 22, "scale out of range")
            length = 10 * scale // 3 if reference == SCALE else 0
        number = 0 if left_out else bits.number((center, shift), length)
        if sign:
            mantissa += sign * number
        else:
            mantissa += -(number + 1) // 2 if number % 2 else number // 2
        part.need(0 <= mantissa <= most, "value out of range")
        values.append((mantissa, scale))
    bits.finish()
    return values


def to_value(part, mantissa, scale):
    if part.type == "i64":
        return mantissa
    # The division of integers that a Fraction does is correctly rounded.
    return float(Fraction(mantissa, 10**scale))
