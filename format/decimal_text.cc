#include "bfa/decimal_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <system_error>

namespace bfa {
namespace {

// Up to here the fixed form of std::to_chars has no more digits than are needed.
constexpr double kFixedIsShortest = 9007199254740992.0;  // 2^53

// Writes digits 0.d1d2d3… × 10^exponent without the exponent.
void AppendScaled(std::string_view digits, int exponent, std::string& out) {
  if (exponent <= 0) {
    out += "0.";
    out.append(static_cast<size_t>(-exponent), '0');
    out += digits;
    return;
  }
  const auto whole = static_cast<size_t>(exponent);
  out += digits.substr(0, whole);
  if (digits.size() < whole) out.append(whole - digits.size(), '0');
  if (digits.size() > whole) {
    out += '.';
    out += digits.substr(whole);
  }
}

}  // namespace

void AppendDecimal(double value, std::string& out) {
  std::array<char, 400> buffer;
  if (std::fabs(value) < kFixedIsShortest) {
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::fixed);
    if (error == std::errc{}) out.append(buffer.data(), end);
    return;
  }
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::scientific);
  if (error != std::errc{}) return;
  std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  if (text.front() == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  const size_t mark = text.find('e');
  if (mark == std::string_view::npos) {  // not finite
    out += text;
    return;
  }
  std::string digits;
  std::copy_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(mark),
               std::back_inserter(digits), [](char c) { return c != '.'; });
  int exponent = 0;
  const char* number = text.data() + mark + (text[mark + 1] == '+' ? 2 : 1);
  std::from_chars(number, text.data() + text.size(), exponent);
  AppendScaled(digits, exponent + 1, out);
}

std::string FormatDecimal(double value) {
  std::string text;
  AppendDecimal(value, text);
  return text;
}

std::optional<double> ParseDecimal(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    value =
        std::strtod(std::string(text).c_str(), nullptr);  // which tells too small from too large
  } else if (error != std::errc{}) {
    return std::nullopt;
  }
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace bfa
