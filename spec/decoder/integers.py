"""Little-endian integers in bytes."""


def u32(data, at):
    return int.from_bytes(data[at:at + 4], "little")


def u64(data, at):
    return int.from_bytes(data[at:at + 8], "little")


def hash128_at(data, at):
    """A stored 128-bit hash: its low, then its high half."""
    return u64(data, at) | u64(data, at + 8) << 64
