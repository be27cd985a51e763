// Where the answer of the exchange comes from.
#ifndef BFA_TOOLS_EXCHANGE_SOURCE_H_
#define BFA_TOOLS_EXCHANGE_SOURCE_H_

#include <optional>
#include <string>

#include "bfa/result.h"

namespace bfa::tools {

// Whether `source` is an http or https URL, and not a file.
bool IsUrl(const std::string& source);

// An answer of `fapi/v1/exchangeInfo`, from a file or, if `source` is a URL, from there; nothing if
// the exchange does not answer in this country (status 451). `insecure` allows plain http to other
// machines. kNotFound and kIo for the file; kInvalidArgument for a URL that may not be asked;
// kNetwork if there is no answer.
Result<std::optional<std::string>> ReadExchangeInfo(const std::string& source, bool insecure);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_EXCHANGE_SOURCE_H_
