// Where the answer of the exchange comes from.
#ifndef BFA_TOOLS_EXCHANGE_SOURCE_H_
#define BFA_TOOLS_EXCHANGE_SOURCE_H_

#include <optional>
#include <string>

#include "bfa/result.h"

namespace bfa::tools {

// Whether `source` is an http or https URL, and not a file.
bool IsUrl(const std::string& source);

// An answer of `fapi/v1/exchangeInfo`, from a file (`-` is standard input) or, if `source` is a
// URL, from there; nothing if the exchange does not answer in this country (status 451). kNotFound
// and kIo for the file; kNetwork if there is no answer.
Result<std::optional<std::string>> ReadExchangeInfo(const std::string& source);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_EXCHANGE_SOURCE_H_
