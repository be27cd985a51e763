// The text of an export, piece by piece in order.
#ifndef BFA_TOOLS_EXPORT_STREAM_H_
#define BFA_TOOLS_EXPORT_STREAM_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "bfa/reader.h"
#include "tools/day_renderer.h"
#include "tools/export_selection.h"
#include "tools/ordered_work.h"

namespace bfa::tools {

// Days are rendered on up to kMaxThreads threads, as many as there are processors; what they take
// is bounded: OrderedWork::kResultsAThread days of text a thread, and the decoded columns of a day
// each. 1,000 symbols make 180 kB a day, so 3 MB on four threads.
class ExportStream {
 public:
  // More of them wait for the thread that takes the pieces.
  static constexpr size_t kMaxThreads = 4;

  // `reader` must outlive it. kDamaged if the index or the symbol table is.
  static Result<std::unique_ptr<ExportStream>> Open(const Reader& reader,
                                                    ExportSelection selection);

  const DayRenderer& renderer() const { return renderer_; }

  // The header, then the rows of each observed day; null after the last. Valid until the next call.
  // kDamaged.
  Result<const ExportPiece*> Next();

 private:
  ExportStream(DayRenderer renderer, std::vector<Day> days);

  DayRenderer renderer_;
  std::vector<Day> days_;
  ExportPiece header_;
  bool gave_header_ = false;
  OrderedWork<ExportPiece> work_;  // the last, so that its threads end first
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_EXPORT_STREAM_H_
