// Bytes in memory may begin anywhere.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

#include "bfa/appender.h"
#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/random_history.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"
#include "tests/store/store_model.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

constexpr uint64_t kHistoryCount = kIsSanitized ? 4 : 25;
constexpr size_t kStepCount = 5;
constexpr size_t kWordSize = sizeof(uint64_t);

// A copy of bytes that begins so many bytes behind a multiple of 8.
class ShiftedBytes {
 public:
  ShiftedBytes(std::span<const std::byte> bytes, size_t shift)
      : words_(bytes.size() / kWordSize + 2) {
    shifted_ = std::as_writable_bytes(std::span(words_)).subspan(shift, bytes.size());
    std::memcpy(shifted_.data(), bytes.data(), bytes.size());
  }

  std::span<const std::byte> bytes() const { return shifted_; }

 private:
  std::vector<uint64_t> words_;
  std::span<std::byte> shifted_;
};

TEST(Alignment, ChangesNoAnswer) {
  for (uint64_t seed = 0; seed < kHistoryCount; ++seed) {
    SCOPED_TRACE("RandomHistory(" + std::to_string(seed) + ", …)");
    const TemporaryFolder folder;
    StoreModel model;
    auto appender = Appender::Create(folder.File("um.bfa"));
    ASSERT_TRUE(appender);
    for (const HistoryStep& step : RandomHistory(seed, kStepCount)) {
      Stage(step, *appender);
      CommitOptions options;
      options.time = step.time;
      ASSERT_TRUE(appender->Commit(options));
      Apply(step, model);
    }
    const auto bytes = ReadBytes(folder.File("um.bfa"));
    for (size_t shift = 0; shift < kWordSize; ++shift) {
      SCOPED_TRACE(shift);
      const ShiftedBytes shifted(bytes, shift);
      ASSERT_EQ(reinterpret_cast<uintptr_t>(shifted.bytes().data()) % kWordSize, shift);
      const auto reader = Reader::FromBytes(shifted.bytes());
      ASSERT_TRUE(reader) << reader.error().ToString();
      ASSERT_EQ(FindDifference(*reader, model.newest()), "");
      ASSERT_EQ(FindDamage(*reader), "");
      const DayRange days = *reader->Days();
      for (Day day = days.first; day <= days.last; ++day) {
        const auto snapshot = reader->SnapshotOf(day);
        if (!snapshot) continue;
        const auto words = snapshot->observed().words();
        ASSERT_EQ(reinterpret_cast<uintptr_t>(words.data()) % kWordSize, 0);
      }
      for (const ModelState& state : model.history()) {
        if (state.sequence == 0) continue;
        const auto earlier = reader->AsOf(state.sequence);
        ASSERT_TRUE(earlier) << earlier.error().ToString();
        ASSERT_EQ(FindDifference(*earlier, state), "");
      }
    }
  }
}

}  // namespace
}  // namespace bfa::test
