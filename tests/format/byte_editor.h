// Bytes of a store that a test damages, and mends again so far that the check it is after is
// reached.
#ifndef BFA_TESTS_FORMAT_BYTE_EDITOR_H_
#define BFA_TESTS_FORMAT_BYTE_EDITOR_H_

#include <cstdint>
#include <vector>

#include "format/bytes.h"

namespace bfa::internal {

class ByteEditor {
 public:
  explicit ByteEditor(Bytes bytes) : bytes_(bytes.begin(), bytes.end()) {}

  Bytes bytes() const { return bytes_; }
  uint64_t size() const { return bytes_.size(); }

  void SetByte(uint64_t offset, uint8_t value) { bytes_.at(offset) = std::byte{value}; }
  void FlipBit(uint64_t offset) { bytes_.at(offset) ^= std::byte{1}; }
  template <typename T>
  T Get(uint64_t offset) const {
    return Load<T>(bytes_, offset);
  }
  template <typename T>
  void Set(uint64_t offset, const T& value) {
    Write(offset, AsBytes(value));
  }
  void Write(uint64_t offset, Bytes bytes);
  // Drops the last `count` bytes.
  void Shrink(uint64_t count);
  void Grow(Bytes bytes) { Append(bytes, bytes_); }

  // Each makes the checksum right for the bytes as they are now.
  void FixHeaderChecksum();
  void FixChecksum(uint64_t block_offset);
  void FixTrailerChecksum(uint64_t trailer_offset);
  // Chain hashes, with the checksums of the commits and trailers that hold them, from the first
  // commit on. The frames of all blocks have to be right.
  void FixChains();

  // Offsets of the blocks of a type, in order. The frames of all blocks have to be right.
  std::vector<uint64_t> BlocksOf(BlockType type) const;
  // Of the payload of the block of that type with that index; counted from the last if negative.
  uint64_t PayloadOf(BlockType type, int index = 0) const;
  // Of the trailer behind a commit block.
  uint64_t TrailerBehind(uint64_t commit_offset) const;

 private:
  uint64_t EndOfBlock(uint64_t offset) const;

  ByteBuffer bytes_;
};

}  // namespace bfa::internal

#endif  // BFA_TESTS_FORMAT_BYTE_EDITOR_H_
