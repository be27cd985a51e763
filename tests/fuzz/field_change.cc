#include <algorithm>
#include <array>
#include <cstring>

#include "tests/fuzz/fuzz_target.h"

namespace bfa::fuzz {

uint64_t FieldValue(uint64_t old, Random& random) {
  constexpr std::array<uint64_t, 12> kEdges{
      0, 1, 2, 63, 64, 65, 255, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, ~0ULL};
  switch (random() % 4) {
    case 0:
      return kEdges[random() % kEdges.size()];
    case 1:
      return old + 1 - random() % 3 * 64;
    case 2:
      return old ^ uint64_t { 1 } << random() % 64;
    default:
      return old + 2 * (random() % 2) - 1;
  }
}

void ChangeField(size_t begin, size_t end, std::span<std::byte> bytes, Random& random) {
  end = std::min(end, bytes.size());
  if (begin >= end) return;
  const size_t width = size_t{1} << random() % 4;
  const size_t offset = begin + random() % (end - begin) / width * width;
  if (width > bytes.size() - offset) return;
  uint64_t value = 0;
  if (random() % 8 == 0 && bytes.size() >= 8) {
    std::memcpy(&value, bytes.data() + random() % (bytes.size() / 8) * 8, width);
  } else {
    std::memcpy(&value, bytes.data() + offset, width);
    value = FieldValue(value, random);
  }
  std::memcpy(bytes.data() + offset, &value, width);
}

}  // namespace bfa::fuzz
