"""XXH3, 64 and 128 bits, seed 0, default secret."""

import struct
from itertools import repeat
from operator import and_, mul, rshift, xor

from decoder.integers import u32, u64

M32 = 2**32 - 1
M64 = 2**64 - 1
P32_1, P32_2, P32_3 = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D
P64_1, P64_2, P64_3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
P64_4, P64_5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
MX_1, MX_2 = 0x165667919E3779F9, 0x9FB21C651E98DF25
SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
    "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
    "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
    "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
    "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"
)


def key32(at):
    return u32(SECRET, at)


def key64(at):
    return u64(SECRET, at)


def key_words(at):
    return struct.unpack_from("<8Q", SECRET, at)


BLOCK_KEYS = [word for stripe in range(16) for word in key_words(8 * stripe)]
SCRAMBLE_KEYS = key_words(128)
LAST_KEYS = key_words(121)


def swap64(value):
    return int.from_bytes(value.to_bytes(8, "little"), "big")


def rotl64(value, by):
    return (value << by | value >> (64 - by)) & M64


def fold(a, b):
    product = a * b
    return (product ^ product >> 64) & M64


def avalanche64(h):
    """The final mix of XXH64."""
    h = (h ^ h >> 33) * P64_2 & M64
    h = (h ^ h >> 29) * P64_3 & M64
    return h ^ h >> 32


def avalanche(h):
    """The final mix of XXH3."""
    h = (h ^ h >> 37) * MX_1 & M64
    return h ^ h >> 32


def mix16(data, at, key):
    return fold(u64(data, at) ^ key64(key), u64(data, at + 8) ^ key64(key + 8))


def combine_short(data):
    """The 32 bits that stand for an input of 1 to 3 bytes."""
    size = len(data)
    return data[0] << 16 | data[size >> 1] << 24 | data[-1] | size << 8


