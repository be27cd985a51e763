// Symbols: their ids, which names are allowed, and what a name says of its contract.
#ifndef BFA_SYMBOL_H_
#define BFA_SYMBOL_H_

#include <cstdint>
#include <string_view>

#include "bfa/result.h"

namespace bfa {

// Index of a symbol in its store: dense, in order of first appearance, never reused, never
// renumbered. Ids of two stores have nothing to do with each other.
using SymbolId = uint32_t;

// Ok if `name` may be a symbol: 1 to 255 bytes of valid UTF-8 without control characters.
// Otherwise kInvalidArgument, and the message says which rule is broken.
Status ValidateSymbolName(std::string_view name);

// Ok if `text` is valid UTF-8 without control characters (U+0000 to U+001F, U+007F to U+009F).
Status ValidateText(std::string_view text);

enum class ContractKind : uint8_t {
  kPerpetual,     // BTCUSDT
  kQuarterly,     // BTCUSDT_210326: delivered on the day behind the last `_`
  kSettledAlias,  // ICPUSDT_SETTLED, BNXUSDTSETTLED: the old contract of a ticker used again
  kIndex,         // DEFIUSDT: perpetual on an index of several assets
};

// `perpetual`, `quarterly`, `settled alias`, `index`.
std::string_view ContractKindName(ContractKind kind);

// What a name says of its contract. Version 1 of this function of the name alone; a change of any
// answer is a new version.
inline constexpr int kClassificationVersion = 1;
struct Classification {
  ContractKind kind;
  std::string_view quote_asset;  // part of the name passed in; empty when none is known
};

// The kind and quote asset that `name` spells. The settled suffixes and the delivery date are taken
// off first; the quote asset is the first of USDT, BUSD, USDC, USD1, BTC, U that the rest ends in
// and is longer than. The indexes are a list of names: BLUEBIRDUSDT, BTCDOMUSDT, DEFIUSDT. Source:
// the 1,007 directories of the archive on 2026-08-22.
Classification Classify(std::string_view name);

}  // namespace bfa

#endif  // BFA_SYMBOL_H_
