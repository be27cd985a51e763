// Every system call of the store, failing in every way.
#include "tests/campaign/system_fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "bfa/compact.h"
#include "bfa/reader.h"
#include "tests/campaign/campaign_size.h"
#include "tests/campaign/store_operation.h"
#include "tests/campaign/store_verdict.h"
#include "tests/store/file_bytes.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::HasSubstr;

// What may befall a call, the likeliest first.
std::vector<int> ErrorsOf(SystemCall call) {
  switch (call) {
    case SystemCall::kAccess:
      return {EIO, EACCES, ENOMEM};
    case SystemCall::kFchmod:
    case SystemCall::kFchown:
      return {EPERM, EIO, EROFS, EINTR};
    case SystemCall::kFcntl:
      return {EMFILE};
    case SystemCall::kFdatasync:
      return {EIO, ENOSPC, EDQUOT, EROFS, EINTR};
    case SystemCall::kFlock:
      return {EWOULDBLOCK, ENOLCK, EINTR};
    case SystemCall::kFstat:
    case SystemCall::kStat:
      return {EIO, EACCES, ENOMEM};
    case SystemCall::kFsync:
      return {EIO, ENOSPC, EDQUOT, EINTR};
    case SystemCall::kFtruncate:
      return {EIO, EROFS, EINTR};
    case SystemCall::kGetentropy:
      return {ENOSYS, EIO};
    case SystemCall::kMmap:
      return {ENOMEM, EACCES, ENFILE};
    case SystemCall::kOpen:
      return {EMFILE, EIO, EACCES, ENOMEM, ENOSPC, EDQUOT, EROFS, EINTR};
    case SystemCall::kPread:
      return {EIO, EINTR};
    case SystemCall::kPwrite:
      return {ENOSPC, EIO, EDQUOT, EFBIG, EROFS, ENOMEM, EINTR};
    case SystemCall::kRealpath:
      return {EIO, EACCES, ENOMEM};
    case SystemCall::kRename:
      return {ENOSPC, EIO, EACCES, EDQUOT, EROFS};
    case SystemCall::kRenameat2:
      return {ENOSPC, EIO, EACCES, EDQUOT, EROFS, EEXIST};
    case SystemCall::kUnlink:
      return {};  // only what has failed already removes a file: see WithASecondFault
  }
  return {};
}

// Whether a call that a signal interrupts is made again. A sync never is: whatever it has failed
// for, the next one on that descriptor may say that all is well where it is not.
bool IsMadeAgain(SystemCall call, int error_number) {
  return error_number == EINTR && call != SystemCall::kFdatasync && call != SystemCall::kFsync;
}

bool TransfersBytes(SystemCall call) {
  return call == SystemCall::kPread || call == SystemCall::kPwrite;
}

// A new file that somebody else has locked, for a leftover, is made again; and it does not matter
// whether a lock can be given back.
bool IsHarmlessLock(const StoreOperation& operation, const SystemFault& fault) {
  if (fault.call != SystemCall::kFlock || operation.decided_by != DecidedBy::kRename) return false;
  const size_t own_lock_count = operation.target == kStoreName && !operation.before.empty() ? 1 : 0;
  if (fault.at > own_lock_count) return true;
  return fault.at == own_lock_count && fault.count == 1 && fault.error_number == EWOULDBLOCK;
}

// Where an appender would look for leftovers; a replacement needs the path itself.
bool IsHarmlessPath(const StoreOperation& operation, const SystemFault& fault) {
  return fault.call == SystemCall::kRealpath && fault.at == 0 &&
         (fault.count == 1 || operation.decided_by != DecidedBy::kRename);
}

// Faults that nobody should notice.
bool IsHarmless(const StoreOperation& operation, const std::vector<SystemFault>& faults) {
  return std::ranges::all_of(faults, [&](const SystemFault& fault) {
    if (IsHarmlessLock(operation, fault) || IsHarmlessPath(operation, fault)) return true;
    // That a new store has a name which is taken is found out again by the rename.
    if (fault.call == SystemCall::kAccess) return true;
    // That a source is read leaves its time of access as it was, where that can be had.
    if (fault.call == SystemCall::kFcntl && operation.target != kStoreName) return true;
    return IsMadeAgain(fault.call, fault.error_number) ||
           (fault.error_number == 0 && fault.percent != kNoByte);
  });
}

