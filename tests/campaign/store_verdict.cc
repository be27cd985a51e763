#include "tests/campaign/store_verdict.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "bfa/reader.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/store_difference.h"

namespace bfa::test {
namespace {

bool StartsWith(const StoreBytes& bytes, const StoreBytes& beginning) {
  return bytes.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), bytes.begin());
}

}  // namespace

std::string Figures::Text() const {
  return std::to_string(lost) + " acknowledged appends lost, " + std::to_string(damaged) +
         " damaged stores, " + std::to_string(leftover) + " leftover files";
}

void StoreVerdict::Prepare() const {
  if (!operation.before.empty()) WriteBytes(File(kStoreName), operation.before);
}

void StoreVerdict::ExpectFiles(const Status& status, bool may_have_a_tail) const {
  const bool is_done = status || status.error().code() == ErrorCode::kOutcomeUnknown;
  if (is_done) ExpectDone();
  if (!operation.before.empty() && (!is_done || operation.target != kStoreName)) {
    ExpectStore(kStoreName, {operation.before, operation.sound}, may_have_a_tail);
  }
  if (is_done) return;
  EXPECT_EQ(std::filesystem::exists(File(kStoreName)), !operation.before.empty());
  EXPECT_EQ(std::filesystem::exists(File(operation.target)),
            !operation.before.empty() && operation.target == kStoreName);
}

void StoreVerdict::ExpectDone() const { ExpectStore(operation.target, {after}, false); }

// The file is one of `allowed` to the byte, or begins with the last of them.
void StoreVerdict::ExpectStore(const std::string& name, const std::vector<StoreBytes>& allowed,
                               bool may_have_a_tail) const {
  const StoreBytes bytes = ReadBytes(File(name));
  const auto is_file = [&](const StoreBytes& other) { return bytes == other; };
  if (std::ranges::none_of(allowed, is_file) &&
      !(may_have_a_tail && StartsWith(bytes, allowed.back()))) {
    ++figures.lost;
    ADD_FAILURE() << name << " has other bytes than it should";
  }
  const auto reader = Reader::FromBytes(bytes);
  const std::string damage = reader ? FindDamage(*reader) : reader.error().ToString();
  if (damage.empty() && reader->size() == allowed.back().size()) return;
  ++figures.damaged;
  ADD_FAILURE() << name << " is damaged, or is at another commit: " << damage;
}

void StoreVerdict::ExpectNoLeftovers(bool may_leave_temporary, const std::string& other) const {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (name == kStoreName || name == operation.target || name == other) continue;
    if (may_leave_temporary && name.starts_with(operation.target + ".new-")) continue;
    ++figures.leftover;
    ADD_FAILURE() << name << " is left behind";
  }
}

void StoreVerdict::ExpectNextWorks() const {
  const std::string path = File(kStoreName);
  auto next = std::filesystem::exists(path) ? Appender::Open(path) : Appender::Create(path);
  ASSERT_TRUE(next) << next.error().ToString();
  ASSERT_TRUE(next->Add(Available(DayAt("2023-01-01"), "NEXTUSDT", 8)));
  const auto outcome = next->Commit();
  ASSERT_TRUE(outcome) << outcome.error().ToString();
  const auto reader = Reader::Open(path);
  ASSERT_TRUE(reader) << reader.error().ToString();
  EXPECT_EQ(reader->sequence(), outcome->sequence);
  EXPECT_TRUE(reader->FindSymbol("NEXTUSDT"));
  EXPECT_EQ(reader->torn_size(), 0U);
  EXPECT_EQ(FindDamage(*reader), "");
  if (std::filesystem::exists(File(operation.target))) return;
  std::optional<Appender> unused;
  const Status again = operation.run(folder, unused);
  EXPECT_TRUE(again) << again.error().ToString();
}

}  // namespace bfa::test
