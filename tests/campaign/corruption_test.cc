// A store of real rows, damaged in every way that comes to mind: what is wrong with it is found, or
// makes no difference.
#include "tests/campaign/corruption.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <thread>

#include "bfa/check.h"
#include "bfa/reader.h"
#include "tests/campaign/answer_digest.h"
#include "tests/campaign/campaign_size.h"
#include "tests/campaign/fault_record.h"
#include "tests/campaign/real_store.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sanitizer.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

constexpr uint64_t kWorkerCount = 2;
// Each so many-th corruption is read from a file, the others from memory.
constexpr uint64_t kFileEvery = 16;

// What became of the damaged stores.
struct Tally {
  std::atomic<uint64_t> refused = 0;      // when they were opened
  std::atomic<uint64_t> found = 0;        // by the full check
  std::atomic<uint64_t> fallen_back = 0;  // to an earlier commit, with a torn tail
  FaultRecord faults;

  uint64_t total() const { return refused + found + fallen_back + faults.count(); }
};

class Corrupted : public testing::Test {
 protected:
  Corrupted() {
    const auto reader = Reader::FromBytes(bytes_);
    if (!reader) return;
    digests_.resize(1);
    for (uint64_t sequence = 1; sequence <= reader->sequence(); ++sequence) {
      const auto then = reader->AsOf(sequence);
      if (then) digests_.push_back(DigestOf(*then).value());
    }
    // The walk back may end before the first commit.
    const auto header = std::span(bytes_).first(reader->Commits()->front().begin_offset);
    digests_[0] = DigestOf(*Reader::FromBytes(header)).value();
  }

  void SetUp() override {
    ASSERT_GE(bytes_.size(), 64 * 1024) << "too small for what it is to show";
    ASSERT_LE(bytes_.size(), 96 * 1024) << "too large for a campaign";
    ASSERT_GT(digests_.size(), 12);
    const auto reader = Reader::FromBytes(bytes_);
    ASSERT_TRUE(CheckStore(*reader, CheckLevel::kFull).damage.empty());
    std::vector<uint64_t> sorted = digests_;
    std::ranges::sort(sorted);
    ASSERT_EQ(std::ranges::adjacent_find(sorted), sorted.end()) << "two commits say the same";
  }

  // Counts how a damaged store of `size` bytes is taken; what is wrong with that goes to the
  // faults.
  void Judge(const Result<Reader>& reader, size_t size, const std::string& what,
             bool ask_everything = true) {
    if (!reader) {
      const ErrorCode code = reader.error().code();
      if (code != ErrorCode::kDamaged && code != ErrorCode::kNewerVersion) {
        return tally_.faults.Note(what + ": " + reader.error().ToString());
      }
      ++tally_.refused;
      return;
    }
    if (!CheckStore(*reader, CheckLevel::kFull).damage.empty()) {
      ++tally_.found;
      return;
    }
    const uint64_t sequence = reader->sequence();
    if (sequence + 1 >= digests_.size()) return tally_.faults.Note(what + ": nobody notices");
    if (reader->size() + reader->torn_size() != size) {
      return tally_.faults.Note(what + ": says nothing of a torn tail");
    }
    if (ask_everything) {
      const auto digest = DigestOf(*reader);
      if (!digest) return tally_.faults.Note(what + ": " + digest.error().ToString());
      if (*digest != digests_[sequence]) {
        return tally_.faults.Note(what + ": a wrong answer as of commit " +
                                  std::to_string(sequence));
      }
    }
    ++tally_.fallen_back;
  }

  // Calls `work(number)` for the numbers below `count` that are multiples of `stride`, in several
  // threads, each with a copy of the store, until something is wrong.
  template <typename Work>
  void InWorkers(uint64_t count, uint64_t stride, const Work& work) {
    std::vector<std::thread> workers;
    for (uint64_t worker = 0; worker < kWorkerCount; ++worker) {
      workers.emplace_back([&, worker] {
        std::vector<std::byte> bytes = bytes_;
        for (uint64_t number = worker * stride; number < count && tally_.faults.count() == 0;
             number += kWorkerCount * stride) {
          work(number, bytes);
        }
        if (bytes != bytes_) tally_.faults.Note("damage that was not undone");
      });
    }
    for (std::thread& worker : workers) worker.join();
  }

  void Report(const std::string& what) const {
    std::cout << "corruption (" << what << "): a store of " << bytes_.size() << " bytes and "
              << digests_.size() - 1 << " commits, " << tally_.total()
              << " corruptions: " << tally_.refused << " refused at open, " << tally_.found
              << " found by the full check, " << tally_.fallen_back
              << " that fall back to an earlier commit and answer as it does, "
              << tally_.faults.count() << " wrong answers\n"
              << std::flush;
    EXPECT_EQ(tally_.faults.count(), 0) << tally_.faults.first();
  }

  const std::vector<std::byte> bytes_ = RealStore();
  std::vector<uint64_t> digests_;  // of the answers as of each commit; [0] is of none
  const TemporaryFolder folder_;
  Tally tally_;
};

TEST_F(Corrupted, ByAnySingleBitIsFound) {
  // A prime, so that a sample has all bits and places.
  const uint64_t stride = CampaignSize<uint64_t>(kIsSanitized ? 2003 : 499, 1);
  const uint64_t bit_count = bytes_.size() * 8;
  InWorkers(bit_count, stride, [&](uint64_t number, std::vector<std::byte>& bytes) {
    std::byte& byte = bytes[number / 8];
    const std::byte before = byte;
    byte ^= std::byte{1} << (number % 8);
    Judge(Reader::FromBytes(bytes), bytes.size(),
          "bit " + std::to_string(number % 8) + " of byte " + std::to_string(number / 8),
          number % 8 == number / 8 % 8);
    byte = before;
  });
  Report("single bits");
  EXPECT_EQ(tally_.total(), (bit_count + stride - 1) / stride);
}

TEST_F(Corrupted, ByAnythingNeverGivesAWrongAnswer) {
  const uint64_t count = CampaignSize<uint64_t>(kIsSanitized ? 300 : 2'000, 1'000'000);
  InWorkers(count, 1, [&](uint64_t number, std::vector<std::byte>& bytes) {
    const Corruption corruption(number, bytes);
    const std::string what = "corruption " + std::to_string(number) + ", " + corruption.ToString();
    const auto left = corruption.bytes();
    // The numbers of a worker are all odd or all even.
    if (number / kWorkerCount % kFileEvery == 0) {
      const std::string path = folder_.File(std::to_string(number % kWorkerCount));
      WriteBytes(path, left);
      Judge(Reader::Open(path), left.size(), what);
    } else {
      Judge(Reader::FromBytes(left), left.size(), what);
    }
  });
  Report("random");
  EXPECT_EQ(tally_.total(), count);
}

}  // namespace
}  // namespace bfa::test
