#include "prober/replay/control.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace bfa::replay {
namespace {

Reply Text(int status, std::string_view type, std::string text) {
  Reply reply;
  reply.status = status;
  reply.SetBody(type, std::move(text));
  return reply;
}

Reply Done() { return Text(200, "text/plain", "ok\n"); }

Reply Refuse(const std::string& message) { return Text(400, "text/plain", message + "\n"); }

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

Reply SetClock(Origin& origin, std::string_view text) {
  const std::optional<Instant> clock = ParseInstant(Trimmed(text));
  if (!clock || !IsStorable(*clock)) return Refuse("clock: is no instant YYYY-MM-DDTHH:MM:SSZ");
  origin.SetClock(*clock);
  return Done();
}

Reply SetScript(Origin& origin, const std::string& text) {
  const Result<Script> script = ParseScript(text, "script");
  if (!script) return Refuse(script.error().message());
  origin.Play(*script);
  return Done();
}

Reply Facts(const Origin& origin, const RequestTarget& target) {
  DayRange days{kFirstDay, kLastDay};
  for (auto& [key, day] : {std::pair("from", &days.first), {"until", &days.last}}) {
    const std::string* text = target.Find(key);
    if (text == nullptr) continue;
    const std::optional<Day> parsed = ParseDay(*text);
    if (!parsed) return Refuse(std::string(key) + ": is no day YYYY-MM-DD");
    *day = *parsed;
  }
  return Text(200, "text/csv", FactsCsv(origin.archive(), days, origin.clock()));
}

}  // namespace

std::string LogLines(const std::vector<LogRecord>& log) {
  std::string lines;
  size_t number = 0;
  for (const LogRecord& record : log) {
    const Question& question = record.question;
    nlohmann::ordered_json line{{"n", ++number},
                                {"method", record.method},
                                {"kind", RequestKindName(question.kind)},
                                {"symbol", question.symbol},
                                {"day", question.day ? FormatDay(*question.day) : ""},
                                {"marker", question.marker},
                                {"target", question.target},
                                {"status", record.status}};
    if (record.reset) line["status"] = "reset";
    // What was sent may be no UTF-8.
    lines += line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  return lines;
}

std::string FactsCsv(const Archive& archive, DayRange days, Instant now) {
  std::string csv = "date,symbol,file_size_bytes,last_modified,etag\n";
  const auto& listings = archive.listings();
  const auto first = std::ranges::min_element(
      listings, {}, [](const SymbolListing& listing) { return listing.files.first; });
  if (first == listings.end()) return csv;
  const Day last = std::min(days.last, std::chrono::floor<std::chrono::days>(now));
  for (Day day = std::max(days.first, first->files.first); day <= last;
       day += std::chrono::days{1}) {
    for (size_t i = 0; i < listings.size(); ++i) {
      const auto state = archive.StateOf(i, Interval::kMinute, day, now);
      if (!state) continue;
      const ObjectFacts facts = archive.FactsOf(i, Interval::kMinute, day, *state);
      AppendDay(day, csv);
      csv += "," + listings[i].symbol + "," + std::to_string(facts.size) + ",";
      AppendInstant(facts.last_modified, csv);
      csv += "," + facts.etag + "\n";
    }
  }
  return csv;
}

Reply ControlReply(Origin& origin, const Request& request, const RequestTarget& target) {
  const std::string name = target.path.substr(kControlPath.size());
  const bool posts = request.method == "POST";
  if (posts && name == "clock") return SetClock(origin, request.body);
  if (posts && name == "script") return SetScript(origin, request.body);
  if (posts && name == "log/clear") {
    origin.ClearLog();
    return Done();
  }
  if (request.method == "GET" && name == "log") {
    return Text(200, "application/x-ndjson", LogLines(origin.log()));
  }
  if (request.method == "GET" && name == "facts") return Facts(origin, target);
  return Text(404, "text/plain", "no such control\n");
}

}  // namespace bfa::replay
