// Files that are too large for a machine of 32 bits are refused by it, never misread.

#include <gtest/gtest.h>
#include <unistd.h>

#include "bfa/appender.h"
#include "bfa/compact.h"
#include "bfa/reader.h"
#include "bfa/repair.h"
#include "tests/store/file_bytes.h"
#include "tests/store/forged_commit.h"
#include "tests/store/sample_store.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

static_assert(sizeof(size_t) == 4);

constexpr uint64_t k4GiB = uint64_t{1} << 32;

template <typename T>
void ExpectTooLarge(const Result<T>& result, std::string_view what) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::kIo) << result.error().ToString();
  EXPECT_NE(result.error().ToString().find(what), std::string::npos) << result.error().ToString();
}

class NarrowMachine : public testing::Test {
 protected:
  NarrowMachine() { WriteBytes(path_, sample_.bytes); }

  // A hole at its end: on the disk it takes no more room.
  void MakeLarge(uint64_t size) const {
    ASSERT_EQ(::truncate(path_.c_str(), static_cast<off_t>(size)), 0);
  }

  const SampleStore sample_ = TwentyCommits();
  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
};

// Cut to 32 bits, the sizes would be those of an empty file, of a header, of the whole store.
TEST_F(NarrowMachine, RefusesAFileThatItCannotMap) {
  for (const uint64_t size :
       {k4GiB, k4GiB + sample_.ends[0], k4GiB + sample_.bytes.size(), 3 * k4GiB + 64}) {
    MakeLarge(size);
    ExpectTooLarge(Reader::Open(path_), "Cannot allocate memory");
    ExpectTooLarge(Appender::Open(path_), "Cannot allocate memory");
    ExpectTooLarge(CompactInPlace(path_), "Cannot allocate memory");
    EXPECT_EQ(folder_.Names(), std::vector<std::string>{"um.bfa"});
  }
  MakeLarge(sample_.bytes.size());
  EXPECT_EQ(ReadBytes(path_), sample_.bytes) << "nothing was written or cut";
}

TEST_F(NarrowMachine, GoesOnWithWhatItHasWhenTheFileGrowsTooLarge) {
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader);
  MakeLarge(k4GiB + sample_.bytes.size());
  ExpectTooLarge(reader->Refresh(), "Cannot allocate memory");
  EXPECT_EQ(FindDifference(*reader, sample_.history[20]), "");
}

TEST_F(NarrowMachine, RefusesMoreSymbolsThanItHasRoomFor) {
  // A count that the file has no room for would be damage.
  const auto roomy = WithUnknownBlock(sample_.bytes, 4'000'000, internal::kBatchSyncedFirst);
  const auto bytes = WithCommit(roomy, [](internal::Commit& commit) {
    const uint32_t more = internal::kMaxSymbolCount + 1 - commit.record.symbol_count;
    commit.record.symbol_count += more;
    commit.symbol_blocks.back().count += more;
  });
  ExpectTooLarge(Reader::FromBytes(bytes), "1048577 symbols, which take a machine of 64 bits");
  ExpectTooLarge(Repair(*DamagedStore::FromBytes(bytes), folder_.File("mended.bfa")),
                 "take a machine of 64 bits");
}

TEST_F(NarrowMachine, WritesNoMoreSymbolsThanItHasRoomFor) {
  auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender);
  for (uint32_t i = 0; i <= internal::kMaxSymbolCount; ++i) {
    ASSERT_TRUE(appender->AddSymbol("S" + std::to_string(i)));
  }
  ExpectTooLarge(appender->Commit(), "symbols, which take a machine of 64 bits");
  EXPECT_EQ(ReadBytes(path_), sample_.bytes) << "nothing was written";
}

}  // namespace
}  // namespace bfa::test
