#include "bench/scratch_store.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "bench/dense_rows.h"
#include "bfa/appender.h"

namespace bfa::bench {
namespace {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code error;
    std::string name = std::filesystem::temp_directory_path(error) / "bfa-bench-XXXXXX";
    if (error || mkdtemp(name.data()) == nullptr) GiveUp("no temporary folder");
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

Appender CreateStore(const std::string& path) {
  auto appender = Appender::Create(path);
  if (!appender) GiveUp(appender.error().ToString());
  return *std::move(appender);
}

void AddDay(Day day, Appender& appender) {
  for (size_t i = 0; i < kListingCount; ++i) {
    if (const Status added = appender.Add(DenseRow(i, day)); !added) {
      GiveUp(added.error().ToString());
    }
  }
}

void Commit(const CommitOptions& options, Appender& appender) {
  if (const auto outcome = appender.Commit(options); !outcome) {
    GiveUp(outcome.error().ToString());
  }
}

}  // namespace

std::string ScratchPath(const std::string& name) {
  static const ScratchFolder folder;
  return folder.path() / name;
}

uint64_t FileSize(const std::string& path) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  if (error) GiveUp(path + ": " + error.message());
  return size;
}

void GiveUp(const std::string& message) {
  std::fprintf(stderr, "benchmark: %s\n", message.c_str());
  std::exit(1);
}

void BuildDenseStore(const std::string& path) {
  Appender appender = CreateStore(path);
  for (Day day = kFactDays.first; day <= kFactDays.last; day += std::chrono::days{1}) {
    AddDay(day, appender);
  }
  Commit({}, appender);
}

void BuildDailyStore(const std::string& path) {
  Appender appender = CreateStore(path);
  for (Day day = kFactDays.first; day <= kFactDays.last; day += std::chrono::days{1}) {
    AddDay(day, appender);
    CommitOptions options;
    options.time = DailyCommitTime(day);
    Commit(options, appender);
  }
}

CommitTime DailyCommitTime(Day day) {
  return CommitTime{day + std::chrono::days{1}} + std::chrono::hours{10};
}

void BuildLongStore(const std::string& path) {
  Appender appender = CreateStore(path);
  for (uint64_t sequence = 1; sequence <= kLongHistory; ++sequence) {
    for (int i = 0; i < 10; ++i) {
      Observation row;
      row.day = LongCommitDay(sequence);
      row.symbol = "S" + std::to_string(i) + "USDT";
      row.available = true;
      row.metadata.SetInteger(Column::kFileSizeBytes, static_cast<int64_t>(sequence));
      row.given = row.metadata.present();
      if (const Status added = appender.Add(row); !added) GiveUp(added.error().ToString());
    }
    CommitOptions options;
    options.time = LongCommitTime(sequence);
    Commit(options, appender);
  }
}

CommitTime LongCommitTime(uint64_t sequence) {
  return CommitTime{kFactDays.first} + std::chrono::hours{sequence};
}

Day LongCommitDay(uint64_t sequence) {
  return kFactDays.first + std::chrono::days{(sequence - 1) % kFactDayCount};
}

const std::string& DenseStorePath() {
  static const std::string path = [] {
    std::string built = ScratchPath("dense.bfa");
    BuildDenseStore(built);
    return built;
  }();
  return path;
}

const std::string& DailyStorePath() {
  static const std::string path = [] {
    std::string built = ScratchPath("daily.bfa");
    BuildDailyStore(built);
    return built;
  }();
  return path;
}

const std::string& LongStorePath() {
  static const std::string path = [] {
    std::string built = ScratchPath("long.bfa");
    BuildLongStore(built);
    return built;
  }();
  return path;
}

Reader OpenStore(const std::string& path) {
  auto reader = Reader::Open(path);
  if (!reader) GiveUp(reader.error().ToString());
  return *std::move(reader);
}

}  // namespace bfa::bench
