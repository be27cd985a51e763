#include "tests/prober/run/probe_fixture.h"

#include <algorithm>
#include <set>
#include <utility>

#include "prober/replay/script.h"

namespace bfa::test {

Day DayAt(const char* text) { return *ParseDay(text); }

Instant At(const char* text) { return *ParseInstant(text); }

Cells CellsOf(const Reader& reader) {
  Cells cells;
  const Status read =
      reader.ForEachDay({kFirstDay, kLastDay}, [&](const Snapshot& snapshot) -> Status {
        const auto rows = snapshot.Rows();
        if (!rows) return rows.error();
        for (const Row& row : *rows) {
          CellFacts facts;
          facts.available = row.available;
          if (row.metadata.has(Column::kFileSizeBytes)) {
            facts.size = row.metadata.integer(Column::kFileSizeBytes);
          }
          facts.etag = row.metadata.etag();
          cells[{std::string(*reader.SymbolName(row.symbol)), snapshot.day()}] = facts;
        }
        return {};
      });
  EXPECT_TRUE(read) << read.error().ToString();
  return cells;
}

Cells FilesOf(const replay::Origin& origin, Day last_day) {
  Cells files;
  const replay::Archive& archive = origin.archive();
  for (size_t i = 0; i < archive.listings().size(); ++i) {
    const replay::SymbolListing& listing = archive.listings()[i];
    const Day last = std::min(listing.files.last, last_day);
    for (Day day = listing.files.first; day <= last; day += std::chrono::days{1}) {
      const auto facts = archive.Find(archive.layout().KeyOf(listing.symbol, day), origin.clock());
      if (!facts) continue;
      files[{listing.symbol, day}] = {true, static_cast<int64_t>(facts->size), facts->etag};
    }
  }
  return files;
}

void ProbeFixture::MakeOrigin(const std::vector<Listed>& symbols, const char* clock) {
  replay::ArchiveSource source;
  for (const Listed& listed : symbols) {
    replay::SymbolListing listing{listed.symbol, {kFirstDay, kLastDay}, {}, {}};
    listing.files.first = DayAt(listed.first);
    if (listed.last != nullptr) listing.files.last = DayAt(listed.last);
    source.listings.push_back(std::move(listing));
  }
  replay::Script script;
  script.clock = At(clock);
  origin_.emplace(std::move(source), script);
}

void ProbeFixture::Play(const std::string& json) {
  const Result<replay::Script> script = replay::ParseScript(json, "script");
  ASSERT_TRUE(script) << script.error().ToString();
  origin_->Play(*script);
}

UpdateOptions ProbeFixture::Options() const {
  UpdateOptions options;
  options.probe.origin.objects = kReplayUrl;
  options.probe.origin.listing = std::string(kReplayUrl) + "/data.binance.vision";
  options.klines = false;
  return options;
}

Result<ProbeOutcome> ProbeFixture::TryUpdate(const UpdateOptions& options) {
  origin_->ClearLog();
  ReplayTransport transport(*origin_);
  ProbeEnvironment environment{transport};
  environment.clock = [this] { return origin_->clock() + local_skew_; };
  environment.stop = stop_;
  environment.on_event = [this](std::string_view event) { events_.emplace_back(event); };
  return Update(path_, options, environment);
}

ProbeOutcome ProbeFixture::RunUpdate(const UpdateOptions& options) {
  const Result<ProbeOutcome> outcome = TryUpdate(options);
  EXPECT_TRUE(outcome) << outcome.error().ToString();
  return outcome ? *outcome : ProbeOutcome();
}

ProbeOutcome ProbeFixture::RunBackfill(DayRange days, std::vector<std::string> symbols,
                                       bool klines) {
  origin_->ClearLog();
  ReplayTransport transport(*origin_);
  ProbeEnvironment environment{transport};
  environment.clock = [this] { return origin_->clock() + local_skew_; };
  environment.stop = stop_;
  environment.on_event = [this](std::string_view event) { events_.emplace_back(event); };
  const BackfillOptions options{Options().probe, days, std::move(symbols), klines};
  const Result<ProbeOutcome> outcome = Backfill(path_, options, environment);
  EXPECT_TRUE(outcome) << outcome.error().ToString();
  return outcome ? *outcome : ProbeOutcome();
}

Reader ProbeFixture::OpenStore() const {
  Result<Reader> reader = Reader::Open(path_);
  EXPECT_TRUE(reader) << reader.error().ToString();
  return *std::move(reader);
}

std::optional<CellFacts> ProbeFixture::StoredCell(const std::string& symbol,
                                                  const char* day) const {
  const Cells cells = StoredCells();
  const auto cell = cells.find({symbol, DayAt(day)});
  return cell == cells.end() ? std::nullopt : std::optional(cell->second);
}

std::optional<double> ProbeFixture::StoredVolume(const std::string& symbol, const char* day) const {
  const Reader reader = OpenStore();
  const auto snapshot = reader.SnapshotOf(DayAt(day));
  EXPECT_TRUE(snapshot) << snapshot.error().ToString();
  return *snapshot->Decimal(Column::kQuoteVolumeUsdt, *reader.FindSymbol(symbol));
}

size_t ProbeFixture::CountAsked(replay::RequestKind kind) const {
  const auto& log = origin_->log();
  return static_cast<size_t>(std::count_if(
      log.begin(), log.end(),
      [kind](const replay::LogRecord& record) { return record.question.kind == kind; }));
}

size_t CountFindings(const ProbeOutcome& outcome, Rule rule) {
  return static_cast<size_t>(
      std::count_if(outcome.findings.begin(), outcome.findings.end(),
                    [rule](const Finding& finding) { return finding.rule == rule; }));
}

}  // namespace bfa::test
