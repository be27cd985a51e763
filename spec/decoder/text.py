"""The text of section 6 of bfa-format.md."""

import bisect
import datetime
import decimal

from decoder.columns import Frames
from decoder.content import Content
from decoder.days import DayReader
from decoder.failure import NotFound
from decoder.layout import COLUMNS, DAY_MICROS, EPOCH_ORDINAL, MODIFIED, PROBED, VERSION


def date_text(day):
    return datetime.date.fromordinal(EPOCH_ORDINAL + day).isoformat()


def instant_text(micros):
    day, rest = divmod(micros, DAY_MICROS)
    seconds, fraction = divmod(rest, 10**6)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if fraction % 1000:
        clock += f".{fraction:06}"
    elif fraction:
        clock += f".{fraction // 1000:03}"
    return f"{date_text(day)}T{clock}Z"


def double_text(value):
    text = format(decimal.Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def value_text(column, value):
    if COLUMNS[column].type == "f64":
        return double_text(value)
    if COLUMNS[column].type == "text":
        return value.decode("utf-8")
    return instant_text(value) if column in (MODIFIED, PROBED) else str(value)


def flag_text(value):
    return "true" if value else "false"


def type_text(kind):
    return "".join(chr(b) if 0x21 <= b <= 0x7E else f"\\x{b:02x}" for b in kind)


def day_lines(entry, rows):
    observed, available, known, zero = entry.counts
    lines = [f"day {date_text(entry.day)} revision {entry.revision} commit {entry.sequence}"
             f" observed {observed} available {available} volume_known {known}"
             f" zero_volume {zero} content {entry.content:032x}"]
    for name, is_available, cells in rows:
        fields = ["row", name.decode("utf-8"), flag_text(is_available)]
        fields += [f"{COLUMNS[c].name}={value_text(c, v)}" for c, v in cells.items()]
        lines.append(" ".join(fields))
    return lines


def days_text(content, entries, trust):
    """The lines of the given days. Those of a leaf are read together."""
    lines, start = [], 0
    while start < len(entries):
        number = entries[start].day // 64
        stop = bisect.bisect_left(entries, number + 1, key=lambda e: e.day // 64)
        frames = Frames()
        readers = [DayReader(content, entry, frames) for entry in entries[start:stop]]
        frames.load()
        for reader in readers:
            lines += day_lines(reader.entry, reader.finish(trust))
        start = stop
    return lines


def dump_text(walker, trust):
    header = walker.header
    compacted = header.compacted_from.hex() if any(header.compacted_from) else "none"
    lines = [f"format {VERSION}", f"file_id {header.file_id.hex()}",
             f"compacted_from {compacted}", f"first_day {date_text(header.first_day)}"]
    lines += [f"descriptor {line}" for line in header.descriptor]
    content = Content(walker)
    commit = content.commit
    if commit:
        lines.append(f"commit {commit.sequence} {instant_text(commit.time * 1000)}"
                     f" batch {commit.batch_id.hex()}")
        lines.append("flags incompat {:#x} ro_compat {:#x} compat {:#x}".format(*commit.flags))
    else:
        lines.append("commit none")
    names = [name.decode("utf-8") for name in content.names]
    lines.append(f"symbols {len(names)}")
    lines += [f"symbol {i} {name}" for i, name in enumerate(names)]
    lines.append(f"coverage {len(content.ranges)}")
    lines += [f"range {names[r.symbol]} {date_text(r.first)} {date_text(r.last)}"
              f" {instant_text(r.probed)}" for r in content.ranges]
    lines.append(f"days {len(content.entries)}")
    return lines + days_text(content, content.entries, trust)


def date_lines(walker, day, trust):
    content = Content(walker)
    entries = [entry for entry in content.entries if entry.day == day]
    if not entries:
        raise NotFound(f"no day {date_text(day)}")
    return days_text(content, entries, trust)


def commits_text(walker):
    return [f"commit {c.sequence} {instant_text(c.time * 1000)} batch {c.batch_id.hex()}"
            f" offset {c.block.offset} end {c.end} symbols {c.symbol_count}"
            f" symbol_blocks {len(c.symbols)} coverage_blocks {len(c.coverage)}"
            f" leaves {len(c.leaves)} synced_first {flag_text(c.synced)}"
            f" chain {c.trailer.chain:032x}" for c in walker.commits]


def blocks_text(walker):
    header = walker.header
    trailers = {c.block.offset: c.trailer for c in walker.commits}
    lines = [f"header 0 size {header.size} checksum {header.checksum:016x}"]
    for at, block in walker.blocks.items():
        lines.append(f"block {at} {type_text(block.type)} size {len(block.payload)}"
                     f" checksum {block.checksum:016x}")
        if at in trailers:
            trailer = trailers[at]
            lines.append(f"trailer {trailer.offset} checksum {trailer.checksum:016x}"
                         f" chain {trailer.chain:032x}")
    return lines
