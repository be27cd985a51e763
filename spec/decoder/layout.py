"""What bfa-format.md fixes: magics, limits, block types and columns."""

import datetime
from typing import NamedTuple

HEADER_MAGIC = bytes.fromhex("894246410D0A1A0A")
TRAILER_MAGIC = bytes.fromhex("89626661454E440A")
ZSTD_MAGIC = bytes.fromhex("28B52FFD")
VERSION = 1
TRAILER_SIZE = 64
MAX_DESCRIPTOR = 65536
MAX_UNSYNCED_BATCH = 65536
LAST_DAY = 107015
DAY_MICROS = 86400 * 10**6
LAST_INSTANT = (LAST_DAY + 1) * DAY_MICROS - 1
EPOCH_ORDINAL = datetime.date(1970, 1, 1).toordinal()
KNOWN_INCOMPAT = 0
REQUIRED_KEYS = ("market", "cadence", "kind", "interval", "url_template")
SYMB, COVR, BITS, META, LEAF, COMT = b"SYMB", b"COVR", b"BITS", b"META", b"LEAF", b"COMT"
PROBE, ETAGS, KLINE = range(3)    # the groups of columns
SETS = ("observed", "available", "volume known", "zero volume")
(SIZE, MODIFIED, STATUS, PROBED, ETAG, QUOTE_VOLUME, TRADES, BASE, TAKER_BASE, TAKER_QUOTE, OPEN,
 HIGH, LOW, CLOSE) = range(1, 15)


class Column(NamedTuple):
    name: str
    group: int
    type: str


COLUMNS = {
    SIZE: Column("file_size_bytes", PROBE, "i64"),
    MODIFIED: Column("last_modified", PROBE, "i64"),
    STATUS: Column("status_code", PROBE, "i64"),
    PROBED: Column("probe_timestamp", PROBE, "i64"),
    ETAG: Column("etag", ETAGS, "text"),
    QUOTE_VOLUME: Column("quote_volume_usdt", KLINE, "f64"),
    TRADES: Column("trade_count", KLINE, "i64"),
    BASE: Column("volume_base", KLINE, "f64"),
    TAKER_BASE: Column("taker_buy_volume_base", KLINE, "f64"),
    TAKER_QUOTE: Column("taker_buy_quote_volume_usdt", KLINE, "f64"),
    OPEN: Column("open_price", KLINE, "f64"),
    HIGH: Column("high_price", KLINE, "f64"),
    LOW: Column("low_price", KLINE, "f64"),
    CLOSE: Column("close_price", KLINE, "f64"),
}
