#include "format/symbol_block.h"

#include <tuple>

#include "bfa/calendar.h"
#include "format/propagate.h"

namespace bfa::internal {
namespace {

Status CheckRange(const CoverageRecord& range, uint32_t symbol_count, uint64_t offset) {
  if (range.symbol_id >= symbol_count) return Damaged("coverage of an unknown symbol id", offset);
  if (range.first_day < 0 || range.last_day < range.first_day ||
      range.last_day > static_cast<int64_t>(kMaxDayNumber)) {
    return Damaged("coverage with wrong days", offset);
  }
  if (range.reserved != 0) return Damaged("reserved field of coverage is not 0", offset);
  if (!IsStorable(Instant{std::chrono::microseconds{range.probe_time_us}})) {
    return Damaged("coverage with a probe time outside 1970 to 2262", offset);
  }
  return {};
}

}  // namespace

Status ParseSymbolBlock(const Block& block, uint32_t first_id, uint32_t expected_count,
                        std::vector<std::string_view>& names) {
  const Bytes payload = block.payload;
  if (payload.size() < sizeof(SymbolsHeader)) {
    return Damaged("symbol block is too short", block.payload_offset());
  }
  const auto header = Load<SymbolsHeader>(payload, 0);
  if (header.first_id != first_id || header.symbol_count != expected_count ||
      header.symbol_count == 0 || !Fits(sizeof header, header.symbol_count, payload.size())) {
    return Damaged("symbol block with wrong first id or count", block.payload_offset());
  }
  uint64_t at = sizeof header + uint64_t{header.symbol_count};
  for (uint32_t i = 0; i < header.symbol_count; ++i) {
    const auto size = Load<uint8_t>(payload, sizeof header + i);
    if (!Fits(at, size, payload.size())) {
      return Damaged("symbol name reaches beyond its block", block.payload_offset() + at);
    }
    const std::string_view name(reinterpret_cast<const char*>(payload.data() + AsSize(at)), size);
    if (const Status valid = ValidateSymbolName(name); !valid) {
      return Damaged("symbol name " + valid.error().message(), block.payload_offset() + at);
    }
    names.push_back(name);
    at += size;
  }
  if (at != payload.size()) {
    return Damaged("symbol block with more bytes than names", block.payload_offset() + at);
  }
  return {};
}

ByteBuffer BuildSymbolBlock(uint32_t first_id, std::span<const std::string_view> names) {
  ByteBuffer payload;
  AppendValue(SymbolsHeader{first_id, static_cast<uint32_t>(names.size())}, payload);
  for (const std::string_view name : names) {
    AppendValue(static_cast<uint8_t>(name.size()), payload);
  }
  for (const std::string_view name : names) Append(std::as_bytes(std::span(name)), payload);
  return payload;
}

Status ParseCoverageBlock(const Block& block, uint32_t expected_count, uint32_t symbol_count,
                          std::vector<CoverageRecord>& ranges) {
  const Bytes payload = block.payload;
  if (payload.size() < sizeof(CoverageHeader)) {
    return Damaged("coverage block is too short", block.payload_offset());
  }
  const auto header = Load<CoverageHeader>(payload, 0);
  if (header.range_count == 0 || header.range_count != expected_count || header.reserved != 0 ||
      payload.size() != sizeof header + uint64_t{header.range_count} * sizeof(CoverageRecord)) {
    return Damaged("coverage block with a wrong count", block.payload_offset());
  }
  for (uint32_t i = 0; i < header.range_count; ++i) {
    const uint64_t at = sizeof header + uint64_t{i} * sizeof(CoverageRecord);
    const auto range = Load<CoverageRecord>(payload, at);
    BFA_RETURN_IF_ERROR(CheckRange(range, symbol_count, block.payload_offset() + at));
    const bool ordered = i == 0 || std::tie(ranges.back().symbol_id, ranges.back().last_day) <
                                       std::tie(range.symbol_id, range.first_day);
    if (!ordered) return Damaged("coverage ranges out of order", block.payload_offset() + at);
    ranges.push_back(range);
  }
  return {};
}

ByteBuffer BuildCoverageBlock(std::span<const CoverageRecord> ranges) {
  ByteBuffer payload;
  AppendValue(CoverageHeader{static_cast<uint32_t>(ranges.size()), 0}, payload);
  AppendArray(ranges, payload);
  return payload;
}

}  // namespace bfa::internal