def xxh3_64(data):
    size = len(data)
    if size == 0:
        return avalanche64(key64(56) ^ key64(64))
    if size <= 3:
        return avalanche64(combine_short(data) ^ key32(0) ^ key32(4))
    if size <= 8:
        h = (u32(data, size - 4) + (u32(data, 0) << 32)) ^ key64(8) ^ key64(16)
        h = (h ^ rotl64(h, 49) ^ rotl64(h, 24)) * MX_2 & M64
        h = (h ^ (h >> 35) + size) * MX_2 & M64
        return h ^ h >> 28
    if size <= 16:
        low = u64(data, 0) ^ key64(24) ^ key64(32)
        high = u64(data, size - 8) ^ key64(40) ^ key64(48)
        return avalanche((size + swap64(low) + high + fold(low, high)) & M64)
    if size <= 128:
        h = size * P64_1
        for i in range((size - 1) // 32, -1, -1):
            h += mix16(data, 16 * i, 32 * i) + mix16(data, size - 16 * (i + 1), 32 * i + 16)
        return avalanche(h & M64)
    if size <= 240:
        h = size * P64_1 + sum(mix16(data, 16 * i, 16 * i) for i in range(8))
        h = avalanche(h & M64) + mix16(data, size - 16, 136 - 17)
        h += sum(mix16(data, 16 * i, 16 * (i - 8) + 3) for i in range(8, size // 16))
        return avalanche(h & M64)
    return merge(long_lanes(data), 11, size * P64_1)


def xxh3_128(data):
    """The hash as a number: its high 64 bits above its low ones."""
    size = len(data)
    if size == 0:
        low, high = avalanche64(key64(64) ^ key64(72)), avalanche64(key64(80) ^ key64(88))
    elif size <= 3:
        short = combine_short(data)
        swapped = int.from_bytes(short.to_bytes(4, "little"), "big")
        rotated = (swapped << 13 | swapped >> 19) & M32
        low = avalanche64(short ^ key32(0) ^ key32(4))
        high = avalanche64(rotated ^ key32(8) ^ key32(12))
    elif size <= 8:
        h = (u32(data, 0) + (u32(data, size - 4) << 32)) ^ key64(16) ^ key64(24)
        h *= P64_1 + (size << 2)
        low, high = h & M64, h >> 64
        high = (high + (low << 1)) & M64
        low ^= high >> 3
        low = (low ^ low >> 35) * MX_2 & M64
        low, high = low ^ low >> 28, avalanche(high)
    elif size <= 16:
        low, high = hash128_9_to_16(data)
    elif size <= 240:
        low, high = hash128_17_to_240(data)
    else:
        lanes = long_lanes(data)
        low = merge(lanes, 11, size * P64_1)
        high = merge(lanes, 117, ~(size * P64_2))
    return high << 64 | low


def hash128_9_to_16(data):
    size = len(data)
    first, last = u64(data, 0), u64(data, size - 8)
    h = (first ^ last ^ key64(32) ^ key64(40)) * P64_1
    low, high = h & M64, h >> 64
    low = (low + (size - 1 << 54)) & M64
    last ^= key64(48) ^ key64(56)
    high = (high + last + (last & M32) * (P32_2 - 1)) & M64
    h = (low ^ swap64(high)) * P64_2
    return avalanche(h & M64), avalanche(((h >> 64) + high * P64_2) & M64)


def hash128_17_to_240(data):
    size = len(data)
    low, high = size * P64_1 & M64, 0

    def mix32(one, two, key):
        nonlocal low, high
        low = (low + mix16(data, one, key)) & M64
        low ^= (u64(data, two) + u64(data, two + 8)) & M64
        high = (high + mix16(data, two, key + 16)) & M64
        high ^= (u64(data, one) + u64(data, one + 8)) & M64

    if size <= 128:
        for i in range((size - 1) // 32, -1, -1):
            mix32(16 * i, size - 16 * (i + 1), 32 * i)
    else:
        for at in range(0, 128, 32):
            mix32(at, at + 16, at)
        low, high = avalanche(low), avalanche(high)
        for at in range(128, size - 31, 32):
            mix32(at, at + 16, at - 128 + 3)
        mix32(size - 16, size - 32, 136 - 17 - 16)
    both = low * P64_1 + high * P64_4 + size * P64_2
    return avalanche((low + high) & M64), -avalanche(both & M64) & M64


def accumulate(lanes, words, keys):
    """Add stripes of eight words to the lanes. The sums may pass 64 bits until they are cut."""
    mixed = list(map(xor, words, keys))
    low = map(and_, mixed, repeat(M32))
    products = list(map(mul, low, map(rshift, mixed, repeat(32))))
    for i in range(8):
        lanes[i] += sum(products[i::8]) + sum(words[i ^ 1::8])


def long_lanes(data):
    """The eight lanes of an input of more than 240 bytes, before they are merged."""
    lanes = [P32_3, P64_1, P64_2, P64_3, P64_4, P32_2, P64_5, P32_1]
    size = len(data)
    blocks = (size - 1) // 1024
    for block in range(blocks):
        accumulate(lanes, struct.unpack_from("<128Q", data, 1024 * block), BLOCK_KEYS)
        for i in range(8):
            lane = lanes[i] & M64
            lanes[i] = (lane ^ lane >> 47 ^ SCRAMBLE_KEYS[i]) * P32_1 & M64
    stripes = (size - 1 - 1024 * blocks) // 64
    words = struct.unpack_from(f"<{8 * stripes}Q", data, 1024 * blocks)
    accumulate(lanes, words, BLOCK_KEYS)
    accumulate(lanes, struct.unpack_from("<8Q", data, size - 64), LAST_KEYS)
    return [lane & M64 for lane in lanes]


def merge(lanes, key, start):
    keys = key_words(key)
    pairs = (fold(lanes[i] ^ keys[i], lanes[i + 1] ^ keys[i + 1]) for i in range(0, 8, 2))
    return avalanche((start + sum(pairs)) & M64)


# Length of the pattern below, XXH3-64, XXH3-128.
KNOWN_ANSWERS = (
    (0, 0x2d06800538d394c2, 0x99aa06d3014798d86001c324468d497f),
    (1, 0x929e358d27ae3ee2, 0xe1325e21416bcdb2929e358d27ae3ee2),
    (3, 0xd95f511cd1108231, 0x05853a388c3c4c77d95f511cd1108231),
    (4, 0xca1c63ab788ab176, 0x38097a6a41e3b86a9b924e1bbb2af774),
    (8, 0xf9e91f27291ff523, 0x33254291ca3e9585d46009c4a0dce0e2),
    (9, 0xcaf43cf2dddbdf84, 0x7c4c41e892cde6054fd451047034af3e),
    (16, 0x1fbdc0fc5c58a1e6, 0x20842b4b9c392a29e43a6e8b5dffccff),
    (17, 0xfee0a1ba3ee6ade1, 0x016fbe9ed409ac5ca1b5b5ba6967164d),
    (32, 0x1adce08a0a2bccb1, 0x8b78666750c88e21aca3689123384fa2),
    (33, 0x95572f4bf59a18b5, 0x4309b2bb4bc03361e7b8f1e5740ac34a),
    (64, 0x90747d80b02e5d03, 0xf46cae845113531d0aae26619caea571),
    (65, 0x86c27660247dacf6, 0x6c000608913308fb9c2c59f4b31923d1),
    (96, 0x3bef0ead69fab8e1, 0x4812fa2017976895c612f519fcdff3d0),
    (128, 0x5852e3f29796b15d, 0xeb8f5e994acfe3a41b642bb65e1d9bfd),
    (129, 0xccdd55e72fcbe19a, 0x8f4a2af11b689f90aecc0d5acd33105e),
    (192, 0xe611593202d3f3bd, 0x30bf7a87c49a89a60e73215b649ac7dc),
    (240, 0xfd89c11687b8b48a, 0x9257c837cab31d320a97182156e31a1c),
    (241, 0xae02df2598c4ffac, 0xe8254789888aae01ae02df2598c4ffac),
    (1024, 0x5a487b950ce18bda, 0x5ca883a062aaac155a487b950ce18bda),
    (1025, 0x1e0fb31a274c3954, 0x300c9bba1c116a311e0fb31a274c3954),
    (5000, 0x5e81b21c8a972975, 0x693662bf325f4ddb5e81b21c8a972975),
)


def self_test():
    pattern = bytes((i * 167 + (i >> 8) * 13 + 5) & 255 for i in range(5000))
    for size, short, long in KNOWN_ANSWERS:
        data = pattern[:size]
        if (xxh3_64(data), xxh3_128(data)) != (short, long):
            print(f"self-test: XXH3 of {size} bytes is wrong")
            return 1
    print(f"self-test: {len(KNOWN_ANSWERS)} lengths, all right")
    return 0
