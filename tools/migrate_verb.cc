#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "bfa/appender.h"
#include "bfa/probe_options.h"
#include "tools/duckdb_export.h"
#include "tools/interrupt.h"
#include "tools/predecessor_reader.h"
#include "tools/progress.h"
#include "tools/repair_list.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct MigrateArguments {
  std::string path;
  std::string from;
  std::string format = "table";
  std::string progress = "auto";
};

// Finds a cell that stands twice where one of its rows is left out: such rows the appender, which
// finds the others, never sees.
class CellRecord {
 public:
  void AddKept(const Observation& row) { kept_.push_back(HashOf(row)); }
  void AddLeftOut(const Observation& row, TextPlace place) {
    left_out_.push_back({HashOf(row), place});
  }

  // Where a row is left out whose cell another row has.
  std::optional<TextPlace> FindDuplicate() {
    if (left_out_.empty()) return std::nullopt;
    std::sort(kept_.begin(), kept_.end());
    std::stable_sort(left_out_.begin(), left_out_.end(),
                     [](const LeftOut& a, const LeftOut& b) { return a.cell < b.cell; });
    const LeftOut* before = nullptr;
    for (const LeftOut& row : left_out_) {
      const bool is_double = before != nullptr && before->cell == row.cell;
      if (is_double || std::binary_search(kept_.begin(), kept_.end(), row.cell)) return row.place;
      before = &row;
    }
    return std::nullopt;
  }

 private:
  struct LeftOut {
    uint64_t cell;
    TextPlace place;
  };

  // 64 bits: no two cells of a real table share it.
  static uint64_t HashOf(const Observation& row) {
    const auto day = static_cast<uint64_t>(row.day.time_since_epoch().count());
    return std::hash<std::string>()(row.symbol) ^ day * uint64_t{0x9E3779B97F4A7C15};
  }

  std::vector<uint64_t> kept_;
  std::vector<LeftOut> left_out_;
};

// Whether it was asked for before the archive could be expected to have all files of that day.
bool IsEarlyAbsence(const Observation& row) {
  if (row.available || !row.metadata.has(Column::kProbeTimestamp)) return false;
  const Instant settled{row.day + std::chrono::days{1} + ProbeOptions().settle_days};
  return row.metadata.integer(Column::kProbeTimestamp) < settled.time_since_epoch().count();
}

// Stages the rows of the predecessor, mended.
class Migration {
 public:
  Migration(Console& console, Appender& appender, Progress& progress)
      : console_(console), appender_(appender), progress_(progress) {}

  ExitCode StageRows(const std::string& name, InputBuffer& input);

  const RepairList& repairs() const { return repairs_; }
  uint64_t early_absence_count() const { return early_absence_count_; }

 private:
  static constexpr uint64_t kRowsBetweenLooks = 4096;

  Status Stage(PredecessorReader& reader, Observation& row);

  Console& console_;
  Appender& appender_;
  Progress& progress_;
  RepairList repairs_;
  std::vector<RowRepair> row_repairs_;
  CellRecord cells_;
  uint64_t early_absence_count_ = 0;
};

Status Migration::Stage(PredecessorReader& reader, Observation& row) {
  const bool is_kept = MendRow(row, row_repairs_);
  for (const RowRepair& repair : row_repairs_) {
    repairs_.Add(row, repair, reader.TextOf(repair.column));
  }
  if (!is_kept) {
    cells_.AddLeftOut(row, reader.PlaceOf(RowColumn::Kind::kSymbol));
    return {};
  }
  cells_.AddKept(row);
  if (IsEarlyAbsence(row)) ++early_absence_count_;
  return appender_.Add(row);
}

ExitCode Migration::StageRows(const std::string& name, InputBuffer& input) {
  PredecessorReader reader(input);
  Observation row;
  for (uint64_t row_count = 0;; ++row_count) {
    const ReadState state = reader.Next(row);
    if (Interrupted()) return ExitCode::kInterrupted;
    if (state == ReadState::kFault) return console_.FailInput(name, reader.fault());
    if (state == ReadState::kEnd) {
      progress_.Finish(row_count, input.consumed_size());
      break;
    }
    if (const Status staged = Stage(reader, row); !staged) {
      return console_.FailInput(
          name, {reader.PlaceOf(RowColumn::Kind::kSymbol), staged.error().message()});
    }
    if (row_count % kRowsBetweenLooks == 0) progress_.Update(row_count, input.consumed_size());
  }
  if (const auto place = cells_.FindDuplicate()) {
    return console_.FailInput(name, {*place, "this symbol has another row on the same day"});
  }
  return ExitCode::kDone;
}

