// Promises of recovery: whatever follows the newest whole commit, what is recovered is a prefix
// that opens as that very commit, and finding it costs no more than some passes over the file.
#include <algorithm>

#include "bfa/reader.h"
#include "store/recovery.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/store_change.h"

namespace bfa::fuzz {
namespace {

using internal::Commit;
using internal::ParsedHeader;
using internal::Recovery;

bool IsSame(const Commit& a, const Commit& b) {
  return a.offset == b.offset && a.end == b.end && a.chain_hash == b.chain_hash &&
         std::ranges::equal(internal::AsBytes(a.record), internal::AsBytes(b.record)) &&
         a.symbol_blocks == b.symbol_blocks && a.coverage_blocks == b.coverage_blocks &&
         a.leaves == b.leaves;
}

// Counts what recovery asks for.
class Loading {
 public:
  explicit Loading(Bytes file) : file_(file) {}

  internal::LoadBytes Load() {
    return [this](uint64_t offset, uint64_t size) -> Status {
      size_ += size;
      within_ = within_ && internal::Fits(offset, size, file_.size());
      return {};
    };
  }
  // Hashing may take twice the file and the largest batch that is not synced first, searching once,
  // in pieces of 4 KiB that overlap by a trailer.
  void Check(Promises& promises) const {
    const uint64_t most = 4 * file_.size() + internal::kSmallBatchSize + 8192;
    promises.Expect(within_, "recovery looks beyond the file");
    promises.Expect(size_ <= most, "recovery looks at more bytes than its budget");
  }

 private:
  Bytes file_;
  uint64_t size_ = 0;
  bool within_ = true;
};

void CheckPrefix(Bytes file, const ParsedHeader& header, const Recovery& recovery,
                 Promises& promises) {
  const Bytes prefix = file.first(recovery.end);
  const auto again = internal::Recover(prefix, header);
  const auto reader = Reader::FromBytes(prefix);
  if (!again || !reader) return promises.Expect(false, "the recovered prefix does not open");
  promises.Expect(again->torn_size == 0 && again->end == recovery.end, "the prefix has a tail");
  promises.Expect(reader->size() == recovery.end && reader->torn_size() == 0,
                  "the prefix opens with another size");
  const auto at_end = internal::CommitAtEnd(prefix, header);
  if (!recovery.commit) {
    promises.Expect(!again->commit && at_end && !*at_end, "the prefix has another commit");
    return promises.Expect(reader->sequence() == 0, "the prefix opens as another commit");
  }
  promises.Expect(again->commit && IsSame(*again->commit, *recovery.commit),
                  "the prefix has another commit");
  promises.Expect(at_end && *at_end && IsSame(**at_end, *recovery.commit),
                  "its last bytes are another commit");
  promises.Expect(reader->sequence() == recovery.commit->record.sequence,
                  "the prefix opens as another commit");
}

void CheckFound(const Result<Commit>& found, const Commit& newest, bool fits, Promises& promises) {
  if (!found) {
    if (found.error().code() != ErrorCode::kNotFound) promises.ExpectOfStore(found.error());
    return;
  }
  promises.Expect(found->end <= newest.end, "a commit behind the newest");
  promises.Expect(fits, "a commit that was not asked for");
}

void CheckHistory(Bytes file, const ParsedHeader& header, const Commit& newest,
                  Promises& promises) {
  const uint64_t last = newest.record.sequence;
  for (const uint64_t sequence : {uint64_t{0}, uint64_t{1}, last / 2, last - 1, last, last + 1}) {
    const auto found = internal::FindCommit(file, header, newest, sequence);
    CheckFound(found, newest, found && found->record.sequence <= sequence, promises);
  }
  for (const int64_t time_ms : {int64_t{0}, newest.record.time_ms - 1, newest.record.time_ms}) {
    const auto found =
        internal::FindCommit(file, header, newest, CommitTime{std::chrono::milliseconds{time_ms}});
    CheckFound(found, newest, found && found->record.time_ms <= time_ms, promises);
  }
}

std::string RecoverEverything(Bytes input) {
  Promises promises;
  const ByteBuffer copy(input.begin(), input.end());  // 8-byte aligned
  const Bytes file(copy);
  const auto header = internal::ParseFileHeader(file);
  if (!header) {
    promises.ExpectOfStore(header.error());
    return promises.broken();
  }
  Loading loading(file);
  const auto recovery = internal::Recover(file, *header, loading.Load());
  loading.Check(promises);
  const auto at_end = internal::CommitAtEnd(file, *header);
  if (!recovery) {
    promises.ExpectOfStore(recovery.error());
    return promises.broken();
  }
  const uint64_t end = recovery->commit ? recovery->commit->end : header->header_size;
  promises.Expect(recovery->end == end && end <= file.size(), "recovered beyond the file");
  promises.Expect(recovery->torn_size == file.size() - end, "another torn tail");
  const bool ends_with_it = recovery->commit && recovery->torn_size == 0;
  promises.Expect(at_end && at_end->has_value() == ends_with_it, "the end is judged in two ways");
  if (!promises.broken().empty()) return promises.broken();
  CheckPrefix(file, *header, *recovery, promises);
  if (recovery->commit) CheckHistory(file.first(end), *header, *recovery->commit, promises);
  return promises.broken();
}

}  // namespace

const FuzzTarget kRecoveryTarget{"recovery_fuzz", &RecoverEverything, nullptr, &TearStore};

}  // namespace bfa::fuzz