bool IsPassingWriteError(const std::vector<SystemFault>& faults) {
  return faults.size() == 1 && faults.front().call == SystemCall::kPwrite &&
         faults.front().count == 1;
}

// The ways in which the call fails that is number `at` of its kind.
std::vector<std::vector<SystemFault>> FaultsAt(SystemCall call, size_t at) {
  std::vector<std::vector<SystemFault>> ways;
  for (const int error_number : ErrorsOf(call)) {
    const bool is_made_again = IsMadeAgain(call, error_number);
    ways.push_back({{call, at, is_made_again ? size_t{3} : size_t{1}, error_number}});
    if (IsFullCampaign() && !is_made_again) {
      ways.push_back({{call, at, kForEver, error_number}});
    }
    if (!IsFullCampaign() && !is_made_again) {  // one error stands for all, but for these
      const auto last = ErrorsOf(call).back();
      if (IsMadeAgain(call, last)) ways.push_back({{call, at, 3, last}});
      if (last == EEXIST) ways.push_back({{call, at, 1, EEXIST}});
      break;
    }
  }
  if (!TransfersBytes(call)) return ways;
  for (const size_t percent : {size_t{0}, size_t{50}}) ways.push_back({{call, at, 1, 0, percent}});
  ways.push_back({{call, at, kForEver, 0, 50}});
  if (call != SystemCall::kPwrite) return ways;
  ways.push_back({{call, at, 1, 0, kNoByte}});
  for (const size_t percent : {size_t{0}, size_t{50}, size_t{99}}) {  // as a disk fills up
    ways.push_back({{call, at, 1, 0, percent}, {call, at + 1, kForEver, ENOSPC}});
  }
  return ways;
}

// The same, and what would tidy up after it fails too.
std::vector<std::vector<SystemFault>> WithASecondFault(
    const StoreOperation& operation, const std::vector<std::vector<SystemFault>>& ways) {
  std::vector<std::vector<SystemFault>> doubled;
  for (const std::vector<SystemFault>& way : ways) {
    if (IsHarmless(operation, way)) continue;
    for (const SystemCall second : {SystemCall::kFtruncate, SystemCall::kUnlink}) {
      doubled.push_back(way);
      doubled.back().push_back({second, 0, kForEver, EIO});
    }
  }
  return doubled;
}

std::string TextOf(const std::vector<SystemFault>& faults) {
  std::string text;
  for (const SystemFault& fault : faults) {
    if (!text.empty()) text += ", ";
    text += std::string(NameOf(fault.call)) + " " + std::to_string(fault.at);
    if (fault.count != 1) text += fault.count == kForEver ? " and all after it" : " and two more";
    text += fault.error_number == 0 ? " transfers " + std::to_string(fault.percent % kNoByte) + " %"
                                    : ": " + std::generic_category().message(fault.error_number);
  }
  return text;
}

// What this process has open.
std::ptrdiff_t DescriptorCount() {
  using Iterator = std::filesystem::directory_iterator;
  return std::distance(Iterator("/proc/self/fd"), Iterator());
}

Figures figures;
int position_count = 0;  // (operation, kind of call, how many of its kind went before)
int run_count = 0;

class SystemFaultTest : public testing::Test {
 protected:
  static void TearDownTestSuite() {
    std::printf("syscall faults: %d positions, %s (%d runs)\n", position_count,
                figures.Text().c_str(), run_count);
  }

  // Each call of the operation in turn, in each way, until no call is left.
  void Sweep(const StoreOperation& operation) {
    const auto [log, after] = RunWithoutFault(operation);
    for (size_t kind = 0; kind < kSystemCallCount; ++kind) {
      const auto call = static_cast<SystemCall>(kind);
      const auto count = static_cast<size_t>(std::ranges::count(log, call));
      for (size_t at = 0; at < count; ++at) {
        ++position_count;
        const auto ways = FaultsAt(call, at);
        for (const auto& way : ways) RunWithFaults(operation, log, after, way);
        // What else fails matters where there is something to tidy up.
        const auto doubled = WithASecondFault(operation, ways);
        for (size_t i = 0; i < doubled.size() && (i < 2 || IsFullCampaign()); ++i) {
          RunWithFaults(operation, log, after, doubled[i]);
        }
        ASSERT_FALSE(HasFatalFailure());
      }
      RunWithFaults(operation, log, after, {{call, count, kForEver, EIO}});
    }
  }

  struct Reference {
    std::vector<SystemCall> log;
    StoreBytes after;
  };

