// libFuzzer: any bytes as a store. The mutator knows the frame of the format, so that what it
// changes is read rather than refused for its checksum.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "tests/fuzz/read_everything.h"
#include "tests/fuzz/reseal.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* bytes, size_t size, size_t max_size);

namespace {

using Random = std::minstd_rand;

// Mostly what lies at the edge of some range.
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

// Writes a value to a random field of a random block, its payload size seldom.
void ChangeField(std::span<std::byte> file, Random& random) {
  const auto blocks = bfa::fuzz::BlockOffsets(file);
  const size_t first = blocks.empty() ? 0 : blocks[random() % blocks.size()];
  const size_t width = size_t{1} << random() % 4;
  const size_t from = first + (random() % 16 == 0 ? 0 : 32);
  const size_t reach = random() % 2 == 0 ? 160 : 2048;
  const size_t offset = from + random() % reach / width * width;
  if (offset >= file.size() || width > file.size() - offset) return;
  uint64_t value = 0;
  std::memcpy(&value, file.data() + offset, width);
  if (random() % 8 == 0 && file.size() >= 8) {
    std::memcpy(&value, file.data() + random() % (file.size() / 8) * 8, width);
  } else {
    value = FieldValue(value, random);
  }
  std::memcpy(file.data() + offset, &value, width);
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* bytes, size_t size, size_t max_size,
                                          unsigned seed) {
  Random random(seed);
  const unsigned kind = random() % 8;
  if (kind < 2) size = LLVMFuzzerMutate(bytes, size, max_size);
  if (kind == 0) return size;
  const auto file = std::as_writable_bytes(std::span(bytes, size));
  if (kind >= 2) {
    for (uint64_t count = 1 + random() % 3; count > 0; --count) ChangeField(file, random);
  }
  bfa::fuzz::Reseal(file);
  return size;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const auto verdict = bfa::fuzz::ReadEverything(std::as_bytes(std::span(bytes, size)));
  if (!verdict.broken_promise.empty()) {
    std::fprintf(stderr, "broken promise: %s\n", verdict.broken_promise.c_str());
    std::abort();
  }
  return 0;
}
