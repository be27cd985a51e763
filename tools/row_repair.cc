#include "tools/row_repair.h"

#include <string>

namespace bfa::tools {
namespace {

constexpr int64_t kFound = 200;
constexpr int64_t kNotFound = 404;
constexpr ColumnSet kOfAnyRow{Column::kStatusCode, Column::kProbeTimestamp};

std::string_view PhraseOf(RepairKind kind) {
  switch (kind) {
    case RepairKind::kMadeAvailable:
      return "rows with status 200 and available = false; the host had said that the file is there";
    case RepairKind::kRowLeftOut:
      return "rows that prove neither a file nor that there is none; their cells stay unknown";
    case RepairKind::kAbsentValueDropped:
      return "values of a file or kline on rows without a file; they are null";
    case RepairKind::kUnfitValueDropped:
      return "values that are negative, not finite or outside 1970 to 2262; they are null";
    case RepairKind::kSignDropped:
      return "values that were -0; they are 0";
  }
  return "";
}

}  // namespace

std::string_view RepairName(RepairKind kind) {
  switch (kind) {
    case RepairKind::kMadeAvailable:
      return "made_available";
    case RepairKind::kRowLeftOut:
      return "row_left_out";
    case RepairKind::kAbsentValueDropped:
      return "absent_value_dropped";
    case RepairKind::kUnfitValueDropped:
      return "unfit_value_dropped";
    case RepairKind::kSignDropped:
      return "sign_dropped";
  }
  return "";
}

std::string RepairSummary(RepairKind kind, uint64_t count) {
  return std::string(RepairName(kind)) + ' ' + std::to_string(count) + ": " +
         std::string(PhraseOf(kind));
}

std::string_view MendedText(RowRepair repair) {
  if (repair.kind == RepairKind::kMadeAvailable) return "true";
  return repair.kind == RepairKind::kSignDropped ? "0" : "";
}

bool MendRow(Observation& row, std::vector<RowRepair>& repairs) {
  repairs.clear();
  const int64_t status = row.metadata.integer(Column::kStatusCode);
  if (status != kFound && status != kNotFound) {
    repairs.push_back({RepairKind::kRowLeftOut, Column::kStatusCode});
    return false;
  }
  if (status == kNotFound && row.available) {
    repairs.push_back({RepairKind::kRowLeftOut, RowColumn::Kind::kAvailable});
    return false;
  }
  if (status == kFound && !row.available) {
    repairs.push_back({RepairKind::kMadeAvailable, RowColumn::Kind::kAvailable});
    row.available = true;
  }
  for (const Column column : row.metadata.present()) {
    if (!row.available && !kOfAnyRow.contains(column)) {
      repairs.push_back({RepairKind::kAbsentValueDropped, column});
      row.metadata.SetNull(column);
    } else if (TypeOf(column) == ColumnType::kDecimal && row.metadata.raw(column) != 0 &&
               row.metadata.decimal(column) == 0) {
      repairs.push_back({RepairKind::kSignDropped, column});
      row.metadata.SetDecimal(column, 0);
    } else if (!IsAllowed(column, row.metadata.raw(column))) {
      repairs.push_back({RepairKind::kUnfitValueDropped, column});
      row.metadata.SetNull(column);
    }
  }
  return true;
}

}  // namespace bfa::tools
