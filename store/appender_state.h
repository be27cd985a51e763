// The working parts of an Appender.
#ifndef BFA_STORE_APPENDER_STATE_H_
#define BFA_STORE_APPENDER_STATE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bfa/appender.h"
#include "store/append_file.h"
#include "store/day_writer.h"
#include "store/staging.h"
#include "store/store_state.h"

namespace bfa::internal {

class AppenderState {
 public:
  // Takes over a locked store: verifies its newest commit and cuts off a torn tail.
  static Result<std::unique_ptr<AppenderState>> OnStore(std::unique_ptr<AppendFile> file);
  // Takes over an empty, locked file that is to be published with the first commit.
  static Result<std::unique_ptr<AppenderState>> OnNewFile(std::unique_ptr<AppendFile> file,
                                                          const CreateOptions& options);

  Staging& staging() { return staging_; }
  // See Appender::Commit.
  Result<CommitOutcome> Commit(const CommitOptions& options);
  uint64_t cut_size() const { return cut_size_; }

 private:
  // What one Commit makes, before it is written.
  struct Batch {
    explicit Batch(uint64_t offset) : builder(offset) {}

    BatchBuilder builder;
    BitsetCache bitsets;
    uint64_t sequence = 0;
    internal::Commit commit;
    std::map<uint32_t, std::map<uint32_t, LeafDay>> days;  // by leaf number, day in leaf
    CommitOutcome outcome;
  };

  explicit AppenderState(std::unique_ptr<AppendFile> file) : file_(std::move(file)) {}
  Status MakeDurable();
  Status Load();
  Status CheckUsable() const;
  Status CheckSize() const;
  Result<CommitTime> TimeFor(const CommitOptions& options) const;
  Result<CommitOutcome> TryCommit(const CommitOptions& options);

  // Ids of staged names, new ones by first day, then bytes; of the days up to `last_day`.
  void AssignSymbols(int32_t last_day);
  void RankSymbols();
  Status ExpandCoverage();
  Status CheckColumnsKnown(const VerifiedDay& day) const;
  Status MergeDay(int32_t day, const StagedDay& staged, Batch& batch);
  void SeedBitsets(int32_t day, const VerifiedDay* old, Batch& batch);
  Status AddCoverage(Batch& batch);
  Status CheckCoverageSize(std::span<const CoverageRecord> known,
                           std::span<const CoverageRecord> added) const;
  Result<bool> TrimToUnknown(CoverageRecord& range) const;
  Status AddLeaves(Batch& batch);
  void AddSymbols(Batch& batch);
  Status Write(Batch& batch, const CommitOptions& options, CommitTime time);
  Status WriteBytes(const Batch& batch);
  // Cuts off what a failed write left behind.
  Error Undo(Error error);
  Status SyncOrGiveUp(bool commit_written);
  Status Publish();

  std::unique_ptr<AppendFile> file_;
  std::shared_ptr<const StoreState> state_;
  bool unpublished_ = false;
  bool usable_ = true;
  uint64_t cut_size_ = 0;  // of the torn tail that was cut off

  std::vector<std::string> names_;  // of the store, by id, and of this commit
  std::unordered_map<std::string, SymbolId> ids_;
  uint32_t stored_symbol_count_ = 0;
  std::vector<std::string_view> name_views_;
  std::vector<uint32_t> rank_;  // by id

  Staging staging_;
  std::vector<SymbolId> id_of_staged_;  // by NameNumber; kUnassigned where not yet
};

}  // namespace bfa::internal

#endif  // BFA_STORE_APPENDER_STATE_H_
