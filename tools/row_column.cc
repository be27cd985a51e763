#include "tools/row_column.h"

#include <algorithm>

#include "tools/argument.h"

namespace bfa::tools {

std::string_view RowColumnName(RowColumn column) {
  switch (column.kind()) {
    case RowColumn::Kind::kDate:
      return "date";
    case RowColumn::Kind::kSymbol:
      return "symbol";
    case RowColumn::Kind::kAvailable:
      return "available";
    case RowColumn::Kind::kUrl:
      return "url";
    case RowColumn::Kind::kMetadata:
      break;
  }
  return ColumnName(column.metadata());
}

std::optional<RowColumn> RowColumnNamed(std::string_view name) {
  for (const RowColumn column : kRowColumns) {
    if (RowColumnName(column) == name) return column;
  }
  return std::nullopt;
}

Result<std::vector<RowColumn>> ParseRowColumns(std::string_view list) {
  if (list == "all") return std::vector<RowColumn>(kRowColumns.begin(), kRowColumns.end());
  std::vector<RowColumn> columns;
  for (const std::string_view name : SplitList(list)) {
    const std::optional<RowColumn> column = RowColumnNamed(name);
    if (!column) {
      return Error(ErrorCode::kInvalidArgument, "--columns: no column is called '" +
                                                    std::string(name) + "'; 'all' names them all");
    }
    if (std::find(columns.begin(), columns.end(), *column) != columns.end()) {
      return Error(ErrorCode::kInvalidArgument,
                   "--columns: '" + std::string(name) + "' stands twice");
    }
    columns.push_back(*column);
  }
  return columns;
}

std::vector<std::string> NamesOf(const std::vector<RowColumn>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const RowColumn column : columns) names.emplace_back(RowColumnName(column));
  return names;
}

ColumnSet MetadataOf(const std::vector<RowColumn>& columns) {
  ColumnSet metadata;
  for (const RowColumn column : columns) {
    if (column.kind() == RowColumn::Kind::kMetadata) metadata.Add(column.metadata());
  }
  return metadata;
}

}  // namespace bfa::tools
