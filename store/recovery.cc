#include "store/recovery.h"

#include <algorithm>
#include <chrono>

#include "bfa/calendar.h"
#include "format/propagate.h"

namespace bfa::internal {
namespace {

// Small, since most files end in a trailer; a long torn tail costs a call for each so many bytes.
constexpr uint64_t kLoadedAtOnce = 4096;

// Counts the bytes that a search hashes. A sound file asks for less than twice its size; what is
// left over allows for a tiny one.
class HashBudget {
 public:
  explicit HashBudget(Bytes file) : left_(2 * uint64_t{file.size()} + kSmallBatchSize) {}

  Status Spend(uint64_t size, uint64_t offset) {
    if (size > left_) return Damaged("more broken commits than a crash can leave", offset);
    left_ -= size;
    return {};
  }

 private:
  uint64_t left_;
};

// The commit that the trailer ends; nothing if the two were not written whole. Bytes that carry the
// right checksum but break a rule were not left by a crash: that is damage.
Result<std::optional<Commit>> TryCommit(Bytes file, const Trailer& trailer, const LoadBytes& load,
                                        HashBudget& budget) {
  const uint64_t block_size = trailer.trailer_offset - trailer.commit_offset;
  BFA_RETURN_IF_ERROR(budget.Spend(block_size, trailer.trailer_offset));
  if (load) BFA_RETURN_IF_ERROR(load(trailer.commit_offset, block_size));
  const auto block = VerifyBlock(file.first(AsSize(trailer.trailer_offset)), trailer.commit_offset,
                                 BlockType::kCommit);
  if (!block || block->end() != trailer.trailer_offset) return std::nullopt;
  BFA_ASSIGN_OR_RETURN(Commit commit, ParseCommit(file, trailer));
  if (commit.batch_synced_first()) return commit;
  const uint64_t batch_size = commit.end - commit.record.batch_offset;
  if (batch_size > kSmallBatchSize) {
    return Damaged("a batch of over 64 KiB that was not synced first", commit.offset);
  }
  BFA_RETURN_IF_ERROR(budget.Spend(batch_size, trailer.trailer_offset));
  if (load) BFA_RETURN_IF_ERROR(load(commit.record.batch_offset, batch_size));
  if (!VerifyChainHash(file, commit.record, trailer)) return std::nullopt;
  return commit;
}

// Follows links from `newest` to the commit that `is_after` is false of for the first time. Reads
// the fixed part of those on the way: only the last one's references matter.
template <typename IsAfter>
Result<Commit> WalkBack(Bytes file, const ParsedHeader& header, const Commit& newest,
                        const IsAfter& is_after) {
  if (!is_after(newest.record)) return newest;
  CommitLink link{newest.offset, newest.end, newest.record};
  HashBudget budget(file);
  while (is_after(link.record)) {
    if (link.record.previous_offset == 0) {
      return Error(ErrorCode::kNotFound,
                   "the store has no commit that old: its first is " +
                       std::to_string(link.record.sequence) + " of " +
                       FormatInstant(Instant{std::chrono::milliseconds{link.record.time_ms}}));
    }
    const Bytes before = file.first(AsSize(link.record.batch_offset));
    BFA_ASSIGN_OR_RETURN(CommitLink next,
                         ParseCommitLink(before, link.record.jump_offset, header.file_id));
    BFA_RETURN_IF_ERROR(budget.Spend(next.end - next.offset, next.offset));
    if (!is_after(next.record)) {
      BFA_ASSIGN_OR_RETURN(next,
                           ParseCommitLink(before, link.record.previous_offset, header.file_id));
    }
    if (next.record.sequence >= link.record.sequence || next.record.time_ms > link.record.time_ms) {
      return Damaged("commit that is not before its successor", next.offset);
    }
    link = next;
  }
  return ParseCommitAt(file.first(AsSize(link.end)), link.offset, header.file_id);
}

}  // namespace

Result<Recovery> Recover(Bytes file, const ParsedHeader& header, const LoadBytes& load) {
  HashBudget budget(file);
  uint64_t loaded_from = file.size();
  for (uint64_t end = file.size() / kAlignment * kAlignment;
       end >= header.header_size + sizeof(Trailer); end -= kAlignment) {
    if (load && end - sizeof(Trailer) < loaded_from) {
      loaded_from = end - std::min(end, kLoadedAtOnce);
      BFA_RETURN_IF_ERROR(load(loaded_from, end - loaded_from));
    }
    const auto trailer = ParseTrailer(file, end - sizeof(Trailer), header.file_id);
    if (!trailer) continue;
    BFA_ASSIGN_OR_RETURN(std::optional<Commit> commit,
                         TryCommit(file.first(AsSize(end)), *trailer, load, budget));
    if (commit) return Recovery{std::move(commit), end, file.size() - end};
  }
  return Recovery{std::nullopt, header.header_size, file.size() - header.header_size};
}

Result<std::optional<Commit>> CommitAtEnd(Bytes file, const ParsedHeader& header,
                                          const LoadBytes& load) {
  if (file.size() % kAlignment != 0 || file.size() < header.header_size + sizeof(Trailer)) {
    return std::nullopt;
  }
  const uint64_t trailer_offset = file.size() - sizeof(Trailer);
  if (load) BFA_RETURN_IF_ERROR(load(trailer_offset, sizeof(Trailer)));
  const auto trailer = ParseTrailer(file, trailer_offset, header.file_id);
  if (!trailer) return std::nullopt;
  HashBudget budget(file);
  return TryCommit(file, *trailer, load, budget);
}

Result<Commit> FindCommit(Bytes file, const ParsedHeader& header, const Commit& newest,
                          uint64_t sequence) {
  if (sequence > newest.record.sequence) {
    return Error(ErrorCode::kNotFound, "the store has no commit " + std::to_string(sequence) +
                                           ": its last is " +
                                           std::to_string(newest.record.sequence));
  }
  return WalkBack(file, header, newest,
                  [&](const CommitRecord& record) { return record.sequence > sequence; });
}

Result<Commit> FindCommit(Bytes file, const ParsedHeader& header, const Commit& newest,
                          CommitTime time) {
  const int64_t time_ms = time.time_since_epoch().count();
  return WalkBack(file, header, newest,
                  [&](const CommitRecord& record) { return record.time_ms > time_ms; });
}

}  // namespace bfa::internal
