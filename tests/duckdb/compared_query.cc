#include "tests/duckdb/compared_query.h"

namespace bfa::test {

Cell OutcomeOf(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kNotFound:
      return TextCell("not found");
    case ErrorCode::kInvalidArgument:
      return TextCell("refused");
    default:
      return error.ToString();
  }
}

Cell NameCell(const Reader& reader, SymbolId id) {
  const auto name = reader.SymbolName(id);
  return name ? TextCell(*name) : OutcomeOf(name.error());
}

void AddSymbols(const Asking& asking, const Record& key, const Result<SymbolSet>& answer) {
  const auto add = [&](const Cell& symbol, const Cell& outcome) {
    Record row = key;
    row.push_back(symbol);
    row.push_back(outcome);
    asking.comparison.Add(std::move(row));
  };
  if (!answer) return add({}, OutcomeOf(answer.error()));
  const auto ids = asking.reader.InNameOrder(*answer);
  if (!ids) return add({}, OutcomeOf(ids.error()));
  if (ids->empty()) return add({}, kAnswered);
  for (const SymbolId id : *ids) add(NameCell(asking.reader, id), kAnswered);
}

}  // namespace bfa::test