  static Reference RunWithoutFault(const StoreOperation& operation) {
    const TemporaryFolder folder;
    if (!operation.before.empty()) WriteBytes(folder.File(kStoreName), operation.before);
    SystemFaults none({});
    std::optional<Appender> appender;
    const Status status = operation.run(folder.path(), appender);
    EXPECT_TRUE(status) << status.error().ToString();
    appender.reset();
    EXPECT_EQ(none.mapping_count(), 0) << "what is mapped or unmapped is not all seen";
    return {none.log(), ReadBytes(folder.File(operation.target))};
  }

 private:
  static bool IsInDoubt(const StoreOperation& operation, const std::vector<SystemCall>& log,
                        size_t failed_at) {
    if (operation.decided_by == DecidedBy::kNothing) return false;
    const auto is_decisive = [&](SystemCall call) {
      return operation.decided_by == DecidedBy::kLastSync
                 ? call == SystemCall::kFdatasync
                 : call == SystemCall::kRename || call == SystemCall::kRenameat2;
    };
    const auto last = std::find_if(log.rbegin(), log.rend(), is_decisive);
    const auto decided_at = static_cast<size_t>(log.rend() - last) - 1;
    return failed_at > decided_at ||
           (failed_at == decided_at && operation.decided_by == DecidedBy::kLastSync);
  }

  static void RunWithFaults(const StoreOperation& operation, const std::vector<SystemCall>& log,
                            const StoreBytes& after, const std::vector<SystemFault>& way) {
    SCOPED_TRACE(TextOf(way));
    ++run_count;
    const TemporaryFolder folder;
    const StoreVerdict verdict{operation, after, folder.path(), figures};
    verdict.Prepare();
    const std::ptrdiff_t descriptors = DescriptorCount();
    Status status;
    bool may_leave_a_file = false;
    {
      SystemFaults faults(way);
      {
        std::optional<Appender> appender;
        status = operation.run(folder.path(), appender);
        EXPECT_FALSE(faults.was_endless()) << "tries for ever";
        ExpectOutcome(operation, log, way, faults, status);
        verdict.ExpectFiles(status, faults.HasFailed(SystemCall::kFtruncate));
        if (!status && appender) ExpectNoHarmByTheSame(*appender, operation, way, faults);
        if (!status && appender && IsPassingWriteError(way)) {
          verdict.ExpectDone();
        }
      }
      EXPECT_EQ(faults.calls_after_failed_sync(), 0) << "uses a descriptor whose sync has failed";
      EXPECT_EQ(faults.mapping_count(), 0) << "leaks a mapping";
      may_leave_a_file = faults.HasFailed(SystemCall::kUnlink);
    }
    EXPECT_EQ(DescriptorCount(), descriptors) << "leaks a descriptor";
    verdict.ExpectNoLeftovers(may_leave_a_file);
    const SystemFaults none({});
    verdict.ExpectNextWorks();
  }

  // Whether the answer is the right one.
  static void ExpectOutcome(const StoreOperation& operation, const std::vector<SystemCall>& log,
                            const std::vector<SystemFault>& way, const SystemFaults& faults,
                            const Status& status) {
    const auto befallen = faults.first_fault();
    if (!befallen || IsHarmless(operation, way)) {
      EXPECT_TRUE(status) << status.error().ToString();
      return;
    }
    ASSERT_FALSE(status) << "the fault was not noticed";
    const auto& [first, failed_at] = *befallen;
    ErrorCode expected = ErrorCode::kIo;
    if (first.error_number == EWOULDBLOCK) expected = ErrorCode::kLocked;
    if (first.error_number == EEXIST) expected = ErrorCode::kAlreadyExists;
    if (IsInDoubt(operation, log, failed_at)) expected = ErrorCode::kOutcomeUnknown;
    EXPECT_EQ(status.error().code(), expected) << status.error().ToString();
    if (expected == ErrorCode::kIo || expected == ErrorCode::kOutcomeUnknown) {
      const int reason = first.error_number != 0 ? first.error_number : ENOSPC;
      EXPECT_THAT(status.error().message(), HasSubstr(std::generic_category().message(reason)));
    }
  }

