// What of a row of the predecessor cannot be taken over as it is.
#ifndef BFA_TOOLS_ROW_REPAIR_H_
#define BFA_TOOLS_ROW_REPAIR_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/observation.h"
#include "tools/row_column.h"

namespace bfa::tools {

enum class RepairKind : uint8_t {
  kMadeAvailable,       // status 200 and available = false: the host had said that there is a file
  kRowLeftOut,          // status and available contradict each other, or the status proves nothing
  kAbsentValueDropped,  // a value of a file or a kline, where there is no file
  kUnfitValueDropped,   // a value that no store can hold
  kSignDropped,         // -0, which is 0
};
inline constexpr std::array kRepairKinds{RepairKind::kMadeAvailable, RepairKind::kRowLeftOut,
                                         RepairKind::kAbsentValueDropped,
                                         RepairKind::kUnfitValueDropped, RepairKind::kSignDropped};

// `made_available`, `row_left_out`, … : scripts rely on the names.
std::string_view RepairName(RepairKind kind);
// `made_available 3: …`, what it was done to and why.
std::string RepairSummary(RepairKind kind, uint64_t count);

struct RowRepair {
  RepairKind kind;
  RowColumn column;
};

// What stands in the column after the repair; empty is null.
std::string_view MendedText(RowRepair repair);

// Makes of `row`, which has a status, one that FindFault has nothing against, and puts what that
// took to `repairs`, in place of what is there. False if the row cannot be taken over: then there
// is one repair, kRowLeftOut, and `row` is as it was.
bool MendRow(Observation& row, std::vector<RowRepair>& repairs);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_ROW_REPAIR_H_
