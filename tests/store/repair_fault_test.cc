// Repairs that fail, are refused, or go on while others work.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "bfa/appender.h"
#include "bfa/check.h"
#include "bfa/repair.h"
#include "store/salvage.h"
#include "tests/store/file_bytes.h"
#include "tests/store/forged_commit.h"
#include "tests/store/memory_file.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/sanitizer.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

RepairOptions Options() {
  RepairOptions options;
  options.file_id = FixedId().file_id;
  return options;
}

// A disk of which a byte is another one by the time of the sync.
class RottingFile : public MemoryFile {
 public:
  RottingFile(MemoryDisk& disk, size_t at) : MemoryFile(disk), bytes_(disk.bytes), at_(at) {}

  Status Sync() override {
    bytes_.at(at_) ^= std::byte{1};
    return MemoryFile::Sync();
  }

 private:
  std::vector<std::byte>& bytes_;
  size_t at_;
};

class RepairFault : public testing::Test {
 protected:
  // A store of which some symbols are lost, so that days have to be written anew; one of which none
  // are.
  std::vector<std::vector<std::byte>> Sources() const {
    std::vector<std::byte> damaged = sample_.bytes;
    uint64_t last = 0;
    const auto parts = ListParts(*Reader::FromBytes(sample_.bytes));
    for (const FilePart& part : *parts) {
      if (part.type == "SYMB") last = part.offset;
    }
    damaged[last + 40] ^= std::byte{1};
    return {damaged, sample_.bytes};
  }

  static Result<RepairOutcome> MendInto(const std::vector<std::byte>& bytes,
                                        const RepairOptions& options, internal::AppendFile& file) {
    return internal::RepairInto(BytesOf(*DamagedStore::FromBytes(bytes)), options, file);
  }

  const SampleStore sample_ = TwentyCommits();
};

TEST_F(RepairFault, OfEachOperationInTurnPublishesNothing) {
  for (const std::vector<std::byte>& source : Sources()) {
    MemoryDisk whole;
    MemoryFile whole_file(whole);
    const auto mended = MendInto(source, Options(), whole_file);
    ASSERT_TRUE(mended) << mended.error().ToString();
    ASSERT_TRUE(whole.published);
    EXPECT_EQ(whole.synced, whole.bytes);
    EXPECT_THAT(whole.log, Not(Contains(Operation::kTruncate)));
    for (size_t fail_at = 0; fail_at < whole.log.size(); ++fail_at) {
      for (const size_t written_percent : {size_t{0}, size_t{50}, size_t{100}}) {
        MemoryDisk disk;
        disk.fail_at = fail_at;
        disk.written_percent = written_percent;
        MemoryFile file(disk);
        const auto outcome = MendInto(source, Options(), file);
        ASSERT_FALSE(outcome) << "operation " << fail_at;
        EXPECT_EQ(outcome.error().code(), ErrorCode::kIo);
        EXPECT_FALSE(disk.published);
        EXPECT_EQ(disk.log.size(), fail_at + 1) << "goes on after operation " << fail_at;
      }
    }
  }
}

TEST_F(RepairFault, OfAnyByteOnTheDiskIsFoundBeforeItIsPublished) {
  std::mt19937 random(20260822);
  for (const std::vector<std::byte>& source : Sources()) {
    MemoryDisk whole;
    MemoryFile whole_file(whole);
    ASSERT_TRUE(MendInto(source, Options(), whole_file));
    for (int i = 0; i < (kIsSanitized ? 40 : 200); ++i) {
      MemoryDisk disk;
      const size_t at = random() % whole.bytes.size();
      RottingFile file(disk, at);
      const auto outcome = MendInto(source, Options(), file);
      ASSERT_FALSE(outcome) << "byte " << at;
      EXPECT_EQ(outcome.error().code(), ErrorCode::kIo);
      EXPECT_THAT(outcome.error().message(), HasSubstr("does not read as it was written"));
      EXPECT_FALSE(disk.published);
    }
  }
}

