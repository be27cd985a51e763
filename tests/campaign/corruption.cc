#include "tests/campaign/corruption.h"

#include <algorithm>

namespace bfa::test {
namespace {

constexpr size_t kMaxRange = 64;
// One of so many is a cut.
constexpr uint64_t kCutEvery = 16;
constexpr uint64_t kOverwriteCount = 5;

}  // namespace

Corruption::Corruption(uint64_t number, std::vector<std::byte>& bytes)
    : bytes_(bytes), random_(number), size_(bytes.size()) {
  while (!TryOnce()) Undo();
}

Corruption::~Corruption() { Undo(); }

void Corruption::Undo() {
  while (edit_count_ > 0) {
    const Edit& edit = edits_[--edit_count_];
    std::ranges::copy(std::span(edit.before).first(range_), At(edit.offset).begin());
  }
}

std::span<std::byte> Corruption::At(size_t offset) {
  return std::span(bytes_).subspan(offset, range_);
}

size_t Corruption::RandomOffset() {
  const size_t offset = random_() % (bytes_.size() - range_ + 1);
  return random_() % 2 == 0 ? offset : offset / kMaxRange * kMaxRange;
}

void Corruption::Overwrite(size_t offset, std::span<const std::byte> with) {
  Edit& edit = edits_[edit_count_++];
  edit.offset = offset;
  std::ranges::copy(At(offset), edit.before.begin());
  std::ranges::copy(with, At(offset).begin());
}

// Whether it changed anything.
bool Corruption::TryOnce() {
  kind_ = random_() % kCutEvery == 0 ? Kind::kCut : static_cast<Kind>(random_() % kOverwriteCount);
  if (kind_ == Kind::kCut) {
    size_ = random_() % bytes_.size();
    return true;
  }
  range_ = 1 + random_() % kMaxRange;
  const size_t offset = RandomOffset();
  const size_t other = RandomOffset();
  std::array<std::byte, kMaxRange> with{};
  if (kind_ == Kind::kOnes) with.fill(std::byte{0xff});
  if (kind_ == Kind::kRandom) {
    for (std::byte& byte : with) byte = static_cast<std::byte>(random_());
  }
  if (kind_ == Kind::kCopy || kind_ == Kind::kSwap) std::ranges::copy(At(other), with.begin());
  const auto overwriting = std::span<const std::byte>(with).first(range_);
  if (kind_ == Kind::kSwap) {
    if (offset < other + range_ && other < offset + range_) return false;  // they overlap
    Overwrite(other, At(offset));
  }
  Overwrite(offset, overwriting);
  return !std::ranges::equal(std::span(edits_[edit_count_ - 1].before).first(range_), overwriting);
}

std::string Corruption::ToString() const {
  constexpr std::array<std::string_view, 6> kWords{"random bytes", "zeros",          "ones",
                                                   "a copy",       "swapped ranges", "a cut"};
  std::string text(kWords[static_cast<size_t>(kind_)]);
  if (kind_ == Kind::kCut) return text + " at byte " + std::to_string(size_);
  text += ", " + std::to_string(range_) + " bytes";
  for (size_t i = 0; i < edit_count_; ++i) text += " at byte " + std::to_string(edits_[i].offset);
  return text;
}

}  // namespace bfa::test
