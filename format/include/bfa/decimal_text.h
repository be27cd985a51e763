// Doubles as text and back, exactly.
#ifndef BFA_DECIMAL_TEXT_H_
#define BFA_DECIMAL_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

namespace bfa {

// The shortest decimal that reads back as the same double, without an exponent: `84482.7`, `0`.
// For finite values.
std::string FormatDecimal(double value);
// The same, written to the end of `out`.
void AppendDecimal(double value, std::string& out);

// The double nearest to the decimal that all of `text` spells, exponents allowed; nothing for any
// other text, nor for `nan`, `inf` and numbers too large for a double.
std::optional<double> ParseDecimal(std::string_view text);

}  // namespace bfa

#endif  // BFA_DECIMAL_TEXT_H_
