// On a big-endian machine every store is refused, for that reason, and nothing is touched.

#include <gtest/gtest.h>

#include <bit>

#include "bfa/appender.h"
#include "bfa/compact.h"
#include "bfa/reader.h"
#include "bfa/repair.h"
#include "tests/golden/golden_file.h"
#include "tests/store/file_bytes.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

static_assert(std::endian::native == std::endian::big);

template <typename T>
void ExpectRefused(const Result<T>& result, const std::string& what) {
  ASSERT_FALSE(result) << what;
  EXPECT_EQ(result.error().code(), ErrorCode::kIo) << what;
  EXPECT_NE(result.error().ToString().find("big-endian: use a little-endian one"),
            std::string::npos)
      << what << ": " << result.error().ToString();
}

TEST(GoldenFiles, AreRefusedByABigEndianMachine) {
  for (const GoldenFile& file : GoldenFiles()) {
    ExpectRefused(Reader::FromBytes(file.bytes), file.path);
    ExpectRefused(Reader::Open(file.path), file.path);
    ExpectRefused(Reader::OpenInMemory(file.path), file.path);
    ExpectRefused(DamagedStore::Open(file.path), file.path);
  }
}

TEST(GoldenFiles, AreNotWrittenByABigEndianMachine) {
  for (const GoldenFile& file : GoldenFiles()) {
    const TemporaryFolder folder;
    const std::string path = folder.File("store.bfa");
    WriteBytes(path, file.bytes);
    ExpectRefused(Appender::Open(path), file.path);
    ExpectRefused(CompactInPlace(path), file.path);
    EXPECT_EQ(ReadBytes(path), file.bytes) << file.path;
    EXPECT_EQ(folder.Names(), std::vector<std::string>{"store.bfa"}) << file.path;
  }
}

TEST(GoldenFiles, AreNotCreatedByABigEndianMachine) {
  const TemporaryFolder folder;
  ExpectRefused(Appender::Create(folder.File("store.bfa")), "Create");
  EXPECT_TRUE(folder.Names().empty());
}

}  // namespace
}  // namespace bfa::test
