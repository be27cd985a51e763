#include "bfa/observation.h"

#include <cmath>

#include "bfa/symbol.h"

namespace bfa {
namespace {

constexpr size_t kMaxEtagSize = 255;

ObservationFault Fault(Column column, std::string message) {
  return {ColumnName(column), std::move(message)};
}

std::optional<std::string> FindEtagFault(const std::string& etag) {
  if (etag.empty() || etag.size() > kMaxEtagSize) return "must have 1 to 255 bytes";
  if (const Status text = ValidateText(etag); !text) return text.error().message();
  return std::nullopt;
}

std::optional<std::string> FindValueFault(const Metadata& metadata, Column column) {
  if (column == Column::kEtag) return FindEtagFault(metadata.etag());
  if (IsAllowed(column, metadata.raw(column))) return std::nullopt;
  if (TypeOf(column) == ColumnType::kInstant) return "must lie between 1970 and 2262";
  if (TypeOf(column) == ColumnType::kDecimal && !std::isfinite(metadata.decimal(column))) {
    return "must be a finite number";
  }
  return "must not be negative";
}

}  // namespace

std::optional<ObservationFault> FindFault(const Observation& observation) {
  if (!IsStorable(observation.day)) return {{"date", "must lie between 1970 and 2262"}};
  if (const Status name = ValidateSymbolName(observation.symbol); !name) {
    return {{"symbol", name.error().message()}};
  }
  return FindFault(observation.metadata, observation.available);
}

std::optional<ObservationFault> FindFault(const Metadata& metadata, bool available) {
  const int64_t expected_status = available ? 200 : 404;
  if (metadata.has(Column::kStatusCode) &&
      metadata.integer(Column::kStatusCode) != expected_status) {
    return Fault(Column::kStatusCode, available ? "must be 200 on an available row"
                                                : "must be 404 on a row that is not available");
  }
  constexpr ColumnSet kOfAnyRow{Column::kStatusCode, Column::kProbeTimestamp};
  for (const Column column : metadata.present()) {
    if (!available && !kOfAnyRow.contains(column)) {
      return Fault(column, "must be empty on a row that is not available");
    }
    if (auto fault = FindValueFault(metadata, column)) return Fault(column, *std::move(fault));
  }
  return std::nullopt;
}

}  // namespace bfa
