// csv text as records of fields (RFC 4180).
#ifndef BFA_TOOLS_CSV_READER_H_
#define BFA_TOOLS_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/console.h"
#include "tools/input_buffer.h"

namespace bfa::tools {

// What a reader of an input came to.
enum class ReadState : uint8_t { kRecord, kEnd, kFault };

// Splits an input into records. A record ends with \n or \r\n, the last one with the input as well.
// Quotes enclose a whole field or nothing; within them "" is a quote, and commas and line ends are
// text. What a field means, an empty line included, is the caller's business. Copies nothing but
// fields with "" in them.
class CsvReader {
 public:
  // A longer record is a fault: most likely a quote is missing.
  static constexpr size_t kMaxRecordSize = size_t{1} << 20;

  // `input` must outlive the reader.
  explicit CsvReader(InputBuffer& input) : input_(input) {}

  // Goes to the next record. After kEnd and kFault there is nothing more to read.
  ReadState Next();

  // The fields of the record, at least one; valid until Next.
  std::span<const std::string_view> fields() const { return fields_; }
  // Line on which the record begins, from 1.
  uint64_t line() const { return line_; }
  // Where field `index` begins, its quote included. For an index beyond the last, where the record
  // ends.
  TextPlace PlaceOf(size_t index) const;
  // After kFault.
  const InputFault& fault() const { return fault_; }

 private:
  bool FindRecord();
  size_t FindEnd(std::string_view bytes, size_t searched);
  void SplitPlain();
  bool SplitQuoted();
  size_t SplitQuotedField(size_t begin);
  TextPlace PlaceAt(size_t offset) const;
  ReadState Fault(size_t offset, std::string message);

  InputBuffer& input_;
  std::string_view record_;  // without its line end
  size_t record_size_ = 0;   // with it
  bool has_quotes_ = false;
  bool in_quotes_ = false;  // at the end of what was searched
  uint64_t line_ = 1;
  std::vector<std::string_view> fields_;
  std::vector<size_t> begins_;  // of the fields, in the record; only where it has quotes
  std::string unquoted_;        // fields with "" in them, one behind the other
  InputFault fault_;
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_CSV_READER_H_
