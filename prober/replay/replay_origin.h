// The hosts of the archive, as a function from a request to a reply.
#ifndef BFA_PROBER_REPLAY_REPLAY_ORIGIN_H_
#define BFA_PROBER_REPLAY_REPLAY_ORIGIN_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "bfa/result.h"
#include "prober/replay/archive.h"
#include "prober/replay/bucket.h"
#include "prober/replay/faults.h"
#include "prober/replay/http_message.h"
#include "prober/replay/request_target.h"
#include "prober/replay/script.h"

namespace bfa::replay {

// Noon of the day behind the last that the facts know.
inline constexpr Instant kDefaultClock{Day{std::chrono::year{2026} / 8 / 21} +
                                       std::chrono::hours{12}};

struct LogRecord {
  std::string method;
  Question question;
  int status = 0;
  bool reset = false;
};

// Plays all hosts at once, told apart by their paths: `/data/…` are the objects,
// `/data.binance.vision?…` the bucket, `/fapi/v1/exchangeInfo` the API, and `/replay/…` controls
// the replay itself. No sockets, no threads; its clock stands until it is set.
class Origin {
 public:
  Origin(const ArchiveSource& source, const Script& script);

  // The answer at the time of the clock, with the faults of the script. Counts and logs the
  // request, but for those of control.
  Reply Answer(const Request& request);

  Instant clock() const { return clock_; }
  void SetClock(Instant clock) { clock_ = clock; }
  // New faults in place of the old; its changes, and what else it says, come on top.
  void Play(const Script& script);

  const Archive& archive() const { return archive_; }
  const std::vector<LogRecord>& log() const { return log_; }
  void ClearLog() { log_.clear(); }

 private:
  Reply TrueAnswer(const Request& request, const RequestTarget& target, const Question& question,
                   const Fault* fault) const;
  Reply ListReply(const RequestTarget& target, const Fault* fault) const;
  Reply ObjectReply(const Request& request, const std::string& key) const;
  Question QuestionOf(const Request& request, const RequestTarget& target) const;

  Archive archive_;
  Instant clock_ = kDefaultClock;
  FaultScript faults_;
  std::vector<LogRecord> log_;
};

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_REPLAY_ORIGIN_H_
