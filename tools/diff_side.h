// One of the two things that are compared: a store as of some commit, or a csv.
#ifndef BFA_TOOLS_DIFF_SIDE_H_
#define BFA_TOOLS_DIFF_SIDE_H_

#include <optional>
#include <string>

#include "bfa/column.h"
#include "bfa/reader.h"
#include "tools/console.h"
#include "tools/progress.h"

namespace bfa::tools {

struct DiffSideArguments {
  std::string path;
  std::optional<std::string> as_of;
  std::string_view as_of_name;  // of the flag
};

struct DiffSide {
  Reader reader;
  // That it speaks of: all of a store, those of its header of a csv, of ndjson those that each line
  // has.
  ColumnSet columns;
  bool is_store;
};

// Opens the store, or reads the csv or ndjson into a store that has no name and goes with the
// Reader. What it returns is what the process should answer, where it is not kDone.
ExitCode OpenDiffSide(Console& console, const DiffSideArguments& arguments, bool in_memory,
                      Progress& progress, std::optional<DiffSide>& side);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_DIFF_SIDE_H_
