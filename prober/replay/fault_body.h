// The bodies of answers that are wrong.
#ifndef BFA_PROBER_REPLAY_FAULT_BODY_H_
#define BFA_PROBER_REPLAY_FAULT_BODY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "prober/replay/bucket.h"
#include "prober/replay/faults.h"
#include "prober/replay/http_message.h"

namespace bfa::replay {

// True if the fault says what to answer in place of the truth.
bool ReplacesAnswer(const Fault& fault);
// That answer. `key` is what was asked for.
Reply ReplacementOf(const Fault& fault, RequestKind kind, std::string_view key);

// A page with what the fault does to it, as XML.
std::string FaultyPageXml(const Fault& fault, ListQuery query, ListPage page);

// The page that the CDN shows for whatever it does not understand.
std::string HtmlPage(std::string_view title);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_FAULT_BODY_H_
