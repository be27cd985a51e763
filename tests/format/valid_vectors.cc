#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "bfa/appender.h"
#include "format/layout.h"
#include "format/metadata_block.h"
#include "tests/format/byte_editor.h"
#include "tests/format/hand_made_batch.h"
#include "tests/format/vector_set.h"

namespace bfa::internal {
namespace {

namespace fs = std::filesystem;

Day DayOfText(std::string_view text) { return ParseDay(text).value(); }
Instant InstantOfText(std::string_view text) { return ParseInstant(text).value(); }

void Require(const Status& status) {
  if (!status) std::abort();
}

// The shortest descriptor.
Dataset SmallDataset() {
  return Dataset::Create({{"market", "m"},
                          {"cadence", "c"},
                          {"kind", "k"},
                          {"interval", "i"},
                          {"url_template", "u"}},
                         DayOfText("2024-01-01"))
      .value();
}

// A row as it is put together value by value.
class ObservedRow {
 public:
  ObservedRow(std::string_view day, std::string_view symbol, bool available) {
    observation_.day = DayOfText(day);
    observation_.symbol = symbol;
    observation_.available = available;
  }
  ObservedRow& Integer(Column column, int64_t value) {
    observation_.metadata.SetInteger(column, value);
    return *this;
  }
  ObservedRow& Decimal(Column column, double value) {
    observation_.metadata.SetDecimal(column, value);
    return *this;
  }
  ObservedRow& Time(Column column, std::string_view instant) {
    return Integer(column, InstantOfText(instant).time_since_epoch().count());
  }
  ObservedRow& Etag(std::string_view etag) {
    observation_.metadata.SetEtag(std::string(etag));
    return *this;
  }
  // A row as a probe learns it.
  ObservedRow& Probe(int64_t size) {
    return Integer(Column::kFileSizeBytes, size)
        .Time(Column::kLastModified, "2024-01-07T07:12:44Z")
        .Time(Column::kProbeTimestamp, "2024-01-08T01:00:00Z");
  }
  Observation Build() const {
    Observation observation = observation_;
    observation.given = observation.metadata.present();
    return observation;
  }

