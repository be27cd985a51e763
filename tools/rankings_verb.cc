#include <memory>

#include "bfa/ranking.h"
#include "tools/interrupt.h"
#include "tools/progress.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

struct RankingsArguments {
  StoreArguments store;
  std::string output{kStandardOutput};
  std::string quote_asset{kDefaultQuoteAsset};
  std::string format = "csv";
  std::string progress = "auto";
};

std::vector<std::string> RankingColumns() {
  std::vector<std::string> columns{"date", "symbol", "rank", "quote_volume_usdt", "trade_count"};
  for (const int days : kRankChangeDays) {
    columns.push_back("rank_change_" + std::to_string(days) + "d");
  }
  columns.insert(columns.end(),
                 {"percentile", "market_share_pct", "days_available", "generation_timestamp"});
  return columns;
}

// Writes the rows of the archive.
class RankingWriter {
 public:
  RankingWriter(const Reader& reader, RowFormat format, Output& output)
      : reader_(reader),
        output_(output),
        printer_(output, format, RankingColumns()),
        generation_timestamp_(FormatInstant(reader.commit_time())) {}

  Status WriteAll(std::string_view quote_asset, Progress& progress);

 private:
  void Write(const Ranking& row, std::string_view name);

  const Reader& reader_;
  Output& output_;
  RowPrinter printer_;
  // Of what the rows are made of, not of now: the same store gives the same bytes.
  std::string generation_timestamp_;
  uint64_t row_count_ = 0;
};

void RankingWriter::Write(const Ranking& row, std::string_view name) {
  printer_.Text(FormatDay(row.day));
  printer_.Text(name);
  printer_.Unsigned(row.rank);
  printer_.Decimal(row.quote_volume_usdt);
  printer_.IntegerOrNull(row.trade_count);
  for (const std::optional<int32_t>& change : row.rank_change) printer_.IntegerOrNull(change);
  printer_.Decimal(row.percentile);
  printer_.DecimalOrNull(row.market_share_pct);
  printer_.Unsigned(row.days_available);
  printer_.Text(generation_timestamp_);
}

Status RankingWriter::WriteAll(std::string_view quote_asset, Progress& progress) {
  Status named;
  Status visited = ForEachRanking(reader_, quote_asset, [&](const Ranking& row) {
    const Result<std::string_view> name = reader_.SymbolName(row.symbol);
    if (!name) {
      named = name.error();
      return false;
    }
    Write(row, *name);
    constexpr uint64_t kUpdateEvery = 4096;
    if (++row_count_ % kUpdateEvery == 0) progress.Update(row_count_, output_.size());
    return printer_.EndRow() && !Interrupted();
  });
  if (!named) return named;
  if (!visited) return visited;
  printer_.Finish();
  output_.Flush();
  progress.Finish(row_count_, output_.size());
  return {};
}

ExitCode RunRankings(Console& console, const RankingsArguments& arguments) {
  const Result<RowFormat> format = ParseFormat(arguments.format);
  if (!format) return console.Fail({}, format.error());
  Result<Progress> progress = Progress::Create(console, "rankings", arguments.progress);
  if (!progress) return console.Fail({}, progress.error());
  const std::string& path = arguments.store.path;
  const Result<Reader> reader = OpenStore(console, arguments.store);
  if (!reader) return console.Fail(path, reader.error());

  const InterruptGuard guard;
  const auto file = CreateOutput(arguments.output, arguments.store);
  if (!file) return console.Fail(arguments.output, file.error());
  RankingWriter writer(*reader, *format, (*file)->output());
  if (const Status written = writer.WriteAll(arguments.quote_asset, *progress); !written) {
    if (written.error().code() != ErrorCode::kNotFound) return console.Fail(path, written.error());
    return console.Fail(path, Error(ErrorCode::kNotFound,
                                    "no volume of a symbol quoted in " + arguments.quote_asset +
                                        " is known, so there is nothing to rank; append rows "
                                        "with quote_volume_usdt first, or name another --quote"));
  }
  if (Interrupted()) return ExitCode::kInterrupted;
  return (*file)->Commit(console);
}

}  // namespace

void DeclareRankings(CLI::App& program, Session& session) {
  CLI::App* verb = program.add_subcommand(
      "rankings", "the rankings archive: where every symbol stood by volume on every day");
  verb->footer(
      "The generation_timestamp of the rows is the time of the commit that they were read as of,\n"
      "not of the run: the same commit always gives the same bytes.\n\n" +
      program.get_footer());
  const auto arguments = std::make_shared<RankingsArguments>();
  AddStoreArguments(*verb, arguments->store);
  AddOutputArgument(*verb, arguments->output);
  AddQuoteArgument(*verb, arguments->quote_asset);
  AddFormatArgument(*verb, arguments->format);
  AddProgressArgument(*verb, arguments->progress);
  verb->final_callback([arguments, &session] {
    session.run = [arguments, &session] { return RunRankings(session.console, *arguments); };
  });
}

}  // namespace bfa::tools
