#include "tests/store/sample_observation.h"

#include <cstdlib>

namespace bfa::test {
namespace {

std::string HexText(uint32_t seed) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (uint32_t i = 0; i < 32; ++i) text += kDigits[(seed * 2654435761u + i * 40503u) >> 7 & 15];
  return text;
}

}  // namespace

Day DayAt(const std::string& text) {
  const auto day = ParseDay(text);
  if (!day) std::abort();
  return *day;
}

Observation Available(Day day, const std::string& symbol, int64_t file_size_bytes) {
  Observation observation;
  observation.day = day;
  observation.symbol = symbol;
  observation.available = true;
  return With(std::move(observation), Column::kFileSizeBytes, file_size_bytes);
}

Observation Absent(Day day, const std::string& symbol) {
  Observation observation;
  observation.day = day;
  observation.symbol = symbol;
  return observation;
}

Observation Complete(Day day, const std::string& symbol, uint32_t variant) {
  Observation observation = Available(day, symbol, 100'000 + variant * 37);
  observation.given = ColumnSet::All();
  Metadata& values = observation.metadata;
  values.SetInteger(Column::kLastModified, 1'600'000'000'000'000 + variant * 1'000'000);
  values.SetInteger(Column::kStatusCode, 200);
  values.SetInteger(Column::kProbeTimestamp, 1'600'000'100'000'000 + variant);
  values.SetEtag(HexText(variant));
  values.SetInteger(Column::kTradeCount, variant % 5 == 4 ? 0 : 1000 + variant);
  for (const Column column : ColumnSet::Of(ColumnGroup::kKline) - ColumnSet{Column::kTradeCount}) {
    values.SetDecimal(column, static_cast<double>(variant * 100 + static_cast<uint32_t>(column)) /
                                  (variant % 3 == 0 ? 100 : 7));
  }
  return observation;
}

Observation With(Observation observation, Column column, int64_t value) {
  observation.given.Add(column);
  observation.metadata.SetInteger(column, value);
  return observation;
}

Observation With(Observation observation, Column column, double value) {
  observation.given.Add(column);
  observation.metadata.SetDecimal(column, value);
  return observation;
}

Observation WithNull(Observation observation, Column column) {
  observation.given.Add(column);
  observation.metadata.SetNull(column);
  return observation;
}

CommitTime TimeOf(int64_t milliseconds) {
  return CommitTime{std::chrono::milliseconds{milliseconds}};
}

Instant InstantOf(int64_t microseconds) { return Instant{std::chrono::microseconds{microseconds}}; }

CommitOptions CommitAt(int64_t milliseconds) {
  CommitOptions options;
  options.time = TimeOf(milliseconds);
  options.batch_id.emplace();
  for (size_t i = 0; i < 8; ++i) {
    (*options.batch_id)[i] = static_cast<uint8_t>(milliseconds >> (8 * i));
  }
  return options;
}

CreateOptions FixedId() {
  CreateOptions options;
  options.file_id.emplace();
  options.file_id->fill(0x5a);
  return options;
}

}  // namespace bfa::test
