// The repairs of a whole input, to be reported.
#ifndef BFA_TOOLS_REPAIR_LIST_H_
#define BFA_TOOLS_REPAIR_LIST_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/observation.h"
#include "tools/row_printer.h"
#include "tools/row_repair.h"

namespace bfa::tools {

class RepairList {
 public:
  // A repair of `row`, in whose column `old_text` stood.
  void Add(const Observation& row, RowRepair repair, std::string_view old_text);

  uint64_t CountOf(RepairKind kind) const { return counts_[static_cast<size_t>(kind)]; }
  // Rows `date,symbol,repair,column,old,new`, in the order in which they were added.
  void Print(Output& output, RowFormat format) const;

 private:
  struct Entry {
    Day day;
    RowRepair repair;
    std::string symbol;
    std::string old_text;
  };

  std::vector<Entry> entries_;
  std::array<uint64_t, kRepairKinds.size()> counts_{};
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_REPAIR_LIST_H_