 private:
  Observation observation_;
};

// A new store in a folder of its own, with fixed ids and times.
class StoreMaker {
 public:
  explicit StoreMaker(const Dataset& dataset) : folder_(MakeFolder()) {
    CreateOptions options;
    options.dataset = dataset;
    options.file_id = Id128{0xbf, 0xa0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
    appender_.emplace(Appender::Create(Path(), options).value());
  }
  StoreMaker(const StoreMaker&) = delete;
  StoreMaker& operator=(const StoreMaker&) = delete;
  ~StoreMaker() { fs::remove_all(folder_); }

  StoreMaker& Add(const ObservedRow& row) {
    Require(appender_->Add(row.Build()));
    return *this;
  }
  StoreMaker& AddSymbol(std::string_view name) {
    Require(appender_->AddSymbol(name));
    return *this;
  }
  StoreMaker& AddCoverage(std::string_view symbol, std::string_view first, std::string_view last) {
    Require(appender_->AddCoverage(symbol, {DayOfText(first), DayOfText(last)},
                                   InstantOfText("2024-01-08T02:00:00.000250Z")));
    return *this;
  }
  // The first commit is of 2024-01-08, the others follow an hour and a millisecond apart.
  StoreMaker& Commit() {
    CommitOptions options;
    const auto number = commit_count_++;
    options.time =
        std::chrono::floor<std::chrono::milliseconds>(InstantOfText("2024-01-08T03:00:00Z")) +
        number * std::chrono::milliseconds{3'600'001};
    options.batch_id = Id128{0xba, 0x7c, static_cast<uint8_t>(number + 1)};
    if (!appender_->Commit(options)) std::abort();
    return *this;
  }
  ByteBuffer bytes() const {
    std::ifstream in(Path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const Bytes all = std::as_bytes(std::span(text));
    return {all.begin(), all.end()};
  }

 private:
  static std::string MakeFolder() {
    std::string pattern = fs::temp_directory_path() / "bfa_vectors_XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    return pattern;
  }
  std::string Path() const { return folder_ + "/store.bfa"; }

  std::string folder_;
  std::optional<Appender> appender_;
  int commit_count_ = 0;
};

ByteBuffer Empty() { return StoreMaker(Dataset::BinanceUsdMarginedKlines()).Commit().bytes(); }

ByteBuffer Tiny() {
  return StoreMaker(SmallDataset())
      .Add(ObservedRow("2024-01-06", "BTCUSDT", true).Integer(Column::kFileSizeBytes, 51'230))
      .Commit()
      .bytes();
}

// The real daily bar of BTCUSDT on 2026-10-03.
ByteBuffer OneDay() {
  return StoreMaker(Dataset::BinanceUsdMarginedKlines())
      .Add(ObservedRow("2026-10-03", "BTCUSDT", true)
               .Integer(Column::kFileSizeBytes, 61'873)
               .Time(Column::kLastModified, "2026-10-04T07:13:05Z")
               .Time(Column::kProbeTimestamp, "2026-10-05T01:15:32.440Z")
               .Etag("9a0364b9e99bb480dd25e1f0284c8555")
               .Decimal(Column::kOpenPrice, 84482.70)
               .Decimal(Column::kHighPrice, 84994.90)
               .Decimal(Column::kLowPrice, 84409.50)
               .Decimal(Column::kClosePrice, 84710.60)
               .Decimal(Column::kVolumeBase, 43165.689)
               .Decimal(Column::kQuoteVolumeUsdt, 3655672542.40470)
               .Integer(Column::kTradeCount, 885'100)
               .Decimal(Column::kTakerBuyVolumeBase, 20823.629)
               .Decimal(Column::kTakerBuyQuoteVolumeUsdt, 1763687920.41070))
      .Commit()
      .bytes();
}

// Four rows: traded, flat, of unknown volume, absent.
ByteBuffer Bars() {
  return StoreMaker(SmallDataset())
      .Add(ObservedRow("2024-01-06", "BTCUSDT", true)
               .Probe(51'230)
               .Etag("9a0364b9e99bb480dd25e1f0284c8555")
               .Integer(Column::kTradeCount, 885'100)
               .Decimal(Column::kClosePrice, 84710.60))
      .Add(ObservedRow("2024-01-06", "FLATUSDT", true)
               .Probe(9'114)
               .Etag("0cc175b9c0f1b6a831c399e269772661-2")
               .Integer(Column::kTradeCount, 0)
               .Decimal(Column::kClosePrice, 0.0021))
      .Add(ObservedRow("2024-01-06", "NEWUSDT", true).Probe(20'002))
      .Add(ObservedRow("2024-01-06", "OLDUSDT", false)
               .Time(Column::kProbeTimestamp, "2024-01-08T01:00:00Z"))
      .Commit()
      .bytes();
}

ByteBuffer Chain() {
  return StoreMaker(SmallDataset())
      .Add(ObservedRow("2024-01-06", "BTCUSDT", true).Probe(51'230))
      .Commit()
      .AddSymbol("ETHUSDT")
      .AddSymbol("XRPUSDT")
      .AddCoverage("BTCUSDT", "2024-01-01", "2024-01-03")
      .AddCoverage("ETHUSDT", "2024-01-01", "2024-01-02")
      .AddCoverage("ETHUSDT", "2024-01-05", "2024-01-05")
      .Commit()
      .Add(ObservedRow("2024-01-06", "BTCUSDT", true).Probe(51'231))
      .Commit()
      .Add(ObservedRow("2024-01-06", "ETHUSDT", true).Probe(48'000))
      .Commit()
      .bytes();
}

ByteBuffer History() {
  const std::string longest(255, 'N');
  return StoreMaker(Dataset::BinanceUsdMarginedKlines())
      .Add(ObservedRow("2024-01-02", "BTCUSDT", true).Probe(51'230).Etag("first-2"))
      .Add(ObservedRow("2024-01-02", "X", false))
      .AddSymbol("DISCOVEREDUSDT")
      .Commit()
      .Add(ObservedRow("2024-01-05", "BTCUSDT", true).Probe(51'500))
      .Add(ObservedRow("2024-01-05", "币安人生USDT", true).Probe(12'007))
      .AddCoverage("币安人生USDT", "2023-12-30", "2024-01-04")
      .AddCoverage("X", "2024-01-01", "2024-01-05")
      .Commit()
      .Add(ObservedRow("2024-01-02", "BTCUSDT", true).Probe(51'777).Etag("corrected-2"))
      .Add(ObservedRow("2024-03-20", longest, true).Probe(1))
      .Commit()
      .Add(ObservedRow("2024-01-05", "BTCUSDT", true)
               .Integer(Column::kTradeCount, 12)
               .Decimal(Column::kQuoteVolumeUsdt, 1234.5))
      .Add(ObservedRow("2024-01-05", "币安人生USDT", true).Integer(Column::kTradeCount, 0))
      .Commit()
      .Add(ObservedRow("2024-01-05", "币安人生USDT", false)
               .Time(Column::kProbeTimestamp, "2024-01-08T04:00:00.000001Z"))
      .AddCoverage("DISCOVEREDUSDT", "2023-12-01", "2024-03-20")
      .Commit()
      .bytes();
}

// Numbers that look random, the same at every run.
class Sequence {
 public:
  uint64_t Next() {
    state_ = state_ * 6364136223846793005 + 1442695040888963407;
    return state_ >> 33;
  }

 private:
  uint64_t state_ = 1;
};

std::string Md5Of(Sequence& sequence) {
  std::string text;
  while (text.size() < 32) text += "0123456789abcdef"[sequence.Next() % 16];
  return text;
}

// Day one: each encoding of probe columns, and klines at the edges of what there is.
void AddEdges(StoreMaker& maker) {
  const double values[] = {
      0, 5e-324, 1e308, 9007199254740991, 9007199254740994, 0.1, 0.30000000000000004, 2.0 / 3};
  Sequence sequence;
  for (int i = 0; i < 70; ++i) {
    const std::string name = "S" + std::to_string(100 + i);
    const bool available = i % 7 != 6;
    ObservedRow row("1970-01-01", name, available);
    if (i % 5 != 0) row.Integer(Column::kProbeTimestamp, i == 1 ? 0 : i * 1'000'003);
    if (available) {
      if (i % 3 != 0) row.Integer(Column::kFileSizeBytes, i == 4 ? INT64_MAX : i * i);
      row.Integer(Column::kLastModified, kLastInstant.time_since_epoch().count() - i / 2 * 1000);
      row.Etag(i % 2 == 0 ? Md5Of(sequence) : "币" + std::string(static_cast<size_t>(i), 'e'));
      row.Integer(Column::kTradeCount, i == 8 ? INT64_MAX : 1 + i % 4 * i);
      row.Decimal(Column::kQuoteVolumeUsdt, values[i % 8]);
      row.Decimal(Column::kOpenPrice, 1e-22);
    }
    maker.Add(row);
  }
}

// Day two: klines as they are, some flat, some unknown.
void AddKlines(StoreMaker& maker) {
  Sequence sequence;
  for (int i = 0; i < 70; ++i) {
    ObservedRow row("2262-12-31", "S" + std::to_string(100 + i), true);
    row.Integer(Column::kProbeTimestamp, 1'704'676'000'000'000 + i * 250'000);
    row.Integer(Column::kFileSizeBytes, 40'000 + static_cast<int64_t>(sequence.Next() % 30'000));
    row.Etag(Md5Of(sequence));
    if (i % 6 != 0) {
      const bool flat = i % 6 == 1;
      const auto magnitude = sequence.Next() % 20;
      row.Integer(Column::kTradeCount,
                  flat ? 0 : 1 + static_cast<int64_t>(sequence.Next() % 1'000'003 >> magnitude));
      const double price = static_cast<double>(sequence.Next() % 10'000'000) / 100;
      row.Decimal(Column::kClosePrice, price);
      const auto small = static_cast<double>(sequence.Next() % 10'000'000) / 1e14;
      row.Decimal(Column::kHighPrice, i % 2 == 0 ? small : price);
      if (flat) row.Decimal(Column::kLowPrice, static_cast<double>(i) / 8);
      if (i % 4 == 0) row.Decimal(Column::kVolumeBase, static_cast<double>(i) * 1.5);
    }
    maker.Add(row);
  }
}

ByteBuffer Encodings() {
  StoreMaker maker(SmallDataset());
  AddEdges(maker);
  AddKlines(maker);
  return maker.Commit().bytes();
}

double DecimalOf(uint64_t mantissa, int scale) {
  return static_cast<double>(mantissa) / std::pow(10.0, scale);
}

// Bars of contracts of any price and tick; every third one is flat. Among odd ones some lack
// values, and some are no bars at all.
void AddBars(StoreMaker& maker, std::string_view day, bool odd) {
  Sequence sequence;
  for (int i = 0; i < 60; ++i) {
    ObservedRow row(day, "S" + std::to_string(100 + i), true);
    const int price_scale = i % 7;
    const int volume_scale = i % 4 == 0 ? 3 : 0;
    const auto tick = static_cast<uint64_t>(std::pow(10, price_scale));
    const uint64_t open = (1000 + sequence.Next() % 5000) * tick;
    const uint64_t range = open / 16;
    const uint64_t close = open + sequence.Next() % range;
    const uint64_t high = odd && i % 10 == 5 ? open / 2 : close + sequence.Next() % range;
    const uint64_t low = open - sequence.Next() % range;
    const bool flat = i % 3 == 2;
    const uint64_t volume = flat ? 0 : 1000 + sequence.Next() % 10'000;
    const uint64_t taken = volume / 2 - volume / (7 + static_cast<uint64_t>(i));
    const uint64_t paid = low + sequence.Next() % range;
    row.Decimal(Column::kOpenPrice, DecimalOf(open, price_scale));
    row.Decimal(Column::kHighPrice, DecimalOf(flat ? open : high, price_scale));
    row.Decimal(Column::kLowPrice, DecimalOf(flat ? open : low, price_scale));
    if (!odd || i != 4) {
      row.Decimal(Column::kClosePrice, DecimalOf(flat ? open : close, price_scale));
    }
    row.Decimal(Column::kVolumeBase, DecimalOf(volume, volume_scale));
    row.Decimal(Column::kTakerBuyVolumeBase, DecimalOf(taken, volume_scale));
    const int scale = price_scale + volume_scale;
    if (!odd || i != 9) row.Decimal(Column::kQuoteVolumeUsdt, DecimalOf(volume * paid, scale));
    row.Decimal(Column::kTakerBuyQuoteVolumeUsdt, DecimalOf(taken * paid, scale));
    const uint64_t units = volume * (open / tick) / (volume_scale == 0 ? 1 : 1000);
    const uint64_t trades = 1 + units / (300 + sequence.Next() % 300);
    row.Integer(Column::kTradeCount, flat ? 0 : static_cast<int64_t>(trades));
    maker.Add(row);
  }
}

ByteBuffer Klines() {
  StoreMaker maker(SmallDataset());
  AddBars(maker, "2024-01-06", false);
  AddBars(maker, "2024-01-07", true);
  return maker.Commit().bytes();
}

ByteBuffer SyncedFirst() {
  StoreMaker maker(SmallDataset());
  maker.Add(ObservedRow("2024-01-06", "BTCUSDT", true).Probe(51'230)).Commit();
  for (int i = 0; i < 256; ++i) {
    maker.AddSymbol(std::to_string(100 + i) + std::string(252, 'S'));
  }
  return maker.Add(ObservedRow("2024-01-07", "BTCUSDT", true).Probe(51'231)).Commit().bytes();
}

// A crash cut the third batch in the middle of its commit.
ByteBuffer TornTail() {
  ByteEditor editor(Chain());
  const uint64_t commit = editor.BlocksOf(BlockType::kCommit)[2];
  editor.Shrink(editor.size() - commit - 41);
  return {editor.bytes().begin(), editor.bytes().end()};
}

// All of the first batch was written but a page in the middle of it.
ByteBuffer TornFirstBatch() {
  ByteEditor editor(Tiny());
  const uint64_t leaf = editor.BlocksOf(BlockType::kLeaf).front();
  for (uint64_t i = 0; i < 64; ++i) editor.SetByte(leaf + i, 0);
  return {editor.bytes().begin(), editor.bytes().end()};
}

ByteBuffer Flags() {
  ByteEditor editor(Tiny());
  const uint64_t commit = editor.PayloadOf(BlockType::kCommit);
  editor.Set(commit + offsetof(CommitRecord, ro_compat_flags), uint64_t{1} << 63);
  editor.Set(commit + offsetof(CommitRecord, compat_flags), uint64_t{0xc0});
  editor.FixChains();
  return {editor.bytes().begin(), editor.bytes().end()};
}

// As a store begins that was made from another one, of which it keeps the numbers.
ByteBuffer Compacted() {
  ByteEditor editor(Tiny());
  editor.Set(offsetof(FileHeader, compacted_from), Id128{0xbf, 0xa0, 0xff});
  editor.FixHeaderChecksum();
  const uint64_t leaf = editor.PayloadOf(BlockType::kLeaf);
  const uint64_t entry = leaf + sizeof(LeafHeader) + sizeof(RowCounts);
  editor.Set(entry + offsetof(DayEntry, commit_sequence), uint64_t{17});
  editor.Set(entry + offsetof(DayEntry, revision), uint32_t{3});
  editor.FixChecksum(leaf - sizeof(BlockHeader));
  editor.Set(editor.PayloadOf(BlockType::kCommit), uint64_t{40});
  editor.FixChains();
  return {editor.bytes().begin(), editor.bytes().end()};
}

// What a later version may add without telling: a type of block, a column.
ByteBuffer Unknown() {
  HandMadeBatch batch(Tiny());
  batch.AddBlock(BlockType{0x4257454e}, ByteBuffer(70, std::byte{0xab}));  // "NEWB"
  MetadataBuilder builder(batch.day_number(), ColumnGroup::kProbe, batch.day().counts);
  ByteBuffer status;
  AppendValue(uint64_t{200}, status);
  builder.AddColumn(Column::kStatusCode, Domain::kObserved, {}, Encoding::kConstant, status);
  builder.AddColumn(Column{200}, Domain{9}, {}, Encoding{99}, ByteBuffer(3, std::byte{0xcd}));
  batch.day().entry.group_offset[0] = batch.AddBlock(BlockType::kMetadata, builder.Build());
  batch.day().entry.content_hash = {0x1111111111111111, 0x2222222222222222};
  const ByteEditor editor = batch.Finish();
  return {editor.bytes().begin(), editor.bytes().end()};
}

}  // namespace

std::vector<Vector> ValidVectors() {
  struct Recipe {
    const char* name;
    const char* about;
    ByteBuffer (*make)();
  };
  static constexpr Recipe kRecipes[] = {
      {"empty", "a file header alone", Empty},
      {"tiny", "one symbol, one day, one value; annotated byte by byte in the description", Tiny},
      {"one_day", "one symbol, one day, all columns", OneDay},
      {"bars", "one day of a traded, a flat, an unknown and an absent symbol", Bars},
      {"chain", "four commits: a day, coverage, a correction, another symbol", Chain},
      {"history",
       "five commits: a correction, a gap between days, two leaves, coverage with a row within it, "
       "a symbol that is only discovered, names of 1 and of 255 bytes and in Chinese, klines that "
       "come later, a row that turns absent",
       History},
      {"encodings",
       "every encoding, every domain, every column type at its limits; the first and the last day",
       Encodings},
      {"klines",
       "bars whose columns are predicted from their rows, flat ones left out; on the second "
       "day some that are no bars",
       Klines},
      {"synced_first", "a second batch of over 64 KiB, synced before its commit", SyncedFirst},
      {"torn_tail", "`chain` cut within its third commit: it reads as its second", TornTail},
      {"torn_first_batch", "`tiny` with 64 bytes of its only batch zeroed: it reads as empty",
       TornFirstBatch},
      {"flags", "`tiny` with ro_compat and compat flags that nobody knows: it may be read", Flags},
      {"compacted", "`tiny` as if compacted from another store: its first commit is the 40th",
       Compacted},
      {"unknown",
       "a type of block and a column that this version does not know, and a content hash that it "
       "cannot check therefore",
       Unknown},
  };
  std::vector<Vector> vectors;
  for (const Recipe& recipe : kRecipes) {
    vectors.push_back({recipe.name, recipe.about, recipe.make(), ""});
  }
  return vectors;
}

}  // namespace bfa::internal
