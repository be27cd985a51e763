#include "prober/kline_probe.h"

#include <algorithm>
#include <utility>

#include "prober/checksum_line.h"
#include "prober/kline_file.h"

namespace bfa::internal {
namespace {

constexpr uint64_t kMaxZipSize = 64 * 1024;  // they have some 400 bytes
constexpr uint64_t kMaxChecksumSize = 1024;

std::string_view FileNameOf(std::string_view key) { return key.substr(key.rfind('/') + 1); }

// `BTCUSDT-1d-2024-01-15.zip` holds `BTCUSDT-1d-2024-01-15.csv`.
std::string EntryNameOf(std::string_view file_name) {
  return std::string(file_name.substr(0, file_name.rfind('.'))) + ".csv";
}

}  // namespace

struct KlineProbe::Cell {
  KlineTarget target;
  std::string key;
  Fetched zip;
  Fetched checksum;
  int waiting = 2;

  void Report(LearnedKline& learned, Rule rule, const std::string& what) const {
    learned.findings.push_back(
        {rule, target.symbol, target.day, "the kline of " + FormatDay(target.day) + what});
  }
};

KlineProbe::KlineProbe(ArchiveClient& client, std::vector<KlineTarget> targets,
                       std::function<bool(Day)> is_settled, Take take)
    : client_(client),
      targets_(std::move(targets)),
      is_settled_(std::move(is_settled)),
      take_(std::move(take)) {}

void KlineProbe::Start() {
  for (size_t i = 0; i < kWindow; ++i) StartNext();
}

void KlineProbe::StartNext() {
  if (next_ == targets_.size()) return;
  const auto cell = std::make_shared<Cell>();
  cell->target = std::move(targets_[next_++]);
  cell->key = *client_.layout().DailyKlineKey(cell->target.symbol, cell->target.day);
  client_.Get(cell->key, kMaxZipSize, [this, cell](Fetched fetched) {
    cell->zip = std::move(fetched);
    TakeAnswer(cell);
  });
  client_.Get(cell->key + std::string(kChecksumSuffix), kMaxChecksumSize,
              [this, cell](Fetched fetched) {
                cell->checksum = std::move(fetched);
                TakeAnswer(cell);
              });
}

void KlineProbe::TakeAnswer(const std::shared_ptr<Cell>& cell) {
  if (--cell->waiting != 0) return;
  take_(cell->target, Judge(*cell));
  StartNext();
}

LearnedKline KlineProbe::Judge(const Cell& cell) const {
  LearnedKline learned;
  const Day day = cell.target.day;
  if (cell.zip.missing()) {
    if (is_settled_(day)) {
      cell.Report(learned, Rule::kKlineMissing, " is not there");
    }
    return learned;
  }
  if (!cell.zip.found() || (!cell.checksum.found() && !cell.checksum.missing())) {
    learned.why = cell.zip.found() ? cell.checksum.why : cell.zip.why;
    return learned;
  }
  const std::string_view file_name = FileNameOf(cell.key);
  if (cell.checksum.missing()) {
    cell.Report(learned, Rule::kChecksumMissing, " has no checksum");
  } else if (const Status matches = CheckSum(cell, file_name); !matches) {
    cell.Report(learned, Rule::kChecksumMismatch, ": " + matches.error().message());
    return learned;
  }
  const Result<std::string> text = UnpackKlineFile(cell.zip.reply.body, EntryNameOf(file_name));
  DriftList drift;
  const Result<Metadata> kline = text ? ParseKlineText(*text, day, drift) : text.error();
  client_.NoteDrift(cell.key, drift);
  if (!kline) {
    cell.Report(learned, Rule::kKlineUnusable, ": " + kline.error().message());
    return learned;
  }
  learned.observation = cell.target.republished;
  learned.observation.day = day;
  learned.observation.symbol = cell.target.symbol;
  learned.observation.available = true;
  for (const Column column : kline->present()) {
    learned.observation.given.Add(column);
    learned.observation.metadata.CopyFrom(*kline, column);
  }
  return learned;
}

Status KlineProbe::CheckSum(const Cell& cell, std::string_view file_name) {
  const Result<std::string> stated = ParseChecksum(cell.checksum.reply.body, file_name);
  if (!stated) return stated.error();
  const Result<std::string> actual = Sha256Of(cell.zip.reply.body);
  if (!actual) return actual.error();
  if (*stated == *actual) return {};
  return Error(ErrorCode::kNetwork,
               "its SHA-256 is " + *actual + ", its checksum states " + *stated);
}

}  // namespace bfa::internal
