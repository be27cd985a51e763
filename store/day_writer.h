// Rows of a day to the blocks that hold them.
#ifndef BFA_STORE_DAY_WRITER_H_
#define BFA_STORE_DAY_WRITER_H_

#include <unordered_map>
#include <vector>

#include "store/day_rows.h"

namespace bfa::internal {

// The bitsets that a batch may share: those that it wrote, and those of the days around.
class BitsetCache {
 public:
  // Offset of an equal bitset, or 0.
  uint64_t Find(std::span<const uint64_t> words) const;
  void Add(std::span<const uint64_t> words, uint64_t offset);

 private:
  struct Entry {
    std::vector<uint64_t> words;
    uint64_t offset;
  };
  std::unordered_multimap<uint64_t, Entry> entries_;
};

// Adds the blocks of one day to a batch.
class DayWriter {
 public:
  // `rank`: the place of each symbol id by the bytes of its name; `name`: its name.
  DayWriter(BatchBuilder& batch, BitsetCache& bitsets, std::span<const uint32_t> rank,
            std::span<const std::string_view> names)
      : batch_(batch), bitsets_(bitsets), rank_(rank), names_(names) {}

  // Writes what differs from `old`, which is null for a new day. `rows`: all of the day, by
  // ascending id. `changed`: columns in which some row differs from the old one.
  LeafDay Write(int32_t day, std::span<const Row> rows, const VerifiedDay* old, ColumnSet changed,
                uint64_t sequence);

 private:
  uint64_t WriteBitset(std::span<const uint64_t> words);
  uint64_t WriteGroup(int32_t day, ColumnGroup group, std::span<const Row> rows,
                      const RowCounts& counts);

  BatchBuilder& batch_;
  BitsetCache& bitsets_;
  std::span<const uint32_t> rank_;
  std::span<const std::string_view> names_;
};

// Whether a row is in each of the sets of its day, by BitsetKind.
std::array<bool, kBitsetKindCount> SetsOf(const Row& row);

}  // namespace bfa::internal

#endif  // BFA_STORE_DAY_WRITER_H_
