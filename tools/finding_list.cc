#include "tools/finding_list.h"

#include <algorithm>
#include <string>
#include <utility>

namespace bfa::tools {
namespace {

using Json = nlohmann::ordered_json;

Json FiguresOf(const Finding& finding) {
  Json figures = Json::object();
  for (const auto& [name, figure] : finding.figures) {
    std::visit([&, &key = name](const auto& value) { figures[std::string(key)] = value; }, figure);
  }
  return figures;
}

}  // namespace

Json JsonOf(const Finding& finding) {
  return {{"rule", Describe(finding.rule).id},
          {"severity", SeverityName(finding.severity())},
          {"date", finding.day ? Json(FormatDay(*finding.day)) : Json()},
          {"symbol", finding.symbol.empty() ? Json() : Json(finding.symbol)},
          {"message", finding.message},
          {"figures", FiguresOf(finding)}};
}

void PrintFindings(std::span<const Finding> findings, RowFormat format, Output& output) {
  const bool has_figures = format == RowFormat::kJson || format == RowFormat::kNdjson;
  std::vector<std::string> columns{"rule", "severity", "date", "symbol", "message"};
  if (has_figures) columns.emplace_back("figures");
  RowPrinter printer(output, format, std::move(columns));
  const auto print_text = [&](const std::string& text) {
    return text.empty() ? printer.Null() : printer.Text(text);
  };
  for (const Finding& finding : findings) {
    printer.Text(Describe(finding.rule).id);
    printer.Text(SeverityName(finding.severity()));
    print_text(finding.day ? FormatDay(*finding.day) : "");
    print_text(finding.symbol);
    printer.Text(finding.message);
    if (has_figures) printer.Json(FiguresOf(finding).dump());
    if (!printer.EndRow()) break;
  }
  printer.Finish();
}

std::string TextOf(const Finding& finding) {
  const RuleDescription& rule = Describe(finding.rule);
  std::string text = std::string(rule.id) + " " + std::string(rule.name) + ": ";
  const std::string day = finding.day ? FormatDay(*finding.day) : "";
  if (finding.message.find(day) == std::string::npos) text += day + ": ";
  if (!finding.symbol.empty()) text += finding.symbol + ": ";
  return text + finding.message;
}

std::string CountText(std::span<const Finding> findings) {
  std::string text = std::to_string(findings.size());
  std::string separator = " (";
  for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kNote}) {
    const auto count = std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) {
      return finding.severity() == severity;
    });
    if (count == 0) continue;
    text += separator + std::string(SeverityName(severity)) + ": " + std::to_string(count);
    separator = ", ";
  }
  return findings.empty() ? text : text + ")";
}

}  // namespace bfa::tools
