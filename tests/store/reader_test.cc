// Opening, refreshing and asking a store.
#include "bfa/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "bfa/appender.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/sample_store.h"
#include "tests/store/store_difference.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using testing::ElementsAre;

const Day kDay = DayAt("2022-05-12");

class ReaderTest : public testing::Test {
 protected:
  ErrorCode OpenError() const {
    const auto reader = Reader::Open(path_);
    EXPECT_FALSE(reader);
    return reader ? ErrorCode{} : reader.error().code();
  }

  void Append(const std::vector<Observation>& rows) const {
    auto appender =
        ::access(path_.c_str(), F_OK) == 0 ? Appender::Open(path_) : Appender::Create(path_);
    ASSERT_TRUE(appender) << appender.error().ToString();
    for (const Observation& row : rows) ASSERT_TRUE(appender->Add(row));
    ASSERT_TRUE(appender->Commit());
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");
};

TEST_F(ReaderTest, OfNoFileIsNotFound) {
  EXPECT_EQ(OpenError(), ErrorCode::kNotFound);
  EXPECT_EQ(Reader::Open(folder_.File("no/um.bfa")).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(Reader::Open("").error().code(), ErrorCode::kNotFound);
}

TEST_F(ReaderTest, OfWhatIsNoRegularFileFailsAndDoesNotHang) {
  EXPECT_EQ(Reader::Open(folder_.path()).error().code(), ErrorCode::kIo);
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_EQ(OpenError(), ErrorCode::kIo);
}

TEST_F(ReaderTest, OfAFileOfAnotherTypeIsDamage) {
  for (const std::string text : {"", "x", "date,symbol,available\n2021-03-05,BTCUSDT,true\n"}) {
    WriteBytes(path_, BytesOf(text));
    EXPECT_EQ(OpenError(), ErrorCode::kDamaged) << text;
  }
  WriteBytes(path_, std::vector<std::byte>(100'000));
  EXPECT_EQ(OpenError(), ErrorCode::kDamaged);
}

TEST_F(ReaderTest, OfALaterFormatNeedsANewerVersion) {
  auto bytes = TwentyCommits().bytes;
  bytes[8] = std::byte{2};
  WriteBytes(path_, bytes);
  EXPECT_EQ(OpenError(), ErrorCode::kNewerVersion);
  bytes[8] = std::byte{0};
  WriteBytes(path_, bytes);
  EXPECT_EQ(OpenError(), ErrorCode::kDamaged);
}

TEST_F(ReaderTest, OfAFileThatATextTransferChangedIsDamage) {
  std::vector<std::byte> changed;
  for (const std::byte byte : TwentyCommits().bytes) {
    if (byte == std::byte{'\n'}) changed.push_back(std::byte{'\r'});
    changed.push_back(byte);
  }
  WriteBytes(path_, changed);
  EXPECT_EQ(OpenError(), ErrorCode::kDamaged);
}

TEST_F(ReaderTest, OfAnEmptyStoreHasNothingAndAsksForNothing) {
  Append({});
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader);
  EXPECT_EQ(FindDifference(*reader, ModelState()), "");
  EXPECT_TRUE(reader->Commits()->empty());
  EXPECT_EQ(reader->AsOf(1).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(reader->AsOf(TimeOf(1)).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(reader->TimelineOf(0).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(FindDamage(*reader), "");
}

TEST_F(ReaderTest, KeepsItsSnapshotWhileAnotherProcessAppends) {
  Append({Available(kDay, "BTCUSDT", 1)});
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader);
  const pid_t child = ::fork();
  if (child == 0) {
    auto appender = Appender::Open(path_);
    const bool done = appender && appender->Add(Available(kDay, "BTCUSDT", 2)) &&
                      appender->Add(Available(kDay + 1, "ETHUSDT", 3)) && appender->Commit();
    ::_exit(done ? 0 : 1);
  }
  int status = 1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  // Nothing of it had been touched before.
  EXPECT_EQ(reader->sequence(), 1);
  EXPECT_EQ(*reader->SnapshotOf(kDay)->Integer(Column::kFileSizeBytes, 0), 1);
  EXPECT_FALSE(reader->FindSymbol("ETHUSDT"));
  EXPECT_FALSE(reader->SnapshotOf(kDay + 1));

  const auto fresh = reader->Refresh();
  ASSERT_TRUE(fresh) << fresh.error().ToString();
  EXPECT_EQ(fresh->sequence(), 2);
  EXPECT_EQ(*fresh->SnapshotOf(kDay)->Integer(Column::kFileSizeBytes, 0), 2);
  EXPECT_TRUE(fresh->FindSymbol("ETHUSDT"));
  EXPECT_EQ(reader->sequence(), 1) << "the old one stays where it was";
  EXPECT_EQ(fresh->Refresh()->sequence(), 2);
}

TEST_F(ReaderTest, CopiesAreIndependentAndKeepTheFileMapped) {
  Append({Available(kDay, "BTCUSDT", 1)});
  std::optional<Reader> first = *Reader::Open(path_);
  const Reader second = *first;
  const auto snapshot = first->SnapshotOf(kDay);
  Append({Available(kDay, "BTCUSDT", 2)});
  first = *first->Refresh();
  EXPECT_EQ(first->sequence(), 2);
  EXPECT_EQ(second.sequence(), 1);
  first.reset();
  ASSERT_EQ(std::remove(path_.c_str()), 0);
  EXPECT_EQ(*snapshot->Integer(Column::kFileSizeBytes, 0), 1);
  EXPECT_EQ(second.SnapshotOf(kDay)->Names()->front(), "BTCUSDT");
}

TEST_F(ReaderTest, RefreshKeepsItsSnapshotWhereTheTailIsTorn) {
  Append({Available(kDay, "BTCUSDT", 1)});
  const auto reader = Reader::Open(path_);
  const auto whole = ReadBytes(path_);
  Append({Available(kDay, "BTCUSDT", 2)});
  const auto grown = ReadBytes(path_);
  for (size_t size = whole.size(); size < grown.size(); size += 32) {
    WriteBytes(path_, std::span(grown).first(size));
    const auto fresh = reader->Refresh();
    ASSERT_TRUE(fresh) << fresh.error().ToString();
    EXPECT_EQ(fresh->sequence(), 1) << size;
    EXPECT_EQ(fresh->torn_size(), 0) << "it looked at nothing behind its commit";
  }
  WriteBytes(path_, grown);
  EXPECT_EQ(reader->Refresh()->sequence(), 2);
}

TEST_F(ReaderTest, RefreshStaysWithTheFileThatWasOpened) {
  Append({Available(kDay, "BTCUSDT", 1)});
  const auto reader = Reader::Open(path_);
  ASSERT_EQ(std::rename(path_.c_str(), folder_.File("old.bfa").c_str()), 0);
  Append({Available(kDay, "ETHUSDT", 1)});
  Append({Available(kDay, "ETHUSDT", 2)});
  const auto fresh = reader->Refresh();
  ASSERT_TRUE(fresh);
  EXPECT_EQ(fresh->sequence(), 1);
  EXPECT_TRUE(fresh->FindSymbol("BTCUSDT"));
}

TEST_F(ReaderTest, RefreshOfAnEarlierCommitIsTheNewest) {
  for (int64_t size = 1; size < 4; ++size) Append({Available(kDay, "BTCUSDT", size)});
  const auto earlier = Reader::Open(path_)->AsOf(1);
  ASSERT_TRUE(earlier);
  EXPECT_EQ(earlier->Refresh()->sequence(), 3);
}

TEST_F(ReaderTest, FromBytesTakesAnyAddress) {
  const SampleStore sample = TwentyCommits();
  for (size_t shift = 0; shift < 8; ++shift) {
    std::vector<std::byte> shifted(sample.bytes.size() + shift);
    std::memcpy(shifted.data() + shift, sample.bytes.data(), sample.bytes.size());
    const auto reader = Reader::FromBytes(std::span(shifted).subspan(shift));
    ASSERT_TRUE(reader) << shift;
    EXPECT_EQ(FindDifference(*reader, sample.history.back()), "") << shift;
    EXPECT_EQ(reader->Refresh()->sequence(), 20);
  }
}

TEST_F(ReaderTest, SaysWhatItIsAbout) {
  CreateOptions options = FixedId();
  options.dataset = *Dataset::Create({{"market", "cm"},
                                      {"cadence", "daily"},
                                      {"kind", "metrics"},
                                      {"interval", "5m"},
                                      {"url_template", "https://example.org/{symbol}/{date}"},
                                      {"colour", "grün"}},
                                     kDay);
  {
    auto appender = Appender::Create(path_, options);
    ASSERT_TRUE(appender->AddSymbol("A"));
    ASSERT_TRUE(appender->Commit(CommitAt(123)));
  }
  const auto reader = Reader::Open(path_);
  ASSERT_TRUE(reader) << reader.error().ToString();
  EXPECT_EQ(reader->dataset(), options.dataset);
  EXPECT_EQ(reader->file_id(), *options.file_id);
  EXPECT_EQ(reader->compacted_from(), FileId{});
  EXPECT_EQ(reader->commit_time(), TimeOf(123));
  EXPECT_EQ(reader->size(), ReadBytes(path_).size());
  EXPECT_EQ(reader->Commits()->front().batch_id, *CommitAt(123).batch_id);
}

class SnapshotTest : public ReaderTest {
 protected:
  void SetUp() override {
    Append({Complete(kDay, "XRPUSDT", 1), Absent(kDay, "BTCUSDT"), Complete(kDay, "ADAUSDT", 3)});
    Append({Available(kDay + 5, "LATEUSDT")});
    reader_.emplace(*Reader::Open(path_));
    snapshot_.emplace(*reader_->SnapshotOf(kDay));
  }
  SymbolId IdOf(const std::string& name) const { return *reader_->FindSymbol(name); }

  std::optional<Reader> reader_;
  std::optional<Snapshot> snapshot_;
};

TEST_F(SnapshotTest, RefusesAColumnOfAnotherType) {
  const auto is_refused = [](const auto& result) {
    return !result && result.error().code() == ErrorCode::kInvalidArgument;
  };
  const auto timeline = reader_->TimelineOf(0);
  ASSERT_TRUE(timeline);
  for (const Column column : ColumnSet::All()) {
    const bool integer =
        TypeOf(column) == ColumnType::kInteger || TypeOf(column) == ColumnType::kInstant;
    const bool decimal = TypeOf(column) == ColumnType::kDecimal;
    EXPECT_EQ(is_refused(snapshot_->Integer(column, 0)), !integer) << ColumnName(column);
    EXPECT_EQ(is_refused(snapshot_->Decimal(column, 0)), !decimal) << ColumnName(column);
    EXPECT_EQ(is_refused(snapshot_->Values(column)), column == Column::kEtag);
    EXPECT_EQ(is_refused(timeline->Integers(column, std::vector{kDay})), !integer);
    EXPECT_EQ(is_refused(timeline->Decimals(column, std::vector{kDay})), !decimal);
  }
}

TEST_F(SnapshotTest, HasNothingForSymbolsThatWereNotObserved) {
  for (const SymbolId id : {IdOf("LATEUSDT"), SymbolId{4}, SymbolId{64}, ~SymbolId{0}}) {
    EXPECT_EQ(snapshot_->RowOf(id).error().code(), ErrorCode::kNotFound) << id;
    EXPECT_EQ(*snapshot_->Integer(Column::kFileSizeBytes, id), std::nullopt);
    EXPECT_EQ(*snapshot_->Integer(Column::kTradeCount, id), std::nullopt);
    EXPECT_EQ(*snapshot_->Decimal(Column::kClosePrice, id), std::nullopt);
    EXPECT_EQ(*snapshot_->Etag(id), std::nullopt);
    EXPECT_FALSE(snapshot_->Values(Column::kStatusCode)->has(id));
    EXPECT_FALSE(snapshot_->observed().contains(id));
  }
  EXPECT_EQ(reader_->TimelineOf(4).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(reader_->SymbolName(4).error().code(), ErrorCode::kNotFound);
}

TEST_F(SnapshotTest, GivesTheColumnsAskedForAndNoOthers) {
  const ColumnSet asked{Column::kFileSizeBytes, Column::kEtag, Column::kLowPrice};
  const auto rows = snapshot_->Rows(asked);
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 3);
  for (const Row& row : *rows) {
    EXPECT_EQ(row.metadata.present(), row.available ? asked : ColumnSet());
  }
  const auto bare = snapshot_->Rows(ColumnSet());
  ASSERT_EQ(bare->size(), 3);
  EXPECT_TRUE(bare->front().metadata.present().empty());
}

TEST_F(SnapshotTest, GivesSeveralColumnsSideBySide) {
  const ColumnSet asked{Column::kClosePrice, Column::kFileSizeBytes, Column::kTradeCount};
  const auto values = snapshot_->Columns(asked);
  ASSERT_TRUE(values);
  EXPECT_EQ(values->columns(), asked);
  const auto rows = snapshot_->Rows();
  ASSERT_TRUE(rows);
  for (const Row& row : *rows) {
    EXPECT_EQ(values->present(row.symbol), row.metadata.present() & asked);
    for (const Column column : {Column::kFileSizeBytes, Column::kTradeCount}) {
      EXPECT_EQ(values->integer(column, row.symbol), row.metadata.integer(column));
    }
    EXPECT_EQ(values->decimal(Column::kClosePrice, row.symbol),
              row.metadata.decimal(Column::kClosePrice));
    EXPECT_FALSE(values->has(Column::kOpenPrice, row.symbol)) << "which was not asked for";
    EXPECT_EQ(values->decimal(Column::kOpenPrice, row.symbol), 0);
  }
  EXPECT_EQ(snapshot_->Columns(ColumnSet())->columns(), ColumnSet());
  EXPECT_EQ(snapshot_->Columns(ColumnSet::All()).error().code(), ErrorCode::kInvalidArgument);
  for (const SymbolId id : {IdOf("LATEUSDT"), SymbolId{4}, ~SymbolId{0}}) {
    EXPECT_EQ(values->present(id), ColumnSet());
    EXPECT_EQ(values->integer(Column::kFileSizeBytes, id), 0);
  }
  const auto etags = snapshot_->Etags();
  ASSERT_EQ(etags->size(), 4);
  EXPECT_EQ((*etags)[IdOf("XRPUSDT")], *snapshot_->Etag(IdOf("XRPUSDT")));
  EXPECT_EQ((*etags)[IdOf("BTCUSDT")], "");
}

TEST_F(SnapshotTest, ListsNamesInOrderOfTheirBytes) {
  EXPECT_THAT(*snapshot_->Names(), ElementsAre("ADAUSDT", "XRPUSDT"));
  const std::vector<uint64_t> words{~uint64_t{0}, ~uint64_t{0}};
  const auto all = reader_->InNameOrder(BitsetView(words));
  ASSERT_TRUE(all) << "ids that the store does not know are left out";
  EXPECT_THAT(*all,
              ElementsAre(IdOf("ADAUSDT"), IdOf("BTCUSDT"), IdOf("LATEUSDT"), IdOf("XRPUSDT")));
  EXPECT_TRUE(reader_->InNameOrder(BitsetView())->empty());
  const std::vector<SymbolId> by_name(reader_->SymbolsByName()->begin(),
                                      reader_->SymbolsByName()->end());
  EXPECT_EQ(by_name, *all);
}

TEST_F(SnapshotTest, CountsOfARangeAreThoseOfItsObservedDays) {
  const DayCounts first{kDay, 3, 2, 2, 0};
  const DayCounts last{kDay + 5, 1, 1, 0, 0};
  EXPECT_THAT(*reader_->Counts({kFirstDay, kLastDay}), ElementsAre(first, last));
  EXPECT_THAT(*reader_->Counts({kDay, kDay}), ElementsAre(first));
  EXPECT_THAT(*reader_->Counts({kDay + 1, kDay + 5}), ElementsAre(last));
  EXPECT_THAT(*reader_->Counts({kDay + 1, kDay + 4}), ElementsAre());
  EXPECT_THAT(*reader_->Counts({kDay + 5, kDay}), ElementsAre());
  EXPECT_THAT(*reader_->Counts({kDay + 6, kLastDay}), ElementsAre());
}

TEST_F(SnapshotTest, OfAnUnstorableDayIsNotFound) {
  const Day wrapped = kDay + std::chrono::days{int64_t{1} << 32};
  for (const Day day : {kFirstDay + -1, kLastDay + 1, wrapped}) {
    EXPECT_EQ(reader_->SnapshotOf(day).error().code(), ErrorCode::kNotFound);
  }
}

TEST_F(SnapshotTest, ContentHashesDoNotDependOnTheStore) {
  const std::string other_path = folder_.File("other.bfa");
  {
    // Other ids, another order, other commits.
    auto other = Appender::Create(other_path);
    ASSERT_TRUE(other->AddSymbol("ZZZ"));
    ASSERT_TRUE(other->Commit());
    ASSERT_TRUE(other->Add(Complete(kDay, "ADAUSDT", 7)));
    ASSERT_TRUE(other->Add(Absent(kDay, "BTCUSDT")));
    ASSERT_TRUE(other->Commit());
    ASSERT_TRUE(other->Add(Complete(kDay, "ADAUSDT", 3)));
    ASSERT_TRUE(other->Add(Complete(kDay, "XRPUSDT", 1)));
    ASSERT_TRUE(other->Commit());
  }
  const auto other = Reader::Open(other_path);
  ASSERT_TRUE(other);
  const auto here = reader_->DaysWithRows();
  const auto there = other->DaysWithRows();
  EXPECT_EQ(here->front().content_hash, there->front().content_hash);
  EXPECT_NE(here->front().content_hash, here->back().content_hash);
  EXPECT_NE(other->AsOf(2)->DaysWithRows()->front().content_hash, here->front().content_hash);
}

}  // namespace
}  // namespace bfa::test