TEST_F(RepairFault, OfTheCallersPatienceChangesNothing) {
  for (int answers = 0;; ++answers) {
    MemoryDisk disk;
    MemoryFile file(disk);
    RepairOptions options = Options();
    int asked = 0;
    options.stop = [&] { return asked++ == answers; };
    const auto outcome = MendInto(sample_.bytes, options, file);
    ASSERT_TRUE(outcome) << outcome.error().ToString();
    EXPECT_NE(outcome->stopped, disk.published);
    if (!outcome->stopped) {
      EXPECT_GE(answers, 3);
      break;
    }
  }
}

// Whatever the rule that they break: what comes out is sound, or nothing does.
TEST_F(RepairFault, OfStoresThatBreakARuleMakesNoneThatDoes) {
  int repaired = 0;
  for (const auto& entry : std::filesystem::directory_iterator(BFA_SOURCE_DIR "/spec/vectors")) {
    if (entry.path().extension() != ".bfa") continue;
    const std::vector<std::byte> bytes = ReadBytes(entry.path());
    const auto source = DamagedStore::FromBytes(bytes);
    if (!source) continue;
    MemoryDisk disk;
    MemoryFile file(disk);
    const auto outcome = internal::RepairInto(BytesOf(*source), Options(), file);
    EXPECT_EQ(outcome.has_value(), disk.published);
    if (!outcome) {
      EXPECT_TRUE(outcome.error().code() == ErrorCode::kDamaged ||
                  outcome.error().code() == ErrorCode::kNewerVersion)
          << entry.path() << ": " << outcome.error().ToString();
      continue;
    }
    ++repaired;
    const auto reader = Reader::FromBytes(disk.bytes);
    ASSERT_TRUE(reader) << entry.path() << ": " << reader.error().ToString();
    EXPECT_EQ(FindDamage(*reader), "") << entry.path();
  }
  EXPECT_GT(repaired, 50);
}

// A leaf for every two months until 2262, none of which is one.
TEST_F(RepairFault, OfAForgedCommitIsNoEndlessWork) {
  const auto bytes = WithCommit(sample_.bytes, [](internal::Commit& commit) {
    const internal::BlockReference any = commit.leaves.back();
    for (uint32_t number = any.key + 1; number <= 107'015 / 64; ++number) {
      commit.leaves.push_back({any.offset, number, any.count});
    }
  });
  MemoryDisk disk;
  MemoryFile file(disk);
  const auto outcome = MendInto(bytes, Options(), file);
  ASSERT_TRUE(outcome) << outcome.error().ToString();
  EXPECT_EQ(FindDifference(*Reader::FromBytes(disk.bytes), sample_.history.back()).empty(), false)
      << "it is of commit 21";
  EXPECT_EQ(outcome->day_count, 2U);
}

class RepairOfFiles : public testing::Test {
 protected:
  RepairOfFiles() {
    WriteBytes(path_, sample_.bytes);
    const timespec past[2] = {{1'000'000'000, 5}, {1'100'000'000, 7}};
    EXPECT_EQ(::utimensat(AT_FDCWD, path_.c_str(), past, 0), 0);
  }

  struct stat Status() const {
    struct stat status {};
    EXPECT_EQ(::stat(path_.c_str(), &status), 0);
    return status;
  }

  const SampleStore sample_ = TwentyCommits();
  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
  const std::string output_ = folder_.File("mended.bfa");
};