void TellOfRepairs(Console& console, const std::string& path, const Migration& migration) {
  for (const RepairKind kind : kRepairKinds) {
    const uint64_t count = migration.repairs().CountOf(kind);
    if (count != 0) console.Note(path, RepairSummary(kind, count));
  }
  if (const uint64_t count = migration.early_absence_count(); count != 0) {
    console.Note(path, std::to_string(count) +
                           " absent rows were asked for less than four days after the end of their "
                           "day, when files still appear; they are kept: bfa update asks for them "
                           "again, bfa backfill does not");
  }
}

// What the bytes of an input are, by their first.
enum class InputKind : uint8_t { kText, kDuckdb, kGzip, kParquet };

InputKind KindOf(InputBuffer& input) {
  constexpr size_t kDuckdbMagicOffset = 8;
  constexpr std::string_view kDuckdbMagic = "DUCK";
  const size_t needed = kDuckdbMagicOffset + kDuckdbMagic.size();
  while (input.bytes().size() < needed && input.Fill()) {
  }
  const std::string_view head = input.bytes().substr(0, needed);
  if (head.size() == needed && head.ends_with(kDuckdbMagic)) return InputKind::kDuckdb;
  if (head.starts_with("\x1f\x8b")) return InputKind::kGzip;
  return head.starts_with("PAR1") ? InputKind::kParquet : InputKind::kText;
}

ExitCode StageInput(Console& console, const std::string& from, Migration& migration) {
  const std::string name = from == "-" ? "<stdin>" : from;
  const auto file = FileSource::Open(from);
  if (!file) return console.Fail(name, file.error());
  InputBuffer input(**file);
  switch (KindOf(input)) {
    case InputKind::kText:
      return migration.StageRows(name, input);
    case InputKind::kGzip:
      return console.FailInput(name, {{}, "is compressed; run gunzip on it"});
    case InputKind::kParquet:
      return console.FailInput(name, {{}, "is Parquet; csv or a DuckDB database is needed"});
    case InputKind::kDuckdb:
      break;
  }
  if (from == "-") return console.FailInput(name, {{}, "a DuckDB database must be a file"});
  const auto rows = DuckdbExport::Open(from);
  if (!rows) return console.Fail(name, rows.error());
  InputBuffer exported(**rows);
  return migration.StageRows(name, exported);
}

ExitCode RunMigrate(Console& console, const MigrateArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  Result<Progress> progress = Progress::Create(console, "migrate", arguments.progress);
  if (!progress) return console.Fail({}, progress.error());

  const InterruptGuard guard;
  Result<Appender> appender = Appender::Create(arguments.path);
  if (!appender) return console.Fail(arguments.path, appender.error());
  Migration migration(console, *appender, *progress);
  const ExitCode staged = StageInput(console, arguments.from, migration);
  if (staged != ExitCode::kDone && staged != ExitCode::kInterrupted) return staged;

  // Before the commit: what could not be reported is not done.
  Output output;
  if (staged == ExitCode::kDone) migration.repairs().Print(output, *format);
  if (const ExitCode printed = output.Close(console); printed != ExitCode::kDone) return printed;
  if (Interrupted()) {
    console.Note(arguments.path, "interrupted: there is no store");
    return ExitCode::kInterrupted;
  }
  const InterruptPause pause;
  const Result<CommitOutcome> outcome = appender->Commit();
  if (!outcome) return console.Fail(arguments.path, outcome.error());
  TellOfRepairs(console, arguments.path, migration);
  console.Note(arguments.path, "added " + std::to_string(outcome->rows_added) + " rows of " +
                                   std::to_string(outcome->symbols_added) + " symbols, commit " +
                                   std::to_string(outcome->sequence));
  return ExitCode::kDone;
}

}  // namespace

void DeclareMigrate(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand(
      "migrate", "make a store of the predecessor's table, and report what had to be mended");
  const auto arguments = std::make_shared<MigrateArguments>();
  verb->add_option("FILE", arguments->path, "the new store")->required();
  verb->add_option("--from", arguments->from,
                   "csv of the table daily_availability, - for standard input, or the DuckDB "
                   "database that has it")
      ->required()
      ->type_name("PATH");
  AddFormatArgument(*verb, arguments->format);
  AddProgressArgument(*verb, arguments->progress);
  verb->footer(
      "A database is read with libduckdb, from where the loader looks or from the path in\n"
      "BFA_LIBDUCKDB. If one of its rows is at fault, the line named is that of its csv in order\n"
      "of date and symbol.\n\n" +
      program.get_footer());
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunMigrate(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
