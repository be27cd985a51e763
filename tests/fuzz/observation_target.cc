// Promises of the csv and ndjson readers: a row comes out as one that can be judged, a fault names
// its line and column, and how the bytes arrive changes nothing.
//
// The first byte of an input is the size of the pieces in which the rest arrives.
#include <algorithm>

#include "tests/fuzz/fuzz_target.h"
#include "tools/observation_reader.h"

namespace bfa::fuzz {
namespace {

using tools::InputFault;
using tools::ReadState;
using tools::TextPlace;

constexpr size_t kLargePiece = 65536;

class MemorySource : public tools::ByteSource {
 public:
  MemorySource(std::string_view text, size_t piece_size) : text_(text), piece_size_(piece_size) {}
  Result<size_t> Read(char* to, size_t size) override {
    const size_t count = text_.copy(to, std::min(size, piece_size_));
    text_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view text_;
  size_t piece_size_;
};

struct Reading {
  std::vector<Observation> rows;
  InputFault fault;  // no message: it was read to the end
};

bool IsSame(const Observation& a, const Observation& b) {
  return a.day == b.day && a.symbol == b.symbol && a.available == b.available &&
         a.given == b.given && a.metadata == b.metadata && a.source_line == b.source_line;
}

bool IsSame(const Reading& a, const Reading& b) {
  return std::ranges::equal(
             a.rows, b.rows,
             [](const Observation& one, const Observation& other) { return IsSame(one, other); }) &&
         a.fault.message == b.fault.message && a.fault.place.line == b.fault.place.line &&
         a.fault.place.column == b.fault.place.column;
}

// Whether there is such a line, and at most one byte behind its end lies such a column.
bool IsWithin(const TextPlace& place, std::string_view text) {
  for (uint64_t line = 1; line < place.line; ++line) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
  return place.line > 0 && place.column > 0 &&
         place.column <= std::min(text.find('\n'), text.size()) + 1;
}

Reading Read(std::string_view text, size_t piece_size, Promises& promises) {
  MemorySource source(text, piece_size);
  tools::InputBuffer input(source, piece_size);
  const auto reader = tools::MakeObservationReader(input);
  Reading reading;
  Observation row;
  for (;;) {
    const ReadState state = reader->Next(row);
    if (state == ReadState::kEnd) return reading;
    if (state == ReadState::kFault) {
      reading.fault = reader->fault();
      promises.Expect(!reading.fault.message.empty(), "a fault that says nothing");
      promises.Expect(IsWithin(reading.fault.place, text), "a fault that is nowhere");
      return reading;
    }
    reading.rows.push_back(row);
    promises.Expect((row.metadata.present() - row.given).empty(),
                    "a row has values of columns that were not given");
    if (const auto fault = FindFault(row)) {
      promises.Expect(IsOneLine(fault->message), "a fault of a row that says nothing");
      promises.Expect(IsWithin(reader->PlaceOf(fault->field), text), "a row that is nowhere");
    }
  }
}

std::string ReadObservations(Bytes input) {
  if (input.empty()) return {};
  Promises promises;
  const std::string text(reinterpret_cast<const char*>(input.data()) + 1, input.size() - 1);
  const Reading whole = Read(text, kLargePiece, promises);
  const size_t piece_size = std::to_integer<size_t>(input[0]) + 1;
  const Reading in_pieces = Read(text, piece_size, promises);
  promises.Expect(IsSame(whole, in_pieces), "read in pieces it says something else");
  return promises.broken();
}

}  // namespace

const FuzzTarget kObservationTarget{"observation_fuzz", &ReadObservations};

}  // namespace bfa::fuzz
