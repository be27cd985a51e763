// Text from the network in messages.
#ifndef BFA_PROBER_QUOTED_TEXT_H_
#define BFA_PROBER_QUOTED_TEXT_H_

#include <string>
#include <string_view>

namespace bfa::internal {

// The text as it can stand in a message of one line: what is beyond 100 bytes is left out, and
// control characters and what is no UTF-8 stand as \xNN.
std::string ShownText(std::string_view text);
// The same as `'text'`.
std::string QuotedText(std::string_view text);

}  // namespace bfa::internal

#endif  // BFA_PROBER_QUOTED_TEXT_H_
