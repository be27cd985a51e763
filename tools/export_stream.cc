#include "tools/export_stream.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace bfa::tools {
namespace {

size_t ThreadCount() {
  return std::min<size_t>(std::thread::hardware_concurrency(), ExportStream::kMaxThreads);
}

}  // namespace

Result<std::unique_ptr<ExportStream>> ExportStream::Open(const Reader& reader,
                                                         ExportSelection selection) {
  const auto counts = reader.Counts(selection.days());
  if (!counts) return counts.error();
  Result<DayRenderer> renderer = DayRenderer::Create(reader, std::move(selection));
  if (!renderer) return std::move(renderer).error();
  std::vector<Day> days;
  days.reserve(counts->size());
  for (const DayCounts& day : *counts) days.push_back(day.day);
  return std::unique_ptr<ExportStream>(new ExportStream(*std::move(renderer), std::move(days)));
}

ExportStream::ExportStream(DayRenderer renderer, std::vector<Day> days)
    : renderer_(std::move(renderer)),
      days_(std::move(days)),
      work_(days_.size(), ThreadCount(), [this](size_t index, ExportPiece& piece) {
        return renderer_.Render(days_[index], piece);
      }) {
  header_.text.Append(renderer_.header());
}

Result<const ExportPiece*> ExportStream::Next() {
  if (!gave_header_) {
    gave_header_ = true;
    return &header_;
  }
  Result<ExportPiece*> piece = work_.Next();
  if (!piece) return std::move(piece).error();
  return *piece;
}

}  // namespace bfa::tools
