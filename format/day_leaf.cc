#include "format/day_leaf.h"

#include <array>
#include <bit>

#include "format/bit_packing.h"
#include "format/propagate.h"

namespace bfa::internal {
namespace {

constexpr uint64_t kCountsSizePerDay = sizeof(RowCounts);
constexpr std::array kCountFields{&RowCounts::observed, &RowCounts::available,
                                  &RowCounts::volume_known, &RowCounts::zero_volume};

bool PointsBack(uint64_t offset, uint64_t leaf_offset) {
  return offset == 0 ||
         (offset % kAlignment == 0 && offset >= sizeof(FileHeader) && offset < leaf_offset);
}

Status CheckDay(const LeafDay& day, uint64_t leaf_offset, uint64_t at) {
  const DayEntry& entry = day.entry;
  const RowCounts& counts = day.counts;
  const std::array<uint32_t, kBitsetKindCount> of_kind{counts.observed, counts.available,
                                                       counts.volume_known, counts.zero_volume};
  for (size_t kind = 0; kind < of_kind.size(); ++kind) {
    const uint64_t offset = entry.bitset_offset[kind];
    if (!PointsBack(offset, leaf_offset) || (offset == 0) != (of_kind[kind] == 0)) {
      return Damaged("day entry with a wrong bitset offset", at);
    }
  }
  for (const uint64_t offset : entry.group_offset) {
    if (!PointsBack(offset, leaf_offset)) {
      return Damaged("day entry with a wrong metadata offset", at);
    }
  }
  if (counts.observed == 0 || counts.available > counts.observed ||
      counts.volume_known > counts.available || counts.zero_volume > counts.volume_known) {
    return Damaged("day entry with impossible counts", at);
  }
  if (entry.revision == 0 || entry.revision > kMaxRevision || entry.commit_sequence == 0 ||
      entry.reserved != 0) {
    return Damaged("day entry with a wrong revision, commit or reserved field", at);
  }
  return {};
}

}  // namespace

size_t DayLeaf::IndexOf(unsigned day_in_leaf) const {
  return static_cast<size_t>(std::popcount(day_mask & LowMask(day_in_leaf)));
}

Result<DayLeaf> ParseLeaf(const Block& block, uint32_t number, uint32_t expected_count) {
  const Bytes payload = block.payload;
  if (payload.size() < sizeof(LeafHeader)) {
    return Damaged("leaf is too short", block.payload_offset());
  }
  const auto header = Load<LeafHeader>(payload, 0);
  const uint64_t day_count = header.day_count;
  if (header.leaf_number != number || day_count != expected_count ||
      static_cast<uint64_t>(std::popcount(header.day_mask)) != day_count ||
      payload.size() != sizeof header + day_count * (kCountsSizePerDay + sizeof(DayEntry))) {
    return Damaged("leaf with a wrong number, day count or size", block.payload_offset());
  }
  const unsigned last_day =
      number * kDaysPerLeaf + 63u - static_cast<unsigned>(std::countl_zero(header.day_mask));
  if (last_day > kMaxDayNumber) return Damaged("leaf with a day after 2262", block.offset);
  DayLeaf leaf{number, header.day_mask, std::vector<LeafDay>(AsSize(day_count))};
  const uint64_t entries_at = sizeof header + day_count * kCountsSizePerDay;
  for (uint64_t i = 0; i < day_count; ++i) {
    LeafDay& day = leaf.days[AsSize(i)];
    for (size_t field = 0; field < kCountFields.size(); ++field) {
      day.counts.*kCountFields[field] =
          Load<uint32_t>(payload, sizeof header + (field * day_count + i) * sizeof(uint32_t));
    }
    const uint64_t at = entries_at + i * sizeof(DayEntry);
    day.entry = Load<DayEntry>(payload, at);
    BFA_RETURN_IF_ERROR(CheckDay(day, block.offset, block.payload_offset() + at));
  }
  return leaf;
}

Result<DayLeaf> ReadLeaf(Bytes file, const BlockReference& reference) {
  BFA_ASSIGN_OR_RETURN(const Block block, VerifyBlock(file, reference.offset, BlockType::kLeaf));
  return ParseLeaf(block, reference.key, reference.count);
}

ByteBuffer BuildLeaf(const DayLeaf& leaf) {
  ByteBuffer payload;
  AppendValue(LeafHeader{leaf.number, static_cast<uint32_t>(leaf.days.size()), leaf.day_mask},
              payload);
  for (const auto field : kCountFields) {
    for (const LeafDay& day : leaf.days) AppendValue(day.counts.*field, payload);
  }
  for (const LeafDay& day : leaf.days) AppendValue(day.entry, payload);
  return payload;
}

Result<std::span<const uint64_t>> ParseBitset(const Block& block) {
  const Bytes payload = block.payload;
  if (payload.empty() || payload.size() % sizeof(uint64_t) != 0) {
    return Damaged("bitset of a wrong size", block.payload_offset());
  }
  // Blocks start at multiples of 64 of a mapping or buffer that is itself aligned.
  const std::span<const uint64_t> words(reinterpret_cast<const uint64_t*>(payload.data()),
                                        payload.size() / sizeof(uint64_t));
  if (words.back() == 0) return Damaged("bitset with an empty last word", block.payload_offset());
  return words;
}

}  // namespace bfa::internal
