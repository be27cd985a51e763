// Changes of bytes that nobody meant.
#ifndef BFA_TESTS_CAMPAIGN_CORRUPTION_H_
#define BFA_TESTS_CAMPAIGN_CORRUPTION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace bfa::test {

// One change of a buffer, made at construction and undone at destruction: 1 to 64 bytes overwritten
// with random ones, zeros, ones or a copy from elsewhere, two ranges swapped, or the end cut off.
// Half of the offsets are multiples of 64, as those of blocks are.
class Corruption {
 public:
  // Always the same for the same number. Changes at least one byte of `bytes`, which must have
  // over 64 and not all of them the same, and outlive this.
  Corruption(uint64_t number, std::vector<std::byte>& bytes);
  Corruption(const Corruption&) = delete;
  Corruption& operator=(const Corruption&) = delete;
  ~Corruption();

  // What is left, changed.
  std::span<const std::byte> bytes() const { return std::span(bytes_).first(size_); }
  // What was done, in words.
  std::string ToString() const;

 private:
  enum class Kind : uint8_t { kRandom, kZeros, kOnes, kCopy, kSwap, kCut };
  struct Edit {
    size_t offset = 0;
    std::array<std::byte, 64> before{};
  };

  bool TryOnce();
  void Undo();
  std::span<std::byte> At(size_t offset);
  size_t RandomOffset();
  void Overwrite(size_t offset, std::span<const std::byte> with);

  std::vector<std::byte>& bytes_;
  std::mt19937_64 random_;
  Kind kind_ = Kind::kCut;
  size_t size_;       // of what is left
  size_t range_ = 0;  // bytes of each edit
  std::array<Edit, 2> edits_;
  size_t edit_count_ = 0;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_CORRUPTION_H_
