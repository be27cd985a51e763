// A fuzz target as the libFuzzer programs and the replay test share it.
#ifndef BFA_TESTS_FUZZ_FUZZ_TARGET_H_
#define BFA_TESTS_FUZZ_FUZZ_TARGET_H_

#include <random>
#include <span>
#include <string>

#include "format/bytes.h"

namespace bfa::fuzz {

using internal::ByteBuffer;
using internal::Bytes;
using Random = std::minstd_rand;

struct FuzzTarget {
  const char* name;  // of the program, and of the folder of its seeds
  // Which promise was broken with that input; empty if none. See README.md for the promises.
  std::string (*broken_promise)(Bytes input);
  // Makes what only vouches for other bytes right again (checksums, lengths), so that a change is
  // read rather than refused. Null where nothing does.
  void (*mend)(ByteBuffer& input) = nullptr;
  // Changes something that the format has a name for, and mends what that needs. Null where any
  // byte is as good as another.
  void (*change)(ByteBuffer& input, Random& random) = nullptr;
};

extern const FuzzTarget kReaderTarget;
extern const FuzzTarget kRecoveryTarget;
extern const FuzzTarget kBlockTarget;
extern const FuzzTarget kMetadataTarget;
extern const FuzzTarget kObservationTarget;
extern const FuzzTarget kListingTarget;
extern const FuzzTarget kKlineTarget;

// Takes down the first promise that does not hold.
class Promises {
 public:
  void Expect(bool holds, const std::string& what) {
    if (!holds && broken_.empty()) broken_ = what;
  }
  // That an error about bytes of a store is one of the two that there are.
  void ExpectOfStore(const Error& error) {
    Expect(error.code() == ErrorCode::kDamaged || error.code() == ErrorCode::kNewerVersion,
           "another error than damage: " + error.ToString());
  }
  const std::string& broken() const { return broken_; }

 private:
  std::string broken_;
};

// Whether `text` can be shown as one short line.
inline bool IsOneLine(const std::string& text) {
  constexpr size_t kMost = 2048;
  return !text.empty() && text.size() <= kMost && text.find('\n') == std::string::npos;
}

// Mostly what lies at the edge of some range.
uint64_t FieldValue(uint64_t old, Random& random);
// Writes such a value over 1, 2, 4 or 8 aligned bytes somewhere within [begin, end).
void ChangeField(size_t begin, size_t end, std::span<std::byte> bytes, Random& random);

}  // namespace bfa::fuzz

#endif  // BFA_TESTS_FUZZ_FUZZ_TARGET_H_