TEST_F(RepairOfFiles, DoesNotTouchTheSource) {
  const struct stat before = Status();
  ASSERT_EQ(::chmod(path_.c_str(), 0400), 0);
  const auto source = DamagedStore::Open(path_);
  ASSERT_TRUE(source) << source.error().ToString();
  ASSERT_TRUE(Repair(*source, output_));
  const struct stat after = Status();
  EXPECT_EQ(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
  EXPECT_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
  EXPECT_EQ(after.st_atim.tv_sec, before.st_atim.tv_sec);
  EXPECT_EQ(after.st_atim.tv_nsec, before.st_atim.tv_nsec);
  EXPECT_EQ(ReadBytes(path_), sample_.bytes);
  EXPECT_THAT(folder_.Names(), ElementsAre("mended.bfa", "um.bfa"));
}

TEST_F(RepairOfFiles, NeedsNoLockAndTakesNone) {
  const auto appender = Appender::Open(path_);
  ASSERT_TRUE(appender);
  const auto source = DamagedStore::Open(path_);
  ASSERT_TRUE(source) << source.error().ToString();
  EXPECT_TRUE(Repair(*source, output_));
}

TEST_F(RepairOfFiles, GoesOnWithoutTheSource) {
  const auto source = DamagedStore::Open(path_);
  ASSERT_TRUE(source);
  ASSERT_EQ(::truncate(path_.c_str(), 100), 0);
  ASSERT_TRUE(Repair(*source, output_));
  EXPECT_EQ(FindDifference(*Reader::Open(output_), sample_.history.back()), "");
}

TEST_F(RepairOfFiles, ThatGetShorterMeanwhileIsAnError) {
  const auto file = internal::ReadableFile::Open(path_);
  auto image = internal::FileImage::Make((*file)->descriptor());
  ASSERT_TRUE(image);
  ASSERT_EQ(::truncate(path_.c_str(), 100), 0);
  const auto bytes = (*std::move(image)).LoadAll();
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code(), ErrorCode::kIo);
}

TEST_F(RepairOfFiles, DoesNotTouchWhatHasTheName) {
  const auto source = DamagedStore::Open(path_);
  WriteBytes(output_, BytesOf("precious"));
  for (const std::string& taken : {output_, path_}) {
    const auto refused = Repair(*source, taken);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kAlreadyExists);
  }
  ASSERT_EQ(::unlink(output_.c_str()), 0);
  // Nor what comes while it works.
  RepairOptions options;
  options.stop = [&] {
    WriteBytes(output_, BytesOf("precious"));
    return false;
  };
  const auto late = Repair(*source, output_, options);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code(), ErrorCode::kAlreadyExists);
  EXPECT_EQ(ReadBytes(output_), BytesOf("precious"));
  EXPECT_EQ(ReadBytes(path_), sample_.bytes);
  EXPECT_THAT(folder_.Names(), ElementsAre("mended.bfa", "um.bfa"));
}

TEST_F(RepairOfFiles, OfNothingLeavesNothing) {
  EXPECT_EQ(DamagedStore::Open(folder_.File("none.bfa")).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(DamagedStore::Open(folder_.File("")).error().code(), ErrorCode::kIo) << "a folder";
  WriteBytes(path_, BytesOf("not a store"));
  EXPECT_EQ(DamagedStore::Open(path_).error().code(), ErrorCode::kDamaged);
  // All but the header.
  std::vector<std::byte> bytes = sample_.bytes;
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(sample_.ends[0]), bytes.end(),
            std::byte{0x55});
  WriteBytes(path_, bytes);
  const auto refused = Repair(*DamagedStore::Open(path_), output_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kDamaged);
  EXPECT_THAT(refused.error().message(), HasSubstr("nothing can be salvaged"));
  EXPECT_THAT(folder_.Names(), ElementsAre("um.bfa"));
}

TEST_F(RepairOfFiles, WithATimeThatNoStoreHoldsIsRefused) {
  std::vector<std::byte> bytes = sample_.bytes;
  bytes[sample_.commit_offsets[20] + 50] ^= std::byte{1};
  const auto source = DamagedStore::FromBytes(bytes);
  RepairOptions options;
  options.time = TimeOf(-1);
  EXPECT_EQ(Repair(*source, output_, options).error().code(), ErrorCode::kInvalidArgument);
  options.time = TimeOf(0);
  ASSERT_TRUE(Repair(*source, output_, options));
  EXPECT_EQ(Reader::Open(output_)->commit_time(), TimeOf(19'000)) << "not before the last known";
}

}  // namespace
}  // namespace bfa::test
