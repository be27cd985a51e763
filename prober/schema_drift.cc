#include "bfa/schema_drift.h"

#include <array>
#include <string_view>

namespace bfa {
namespace {

struct PartName {
  std::string_view text;    // in messages
  std::string_view figure;  // for programs
};
// In the order of the parts.
constexpr std::array<PartName, 3> kPartNames{
    {{"listing", "listing"}, {"kline", "kline"}, {"exchangeInfo", "exchange_info"}}};

}  // namespace

Finding FindingOf(const SchemaDrift& drift) {
  const PartName& part = kPartNames[static_cast<size_t>(drift.part)];
  std::string message = std::string(part.text) + ": " + drift.what;
  if (!drift.name.empty()) message += " '" + drift.name + "'";
  message += ": " + drift.made + "; seen ";
  message += drift.count == 1 ? "once" : std::to_string(drift.count) + " times";
  if (!drift.where.empty()) message += (drift.count == 1 ? ", in " : ", first in ") + drift.where;
  Finding finding{Rule::kSchemaDrift, {}, {}, std::move(message)};
  finding.figures = {{"part", std::string(part.figure)},
                     {"what", drift.what},
                     {"name", drift.name},
                     {"where", drift.where},
                     {"count", static_cast<int64_t>(drift.count)}};
  return finding;
}

}  // namespace bfa
