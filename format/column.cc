#include "bfa/column.h"

#include <cmath>

#include "bfa/calendar.h"

namespace bfa {
namespace {

constexpr std::array<std::string_view, kLastColumn> kNames{
    "file_size_bytes",
    "last_modified",
    "status_code",
    "probe_timestamp",
    "etag",
    "quote_volume_usdt",
    "trade_count",
    "volume_base",
    "taker_buy_volume_base",
    "taker_buy_quote_volume_usdt",
    "open_price",
    "high_price",
    "low_price",
    "close_price",
};

}  // namespace

bool IsAllowed(Column column, uint64_t raw) {
  switch (TypeOf(column)) {
    case ColumnType::kInteger:
      return std::bit_cast<int64_t>(raw) >= 0;
    case ColumnType::kInstant:
      return IsStorable(Instant{std::chrono::microseconds{std::bit_cast<int64_t>(raw)}});
    case ColumnType::kDecimal: {
      const auto value = std::bit_cast<double>(raw);
      return std::isfinite(value) && !std::signbit(value);
    }
    case ColumnType::kText:
      return true;
  }
  return false;
}

std::string_view ColumnName(Column column) { return kNames[static_cast<size_t>(column) - 1]; }

std::optional<Column> ColumnNamed(std::string_view name) {
  for (const Column column : ColumnSet::All()) {
    if (ColumnName(column) == name) return column;
  }
  return std::nullopt;
}

ColumnSet Metadata::DifferingColumns(const Metadata& other) const {
  ColumnSet differing;
  for (const Column column : ColumnSet::All()) {
    if (has(column) != other.has(column) || raw(column) != other.raw(column)) {
      differing.Add(column);
    }
  }
  if (etag_ != other.etag_) differing.Add(Column::kEtag);
  return differing;
}

}  // namespace bfa
