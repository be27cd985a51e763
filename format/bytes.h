// Reading and writing fixed structures in byte sequences.
#ifndef BFA_FORMAT_BYTES_H_
#define BFA_FORMAT_BYTES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "bfa/result.h"
#include "format/layout.h"

namespace bfa::internal {

using Bytes = std::span<const std::byte>;
using ByteBuffer = std::vector<std::byte>;

constexpr uint64_t AlignUp(uint64_t size, uint64_t alignment = kAlignment) {
  return (size + alignment - 1) / alignment * alignment;
}

// `number` as a size in memory. Where that has 32 bits and the number more, it is the greatest one,
// which nothing has: a number from a file is never cut to a smaller one.
constexpr size_t AsSize(uint64_t number) {
  return static_cast<size_t>(std::min<uint64_t>(number, std::numeric_limits<size_t>::max()));
}

// Whether [offset, offset + size) lies within `total` bytes, for any values.
constexpr bool Fits(uint64_t offset, uint64_t size, uint64_t total) {
  return offset <= total && size <= total - offset;
}

// The T at `offset`, which must fit.
template <typename T>
T Load(Bytes bytes, uint64_t offset) {
  static_assert(std::is_trivially_copyable_v<T>);
  T value;
  std::memcpy(&value, bytes.data() + AsSize(offset), sizeof(T));
  return value;
}

inline uint64_t LoadWord(Bytes words, uint64_t index) { return Load<uint64_t>(words, index * 8); }

template <typename T>
Bytes AsBytes(const T& value) {
  static_assert(std::has_unique_object_representations_v<T>);
  return std::as_bytes(std::span(&value, 1));
}

inline void Append(Bytes bytes, ByteBuffer& out) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

template <typename T>
void AppendValue(const T& value, ByteBuffer& out) {
  Append(AsBytes(value), out);
}

template <typename T>
void AppendArray(std::span<const T> values, ByteBuffer& out) {
  static_assert(std::has_unique_object_representations_v<T>);
  Append(std::as_bytes(values), out);
}

inline void PadTo(uint64_t alignment, ByteBuffer& out) {
  out.resize(AsSize(AlignUp(out.size(), alignment)));
}

// Whether all of `bytes` are zero.
inline bool IsZero(Bytes bytes) {
  for (const std::byte byte : bytes) {
    if (byte != std::byte{0}) return false;
  }
  return true;
}

inline Error Damaged(std::string what, uint64_t offset) {
  return {ErrorCode::kDamaged, "damaged: " + std::move(what), offset};
}

}  // namespace bfa::internal

#endif  // BFA_FORMAT_BYTES_H_
