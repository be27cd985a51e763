#include "tools/json_line.h"

#include <charconv>
#include <system_error>
#include <utility>

namespace bfa::tools {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

void AppendUtf8(unsigned point, std::string& out) {
  const auto tail = [point](int shift) {
    return static_cast<char>(0x80U | (point >> shift & 0x3FU));
  };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += {static_cast<char>(0xC0U | point >> 6), tail(0)};
  } else if (point < 0x10000) {
    out += {static_cast<char>(0xE0U | point >> 12), tail(6), tail(0)};
  } else {
    out += {static_cast<char>(0xF0U | point >> 18), tail(12), tail(6), tail(0)};
  }
}

}  // namespace

bool JsonLine::Fault(size_t offset, std::string message) {
  fault_offset_ = offset;
  fault_ = std::move(message);
  return false;
}

void JsonLine::SkipBlanks() {
  while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r')) {
    ++at_;
  }
}

bool JsonLine::Parse(std::string_view line) {
  line_ = line;
  at_ = 0;
  members_.clear();
  decoded_.clear();
  decoded_.reserve(line.size());  // a string is never longer decoded, so views into it stay valid
  SkipBlanks();
  if (!Sees('{')) return Fault(at_, "is no JSON object");
  ++at_;
  SkipBlanks();
  if (Sees('}')) {
    ++at_;
  } else if (!ParseMember()) {
    return false;
  }
  SkipBlanks();
  if (at_ < line_.size()) return Fault(at_, "text behind the JSON object");
  return true;
}

// All members up to the closing brace.
bool JsonLine::ParseMember() {
  for (;;) {
    SkipBlanks();
    JsonMember member;
    member.key_offset = at_;
    if (!Sees('"')) return Fault(at_, "a key in quotes is expected");
    if (!ParseString(member.key)) return false;
    SkipBlanks();
    if (!Sees(':')) return Fault(at_, "':' is expected");
    ++at_;
    SkipBlanks();
    member.value_offset = at_;
    if (!ParseValue(member)) return false;
    members_.push_back(member);
    SkipBlanks();
    if (Sees('}')) {
      ++at_;
      return true;
    }
    if (!Sees(',')) return Fault(at_, "',' or '}' is expected");
    ++at_;
  }
}

bool JsonLine::ParseValue(JsonMember& member) {
  const std::string_view rest = line_.substr(at_);
  if (rest.starts_with('"')) {
    member.kind = JsonKind::kString;
    return ParseString(member.text);
  }
  if (rest.starts_with('-') || (!rest.empty() && IsDigit(rest.front()))) return ParseNumber(member);
  if (rest.starts_with('{') || rest.starts_with('[')) {
    return Fault(at_, "objects and arrays are no values of an observation");
  }
  constexpr std::pair<std::string_view, JsonKind> kWords[] = {
      {"null", JsonKind::kNull}, {"true", JsonKind::kTrue}, {"false", JsonKind::kFalse}};
  for (const auto& [word, kind] : kWords) {
    if (!rest.starts_with(word)) continue;
    member.kind = kind;
    member.text = rest.substr(0, word.size());
    at_ += word.size();
    return true;
  }
  return Fault(at_, "a string, a number, true, false or null is expected");
}

bool JsonLine::ParseNumber(JsonMember& member) {
  const size_t begin = at_;
  const auto skip_digits = [this] {
    const size_t first = at_;
    while (at_ < line_.size() && IsDigit(line_[at_])) ++at_;
    return at_ != first;
  };
  if (Sees('-')) ++at_;
  const bool has_leading_zero = Sees('0') && at_ + 1 < line_.size() && IsDigit(line_[at_ + 1]);
  bool sound = skip_digits() && !has_leading_zero;
  if (sound && Sees('.')) {
    ++at_;
    sound = skip_digits();
  }
  if (sound && (Sees('e') || Sees('E'))) {
    ++at_;
    if (Sees('+') || Sees('-')) ++at_;
    sound = skip_digits();
  }
  if (!sound) return Fault(begin, "is no JSON number");
  member.kind = JsonKind::kNumber;
  member.text = line_.substr(begin, at_ - begin);
  return true;
}

bool JsonLine::ParseString(std::string_view& text) {
  const size_t begin = ++at_;
  for (; at_ < line_.size(); ++at_) {
    const char c = line_[at_];
    if (c == '\\') return DecodeString(begin, text);
    if (static_cast<unsigned char>(c) < 0x20) return Fault(at_, "a control character in a string");
    if (c != '"') continue;
    text = line_.substr(begin, at_ - begin);
    ++at_;
    return true;
  }
  return Fault(begin - 1, "the quote that begins this string is never closed");
}

// The string that begins at `begin` and has its first escape at at_.
bool JsonLine::DecodeString(size_t begin, std::string_view& text) {
  const size_t decoded_begin = decoded_.size();
  decoded_ += line_.substr(begin, at_ - begin);
  while (at_ < line_.size()) {
    const char c = line_[at_];
    if (c == '\\') {
      if (!DecodeEscape()) return false;
    } else if (c == '"') {
      ++at_;
      text = std::string_view(decoded_).substr(decoded_begin);
      return true;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      return Fault(at_, "a control character in a string");
    } else {
      decoded_ += c;
      ++at_;
    }
  }
  return Fault(begin - 1, "the quote that begins this string is never closed");
}

bool JsonLine::DecodeEscape() {
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const size_t begin = at_++;
  const char c = at_ < line_.size() ? line_[at_] : '\0';
  ++at_;
  if (c == 'u') return DecodeUnicode(begin);
  const size_t index = kEscapes.find(c);
  if (index == std::string_view::npos) return Fault(begin, "is no JSON escape");
  decoded_ += kMeanings[index];
  return true;
}

bool JsonLine::DecodeUnicode(size_t begin) {
  unsigned point = 0;
  if (!ReadHex(point)) return Fault(begin, "is no JSON escape");
  if (point >= 0xD800 && point <= 0xDFFF) {
    unsigned low = 0;
    const bool is_pair = point <= 0xDBFF && line_.substr(at_).starts_with("\\u");
    if (is_pair) at_ += 2;
    if (!is_pair || !ReadHex(low) || low < 0xDC00 || low > 0xDFFF) {
      return Fault(begin, "is half of a surrogate pair");
    }
    point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
  }
  AppendUtf8(point, decoded_);
  return true;
}

bool JsonLine::ReadHex(unsigned& unit) {
  if (line_.size() - at_ < 4) return false;
  const char* const begin = line_.data() + at_;
  const auto [end, error] = std::from_chars(begin, begin + 4, unit, 16);
  at_ += 4;
  return error == std::errc{} && end == begin + 4;
}

}  // namespace bfa::tools
