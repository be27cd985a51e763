// Learns what a plan wants to know of one symbol.
#ifndef BFA_PROBER_SYMBOL_PROBE_H_
#define BFA_PROBER_SYMBOL_PROBE_H_

#include <functional>
#include <memory>
#include <string>

#include "prober/archive_client.h"
#include "prober/learned_cells.h"
#include "prober/plan.h"

namespace bfa::internal {

// Carries out one SymbolPlan, and believes a listing only as far as it is proven:
// - one that shows no key at all proves nothing. If it should have shown a witness, HEAD asks for
//   that; then the directory is listed from its start, and any key will do.
// - a file that the store has and the listing has not is asked for by HEAD: if it is there, the
//   listing is a lie and nothing of it is believed; if it is not, that is a finding.
// - one that may not be whole, since it has parts that are not known, proves no absence.
// It keeps itself alive until `done` was called.
class SymbolProbe : public std::enable_shared_from_this<SymbolProbe> {
 public:
  using Done = std::function<void(LearnedCells)>;

  // `client` must outlive the probe. `first_day` is that of the dataset.
  static void Start(ArchiveClient& client, SymbolPlan plan, SymbolHistory history, Day first_day,
                    Done done);

 private:
  SymbolProbe(ArchiveClient& client, SymbolPlan plan, SymbolHistory history, Day first_day,
              Done done);

  void List(bool from_start);
  void TakeListing(const FollowedListing& listing);
  void TakeEmptyListing();
  bool ReadObjects(const std::vector<ListedObject>& objects);
  void ConfirmAbsence();
  void TakeConfirmation(Day day, const HeadAnswer& answer);
  void FinishListing();
  void RejectLie(Day hidden);
  void Reject(const std::string& why);
  void SendHeads();
  void TakeHead(Day day, HeadAnswer answer);
  void Finish();
  void TakeDate(std::optional<Instant> date);
  void ReportVanished(Day day);
  void Report(Rule rule, std::optional<Day> day, std::string message);

  ArchiveClient& client_;
  SymbolPlan plan_;
  SymbolHistory history_;
  Day first_day_;
  Done done_;
  LearnedCells learned_;
  bool from_start_ = false;
  bool is_whole_ = true;       // the listing
  DayRanges listed_;           // days with a file, by the listing
  DayRanges checksum_only_;    // days with a checksum and no file
  DayRanges unconfirmed_;      // files of the store that the listing has not
  DayRanges gone_;             // of those, the ones that HEAD denies as well
  std::optional<Day> hidden_;  // one of them that is there after all
  uint64_t waiting_ = 0;       // answers that are still to come
};

}  // namespace bfa::internal

#endif  // BFA_PROBER_SYMBOL_PROBE_H_
