#include "tools/row_writer.h"

#include <utility>

namespace bfa::tools {

RowWriter::RowWriter(Output& output, RowFormat format, std::vector<RowColumn> columns,
                     const Dataset& dataset)
    : columns_(std::move(columns)),
      printer_(output, format, NamesOf(columns_)),
      url_builder_(dataset) {}

void RowWriter::WriteMetadata(Column column, const Metadata& metadata) {
  if (!metadata.has(column)) return printer_.Null();
  switch (TypeOf(column)) {
    case ColumnType::kInteger:
      return printer_.Integer(metadata.integer(column));
    case ColumnType::kInstant:
      instant_text_.clear();
      AppendInstant(Instant{std::chrono::microseconds{metadata.integer(column)}}, instant_text_);
      return printer_.Text(instant_text_);
    case ColumnType::kDecimal:
      return printer_.Decimal(metadata.decimal(column));
    case ColumnType::kText:
      return printer_.Text(metadata.etag());
  }
}

bool RowWriter::Write(const NamedRow& row) {
  if (row.day != day_) {
    day_ = row.day;
    day_text_ = FormatDay(day_);
  }
  for (const RowColumn column : columns_) {
    switch (column.kind()) {
      case RowColumn::Kind::kDate:
        printer_.Text(day_text_);
        break;
      case RowColumn::Kind::kSymbol:
        printer_.Text(row.name);
        break;
      case RowColumn::Kind::kAvailable:
        printer_.Boolean(row.available);
        break;
      case RowColumn::Kind::kUrl:
        printer_.Text(url_builder_.Build(row.id, row.name, day_text_));
        break;
      case RowColumn::Kind::kMetadata:
        WriteMetadata(column.metadata(), row.metadata);
        break;
    }
  }
  return printer_.EndRow();
}

}  // namespace bfa::tools
