#include <algorithm>
#include <chrono>

#include "prober/replay/archive.h"

namespace bfa::replay {

void ObjectCursor::Seek(std::string_view key) {
  const auto& blocks = archive_.blocks_;
  auto block = std::ranges::upper_bound(blocks, key, {}, &Archive::Block::directory);
  if (block != blocks.begin() && key.starts_with(std::prev(block)->directory())) --block;
  block_index_ = static_cast<size_t>(block - blocks.begin());
  checksum_ = false;
  if (block != blocks.end()) {
    DayRange days = archive_.DaysOf(*block, now_);
    // The first day whose checksum, the last of its two keys, is not before `key`.
    while (days.first < days.last && key.starts_with(block->directory())) {
      const Day middle = days.first + (days.last - days.first) / 2;
      if (block->KeyOf(middle, true) < key) {
        days.first = middle + std::chrono::days{1};
      } else {
        days.last = middle;
      }
    }
    day_ = days.first;
    if (!days.empty()) {
      checksum_ = block->KeyOf(day_, false) < key;
      if (checksum_ && block->KeyOf(day_, true) < key) {
        day_ += std::chrono::days{1};
        checksum_ = false;
      }
    }
  }
  FindFile();
  stray_ = archive_.strays_.lower_bound(key);
  Choose();
}

void ObjectCursor::Next() {
  if (at_stray_) {
    ++stray_;
  } else {
    if (checksum_) day_ += std::chrono::days{1};
    checksum_ = !checksum_;
    FindFile();
  }
  Choose();
}

// From block, day and checksum on, goes to the next that exists.
void ObjectCursor::FindFile() {
  const auto& blocks = archive_.blocks_;
  file_key_.clear();
  while (block_index_ < blocks.size()) {
    const Archive::Block& block = blocks[block_index_];
    const Day last = archive_.DaysOf(block, now_).last;
    for (; day_ <= last; day_ += std::chrono::days{1}, checksum_ = false) {
      const auto state = archive_.StateOf(block.listing_index, block.interval, day_, now_);
      if (!state || (checksum_ && state->checksum == ChecksumForm::kMissing)) continue;
      state_ = *state;
      file_key_ = block.KeyOf(day_, checksum_);
      return;
    }
    if (++block_index_ < blocks.size()) {
      day_ = archive_.DaysOf(blocks[block_index_], now_).first;
      checksum_ = false;
    }
  }
}

void ObjectCursor::Choose() {
  const auto end = archive_.strays_.end();
  // What has the key of a file is no stray.
  while (stray_ != end && (stray_->second.appears > now_ || stray_->first == file_key_)) ++stray_;
  at_stray_ = stray_ != end && (file_key_.empty() || stray_->first < file_key_);
  key_ = at_stray_ ? stray_->first : file_key_;
}

ObjectFacts ObjectCursor::Facts() const {
  if (at_stray_) return archive_.Find(key_, now_).value_or(ObjectFacts{});
  return archive_.FactsAt({&archive_.blocks_[block_index_], day_, checksum_}, state_);
}

}  // namespace bfa::replay
