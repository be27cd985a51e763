// Whether the bytes of a store are what the format says.
#ifndef BFA_CHECK_H_
#define BFA_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bfa/finding.h"
#include "bfa/reader.h"
#include "bfa/result.h"

namespace bfa {

enum class CheckLevel : uint8_t {
  kQuick,  // the newest commit: its batch, symbol table, coverage and day index
  kFull,   // every byte, every commit, every value, every count
};

// Something that the format does not allow.
struct Damage {
  Rule rule;  // kDamagedBytes, or the hard rule that facts in sound bytes break
  Error error;
  // What it is about, where that is known.
  std::optional<Day> day{};
  std::string symbol{};
};

struct CheckReport {
  uint64_t commit_count = 0;  // looked at
  uint64_t block_count = 0;
  uint64_t day_count = 0;  // day entries, revisions counted
  uint64_t row_count = 0;
  uint64_t torn_size = 0;  // bytes behind the newest whole commit
  // By offset, at most kMaxDamage; the first damaged bytes are always among them.
  std::vector<Damage> damage;
  uint64_t damage_left_out = 0;  // beyond that
};
inline constexpr size_t kMaxDamage = 1000;

// Checks the store up to the commit of `reader`. It trusts nothing that it has not verified itself,
// so a store that passes kFull gives no kDamaged later and no answer that the format does not
// define. Never fails: what it finds is in the report. Cost: kFull reads the whole file and decodes
// every day.
CheckReport CheckStore(const Reader& reader, CheckLevel level);

// One physical part of the file.
struct FilePart {
  std::string type;  // `header`, `trailer`, or the type of a block: `SYMB`, `BITS` …
  uint64_t offset = 0;
  uint64_t size = 0;       // of the header; of the payload of a block; 64 for a trailer
  uint64_t file_size = 0;  // bytes in the file, frame and padding included
  std::string checksum;    // as stored, hexadecimal
  std::string chain_hash;  // of a trailer, hexadecimal
};

// All parts up to the end of the commit of `reader`, by offset. kDamaged where the chain of blocks
// breaks. Cost: touches every block's header.
Result<std::vector<FilePart>> ListParts(const Reader& reader);

}  // namespace bfa

#endif  // BFA_CHECK_H_
