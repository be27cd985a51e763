#include "prober/archive_layout.h"

#include "bfa/symbol.h"

namespace bfa::internal {
namespace {

constexpr std::string_view kSymbolField = "{symbol}";
constexpr std::string_view kDateField = "{date}";
constexpr size_t kDateSize = 10;

std::string ReplaceAll(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string WithSymbol(const std::string& text, std::string_view symbol) {
  return ReplaceAll(text, kSymbolField, symbol);
}

// The path of a URL without its leading slash; empty if there is none.
std::string_view PathOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const size_t slash = url.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash + 1);
}

}  // namespace

Result<ArchiveLayout> ArchiveLayout::Of(const Dataset& dataset) {
  const std::string_view path = PathOf(dataset.value("url_template"));
  const size_t symbol = path.find(kSymbolField);
  const size_t name = path.rfind('/');
  const size_t date = path.find(kDateField);
  const bool fits = symbol != std::string_view::npos && symbol > 0 && path[symbol - 1] == '/' &&
                    name != std::string_view::npos && name >= symbol + kSymbolField.size() &&
                    path[symbol + kSymbolField.size()] == '/' && date != std::string_view::npos &&
                    date > name && path.find(kDateField, date + 1) == std::string_view::npos;
  if (!fits) {
    return Error(ErrorCode::kInvalidArgument,
                 "url_template '" + std::string(dataset.value("url_template")) +
                     "' is not URL/{symbol}/…/NAME with {date} once, in NAME");
  }
  ArchiveLayout layout;
  layout.root_ = path.substr(0, symbol);
  layout.middle_ =
      path.substr(symbol + kSymbolField.size(), name + 1 - symbol - kSymbolField.size());
  layout.name_before_ = path.substr(name + 1, date - name - 1);
  layout.name_after_ = path.substr(date + kDateField.size());
  if (dataset.value("kind") == "klines") layout.interval_ = dataset.value("interval");
  return layout;
}

std::string ArchiveLayout::DirectoryOf(std::string_view symbol) const {
  return root_ + std::string(symbol) + WithSymbol(middle_, symbol);
}

std::string ArchiveLayout::KeyBefore(std::string_view symbol, Day day) const {
  return DirectoryOf(symbol) + WithSymbol(name_before_, symbol) + FormatDay(day);
}

std::string ArchiveLayout::KeyOf(std::string_view symbol, Day day) const {
  return KeyBefore(symbol, day) + WithSymbol(name_after_, symbol);
}

std::optional<ArchiveLayout::FileName> ArchiveLayout::ParseKey(std::string_view symbol,
                                                               std::string_view key) const {
  const std::string before = DirectoryOf(symbol) + WithSymbol(name_before_, symbol);
  const std::string after = WithSymbol(name_after_, symbol);
  if (!key.starts_with(before)) return std::nullopt;
  key.remove_prefix(before.size());
  const bool checksum = key.ends_with(kChecksumSuffix);
  if (checksum) key.remove_suffix(kChecksumSuffix.size());
  if (!key.ends_with(after)) return std::nullopt;
  key.remove_suffix(after.size());
  const std::optional<Day> day = key.size() == kDateSize ? ParseDay(key) : std::optional<Day>();
  if (!day || !IsStorable(*day)) return std::nullopt;
  return FileName{*day, checksum};
}

std::optional<std::string> ArchiveLayout::SymbolOf(std::string_view prefix) const {
  if (!prefix.starts_with(root_) || !prefix.ends_with('/')) return std::nullopt;
  prefix.remove_prefix(root_.size());
  if (prefix.empty()) return std::nullopt;
  prefix.remove_suffix(1);
  if (prefix.find('/') != std::string_view::npos || !ValidateSymbolName(prefix))
    return std::nullopt;
  return std::string(prefix);
}

std::optional<std::string> ArchiveLayout::DailyKlineKey(std::string_view symbol, Day day) const {
  if (interval_.empty()) return std::nullopt;
  const std::string middle = ReplaceAll(middle_, "/" + interval_ + "/", "/1d/");
  const std::string before = ReplaceAll(name_before_, "-" + interval_ + "-", "-1d-");
  return root_ + std::string(symbol) + WithSymbol(middle, symbol) + WithSymbol(before, symbol) +
         FormatDay(day) + WithSymbol(name_after_, symbol);
}

std::string EncodeKey(std::string_view key) {
  std::string encoded;
  for (;;) {
    const size_t slash = key.find('/');
    encoded += PercentEncode(key.substr(0, slash));
    if (slash == std::string_view::npos) return encoded;
    encoded += '/';
    key.remove_prefix(slash + 1);
  }
}

}  // namespace bfa::internal
