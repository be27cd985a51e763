#include "tools/csv_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace bfa::tools {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Where `c` is in `text` at or behind `begin`; kNone if it is not. Faster than find on long texts.
size_t Find(std::string_view text, char c, size_t begin) {
  if (begin == text.size()) return kNone;
  const void* found = std::memchr(text.data() + begin, c, text.size() - begin);
  if (found == nullptr) return kNone;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

TextPlace CsvReader::PlaceAt(size_t offset) const {
  const std::string_view before = record_.substr(0, offset);
  const auto line_ends = static_cast<uint64_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t last = before.rfind('\n');
  return {line_ + line_ends, offset - (last == kNone ? 0 : last + 1) + 1};
}

TextPlace CsvReader::PlaceOf(size_t index) const {
  if (index >= fields_.size()) return PlaceAt(record_.size());
  if (has_quotes_) return PlaceAt(begins_[index]);
  return PlaceAt(static_cast<size_t>(fields_[index].data() - record_.data()));
}

ReadState CsvReader::Fault(size_t offset, std::string message) {
  fault_ = {PlaceAt(offset), std::move(message)};
  return ReadState::kFault;
}

ReadState CsvReader::Next() {
  line_ +=
      static_cast<uint64_t>(has_quotes_ ? std::count(record_.begin(), record_.end(), '\n') : 0);
  line_ += record_size_ != 0 ? 1 : 0;
  input_.Consume(record_size_);
  record_size_ = 0;
  record_ = {};
  const bool found = FindRecord();
  if (input_.error()) {
    fault_ = {{}, input_.error()->message()};
    return ReadState::kFault;
  }
  if (found && record_size_ == 0) return ReadState::kEnd;
  if (!has_quotes_) {
    if (!found) return Fault(0, "the line is longer than 1 MiB");
    SplitPlain();
    return ReadState::kRecord;
  }
  if (!SplitQuoted()) return ReadState::kFault;
  if (!found) return Fault(0, "the record is longer than 1 MiB; is a quote missing?");
  return ReadState::kRecord;
}

// Where the record that begins `bytes` ends, given that it does not before `searched`.
size_t CsvReader::FindEnd(std::string_view bytes, size_t searched) {
  if (!has_quotes_) {
    const size_t end = Find(bytes, '\n', searched);
    has_quotes_ = Find(bytes.substr(0, end), '"', searched) != kNone;
    if (!has_quotes_) return end;
  }
  for (size_t i = searched; i < bytes.size(); ++i) {
    // "" within a field toggles twice, and so does no harm.
    if (bytes[i] == '"') in_quotes_ = !in_quotes_;
    if (bytes[i] == '\n' && !in_quotes_) return i;
  }
  return kNone;
}

// Sets record_ and record_size_, 0 at the end of the input; false if the record is too long, which
// is then cut.
bool CsvReader::FindRecord() {
  has_quotes_ = false;
  in_quotes_ = false;
  for (size_t searched = 0;;) {
    const std::string_view bytes = input_.bytes();
    const size_t end = FindEnd(bytes, searched);
    const size_t size = std::min(end, bytes.size());
    if (size > kMaxRecordSize) {
      record_ = bytes.substr(0, kMaxRecordSize);
      return false;
    }
    if (end != kNone || (input_.at_end() && !bytes.empty())) {
      record_size_ = end == kNone ? size : end + 1;
      record_ = bytes.substr(0, size);
      if (record_.ends_with('\r')) record_.remove_suffix(1);
      return true;
    }
    if (input_.at_end()) return true;
    searched = bytes.size();
    if (!input_.Fill() && !input_.at_end()) return true;
  }
}

void CsvReader::SplitPlain() {
  fields_.clear();
  const char* begin = record_.data();
  const char* const end = begin + record_.size();
  for (const char* at = begin; at != end; ++at) {
    if (*at != ',') continue;
    fields_.emplace_back(begin, static_cast<size_t>(at - begin));
    begin = at + 1;
  }
  fields_.emplace_back(begin, static_cast<size_t>(end - begin));
}

bool CsvReader::SplitQuoted() {
  fields_.clear();
  begins_.clear();
  unquoted_.clear();
  unquoted_.reserve(record_.size());  // never more, so views into it stay valid
  for (size_t begin = 0;;) {
    size_t end = 0;
    begins_.push_back(begin);
    if (begin < record_.size() && record_[begin] == '"') {
      end = SplitQuotedField(begin);
      if (end == kNone) return false;
    } else {
      end = std::min(record_.find(',', begin), record_.size());
      const std::string_view field = record_.substr(begin, end - begin);
      if (const size_t quote = field.find('"'); quote != kNone) {
        Fault(begin + quote, "a quote within a field that does not begin with one");
        return false;
      }
      fields_.push_back(field);
    }
    if (end == record_.size()) return true;
    begin = end + 1;
  }
}

// Adds the field whose quote stands at `begin`; returns where its comma, or the record's end, is.
size_t CsvReader::SplitQuotedField(size_t begin) {
  const size_t unquoted_begin = unquoted_.size();
  size_t piece_begin = begin + 1;
  for (size_t at = piece_begin;;) {
    at = record_.find('"', at);
    if (at == kNone) {
      Fault(begin, "the quote that begins this field is never closed");
      return kNone;
    }
    const bool is_doubled = at + 1 < record_.size() && record_[at + 1] == '"';
    if (is_doubled) {
      unquoted_ += record_.substr(piece_begin, at + 1 - piece_begin);
      at += 2;
      piece_begin = at;
      continue;
    }
    if (at + 1 < record_.size() && record_[at + 1] != ',') {
      Fault(at + 1, "text behind the closing quote of a field");
      return kNone;
    }
    const std::string_view piece = record_.substr(piece_begin, at - piece_begin);
    if (unquoted_.size() == unquoted_begin) {
      fields_.push_back(piece);
    } else {
      unquoted_ += piece;
      fields_.push_back(std::string_view(unquoted_).substr(unquoted_begin));
    }
    return at + 1;
  }
}

}  // namespace bfa::tools
