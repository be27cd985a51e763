// The file beside an export that says what it is of.
#ifndef BFA_TOOLS_SIDECAR_H_
#define BFA_TOOLS_SIDECAR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "bfa/calendar.h"
#include "bfa/reader.h"
#include "tools/console.h"
#include "tools/day_renderer.h"
#include "tools/export_selection.h"

namespace bfa::tools {

// What an export came to.
struct ExportTotals {
  uint64_t row_count = 0;
  DayRange days;  // from the first to the last with a row; empty if there is no row
  uint64_t size = 0;
  std::string sha256;

  // But for the digest.
  void Add(const ExportPiece& piece);
};

struct Sidecar {
  std::string store_id;   // hexadecimal
  uint64_t sequence = 0;  // of the commit
  CommitTime commit_time{};
  ExportSelection selection;
  ExportTotals totals;
};

// Where that of the export at `path` is.
std::string SidecarPath(std::string_view path);

// Of an export that `reader` was read for. The same export always has the same text: JSON, with a
// line feed behind it.
std::string FormatSidecar(const Reader& reader, const ExportSelection& selection,
                          const ExportTotals& totals);

// What `text` says, every member checked by itself and against the others: none may lack, and none
// be unknown, as one that a newer version writes may change what the others mean. The fault says
// which and why.
std::variant<Sidecar, InputFault> ParseSidecar(std::string_view text);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_SIDECAR_H_
