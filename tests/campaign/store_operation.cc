#include "tests/campaign/store_operation.h"

#include <unistd.h>

#include "bfa/check.h"
#include "bfa/compact.h"
#include "bfa/reader.h"
#include "bfa/repair.h"
#include "format/propagate.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/store_difference.h"

namespace bfa::test {
namespace {

constexpr int64_t kTime = 100'000;  // after the commits of the sample
constexpr uint32_t kFewRows = 20;
constexpr uint32_t kManyRows = 2500;

std::string InFolder(const std::string& folder, const std::string& name) {
  return folder + "/" + name;
}

StoreOperation OnSample() {
  static const StoreBytes sample = TwentyCommits().bytes;
  StoreOperation operation;
  operation.before = sample;
  operation.sound = sample;
  return operation;
}

StoreBytes WithTornTail(StoreBytes sound) {
  sound.resize(sound.size() + 1000, std::byte{0x5a});
  return sound;
}

std::vector<Observation> NewRows(uint32_t count) {
  std::vector<Observation> rows;
  for (uint32_t i = 0; i < count; ++i) {
    rows.push_back(Complete(DayAt("2022-05-12"), "S" + std::to_string(i), i));
  }
  return rows;
}

Status OpenAndCommit(const std::string& path, const std::vector<Observation>& rows,
                     std::optional<Appender>& appender) {
  BFA_ASSIGN_OR_RETURN(appender, Appender::Open(path));
  return CommitRows(*appender, rows);
}

CompactOptions Compacting(bool keep_history) {
  CompactOptions options;
  options.keep_history = keep_history;
  options.file_id.emplace().fill(0x77);
  return options;
}

// Of all days, so many files; asks the system nothing when it is asked for again.
Result<uint64_t> CountFiles(const Reader& reader) {
  uint64_t count = 0;
  BFA_RETURN_IF_ERROR(reader.ForEachDay({kFirstDay, kLastDay}, [&](const Snapshot& snapshot) {
    count += snapshot.available().Count();
  }));
  return count;
}

// Opens, goes back and forth in time, and reads everything.
Status Read(const std::string& path) {
  BFA_ASSIGN_OR_RETURN(const Reader reader, Reader::Open(path));
  BFA_ASSIGN_OR_RETURN(const Reader old, reader.AsOf(reader.sequence() / 2));
  BFA_ASSIGN_OR_RETURN(const uint64_t file_count, CountFiles(old));
  const auto refreshed = old.Refresh();
  if (!refreshed) {
    if (const auto count = CountFiles(old); count && *count == file_count) {
      return refreshed.error();
    }
    return Error(ErrorCode::kDamaged, "a failed refresh harms the reader");
  }
  if (refreshed->sequence() != reader.sequence()) {
    return Error(ErrorCode::kDamaged, "the refreshed reader is not at the newest commit");
  }
  const CheckReport report = CheckStore(*refreshed, CheckLevel::kFull);
  return report.damage.empty() ? Status() : report.damage.front().error;
}

}  // namespace

std::vector<Observation> FewRows() { return NewRows(kFewRows); }
std::vector<Observation> ManyRows() { return NewRows(kManyRows); }

std::vector<Observation> OtherRows() {
  const Day day = DayAt("2021-03-05");
  return {Available(day, "BTCUSDT", 777), Absent(day, "NEWUSDT"), Available(day + 1, "LATEUSDT")};
}

Status CommitRows(Appender& appender, const std::vector<Observation>& rows) {
  for (const Observation& row : rows) BFA_RETURN_IF_ERROR(appender.Add(row));
  const auto outcome = appender.Commit(CommitAt(kTime));
  return outcome ? Status() : outcome.error();
}

StoreOperation Creating(const std::vector<Observation>& rows) {
  StoreOperation operation;
  operation.decided_by = DecidedBy::kRename;
  operation.run = [rows](const std::string& folder, std::optional<Appender>& appender) -> Status {
    BFA_ASSIGN_OR_RETURN(appender, Appender::Create(InFolder(folder, kStoreName), FixedId()));
    return CommitRows(*appender, rows);
  };
  operation.again = [rows](Appender& appender) { return CommitRows(appender, rows); };
  return operation;
}

StoreOperation Appending(const std::vector<Observation>& rows) {
  StoreOperation operation = OnSample();
  operation.decided_by = DecidedBy::kLastSync;
  operation.run = [rows](const std::string& folder, std::optional<Appender>& appender) {
    return OpenAndCommit(InFolder(folder, kStoreName), rows, appender);
  };
  operation.again = [rows](Appender& appender) { return CommitRows(appender, rows); };
  return operation;
}

StoreOperation AppendingBehindATornTail() {
  StoreOperation operation = Appending(FewRows());
  operation.before = WithTornTail(operation.sound);
  return operation;
}

StoreOperation AppendingNothing() {
  StoreOperation operation = Appending({});
  operation.decided_by = DecidedBy::kNothing;
  return operation;
}

StoreOperation CompactingInPlace(bool keep_history) {
  StoreOperation operation = OnSample();
  operation.decided_by = DecidedBy::kRename;
  operation.run = [keep_history](const std::string& folder, std::optional<Appender>&) -> Status {
    const std::string path = InFolder(folder, kStoreName);
    // The owner has to be copied as well, where this process may.
    static_cast<void>(::chown(path.c_str(), 12'345, 12'345) == 0);
    const auto outcome = CompactInPlace(path, Compacting(keep_history));
    return outcome ? Status() : outcome.error();
  };
  return operation;
}

StoreOperation CompactingIntoAnother(bool keep_history) {
  StoreOperation operation = OnSample();
  operation.target = "copy.bfa";
  operation.decided_by = DecidedBy::kRename;
  operation.run = [keep_history](const std::string& folder, std::optional<Appender>&) -> Status {
    BFA_ASSIGN_OR_RETURN(const Reader source, Reader::Open(InFolder(folder, kStoreName)));
    const auto outcome = Compact(source, InFolder(folder, "copy.bfa"), Compacting(keep_history));
    return outcome ? Status() : outcome.error();
  };
  return operation;
}

StoreOperation Salvaging() {
  StoreOperation operation = OnSample();
  operation.before = WithTornTail(operation.sound);
  operation.target = "mended.bfa";
  operation.decided_by = DecidedBy::kRename;
  operation.run = [](const std::string& folder, std::optional<Appender>&) -> Status {
    BFA_ASSIGN_OR_RETURN(const DamagedStore source,
                         DamagedStore::Open(InFolder(folder, kStoreName)));
    RepairOptions options;
    options.file_id.emplace().fill(0x77);
    const auto outcome = Repair(source, InFolder(folder, "mended.bfa"), options);
    return outcome ? Status() : outcome.error();
  };
  return operation;
}

StoreOperation Reading() {
  StoreOperation operation = OnSample();
  operation.run = [](const std::string& folder, std::optional<Appender>&) {
    return Read(InFolder(folder, kStoreName));
  };
  return operation;
}

}  // namespace bfa::test