  // The appender that has failed either works on as if nothing had been, or refuses to.
  static void ExpectNoHarmByTheSame(Appender& appender, const StoreOperation& operation,
                                    const std::vector<SystemFault>& way,
                                    const SystemFaults& faults) {
    const size_t call_count = faults.log().size();
    const bool sync_failed =
        faults.HasFailed(SystemCall::kFdatasync) || faults.HasFailed(SystemCall::kFsync);
    const Status again = operation.again(appender);
    if (sync_failed) {
      ASSERT_FALSE(again) << "works on after a failed sync";
    }
    // The disk may have been full for a moment.
    if (IsPassingWriteError(way)) {
      EXPECT_TRUE(again) << again.error().ToString();
    }
    if (again) return;
    EXPECT_EQ(again.error().code(), ErrorCode::kIo) << again.error().ToString();
    if (sync_failed) {
      EXPECT_EQ(faults.log().size(), call_count) << "touches the file again";
    }
  }
};

TEST_F(SystemFaultTest, OfTheCreationOfAStore) { Sweep(Creating(FewRows())); }
TEST_F(SystemFaultTest, OfTheCreationOfALargeStore) { Sweep(Creating(ManyRows())); }
TEST_F(SystemFaultTest, OfTheCreationOfAnEmptyStore) { Sweep(Creating({})); }
TEST_F(SystemFaultTest, OfAnAppend) { Sweep(Appending(FewRows())); }
TEST_F(SystemFaultTest, OfALargeAppend) { Sweep(Appending(ManyRows())); }
TEST_F(SystemFaultTest, OfAMergeIntoDaysThatTheStoreHas) { Sweep(Appending(OtherRows())); }
TEST_F(SystemFaultTest, OfAnAppendBehindATornTail) { Sweep(AppendingBehindATornTail()); }
TEST_F(SystemFaultTest, OfAnAppendOfNothing) { Sweep(AppendingNothing()); }
TEST_F(SystemFaultTest, OfACompactionInPlace) { Sweep(CompactingInPlace(false)); }
TEST_F(SystemFaultTest, OfACompactionInPlaceWithHistory) { Sweep(CompactingInPlace(true)); }
TEST_F(SystemFaultTest, OfACompactionIntoAnotherFile) { Sweep(CompactingIntoAnother(false)); }
TEST_F(SystemFaultTest, OfACompactionIntoAnotherFileWithHistory) {
  Sweep(CompactingIntoAnother(true));
}
TEST_F(SystemFaultTest, OfARepair) { Sweep(Salvaging()); }
TEST_F(SystemFaultTest, OfAReader) { Sweep(Reading()); }

// As by a compaction that ends between the two.
TEST_F(SystemFaultTest, AStoreThatIsReplacedBeforeItIsLockedIsOpenedAgain) {
  const StoreOperation operation = Appending(FewRows());
  const TemporaryFolder folder;
  const std::string path = folder.File(kStoreName);
  WriteBytes(path, operation.before);
  ASSERT_TRUE(Compact(*Reader::Open(path), folder.File("compacted.bfa")));
  const auto compacted = ReadBytes(folder.File("compacted.bfa"));
  SystemFaults none({});
  none.Before(SystemCall::kFlock,
              [&] { std::filesystem::rename(folder.File("compacted.bfa"), path); });
  std::optional<Appender> appender;
  const Status status = operation.run(folder.path(), appender);
  EXPECT_TRUE(status) << status.error().ToString();
  const auto bytes = ReadBytes(path);
  ASSERT_GT(bytes.size(), compacted.size());
  EXPECT_TRUE(std::equal(compacted.begin(), compacted.end(), bytes.begin()));
  EXPECT_EQ(FindDamage(*Reader::Open(path)), "");
}

// Else one that the linker does not lead here would go without a test.
TEST_F(SystemFaultTest, BefallsEachCallThatTheStoreMakes) {
  std::set<SystemCall> seen;
  for (const StoreOperation& operation :
       {Creating(ManyRows()), AppendingBehindATornTail(), CompactingInPlace(false),
        CompactingIntoAnother(true), Reading()}) {
    const auto log = RunWithoutFault(operation).log;
    seen.insert(log.begin(), log.end());
  }
  for (size_t kind = 0; kind < kSystemCallCount; ++kind) {
    const auto call = static_cast<SystemCall>(kind);
    // Only root gives files away; a file is removed where something else has failed.
    if (call == SystemCall::kUnlink || (call == SystemCall::kFchown && ::geteuid() != 0)) continue;
    EXPECT_TRUE(seen.contains(call)) << NameOf(call);
  }
  EXPECT_TRUE(seen.contains(SystemCall::kPwrite));
}

}  // namespace
}  // namespace bfa::test
