#include "tools/export_verification.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "bfa/reader.h"
#include "tools/export_difference.h"
#include "tools/export_stream.h"
#include "tools/hex_text.h"
#include "tools/input_buffer.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/sha256.h"
#include "tools/sidecar.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

constexpr size_t kMaxSidecarSize = size_t{1} << 20;
constexpr size_t kReadSize = size_t{1} << 20;

// What going through the file and the export came to.
struct Comparison {
  std::optional<InputFault> difference;  // the first one
  ExportTotals exported;                 // by the store
  uint64_t file_size = 0;
  std::string file_sha256;
};

// Goes through the file and what the store exports side by side.
class Comparer {
 public:
  Comparer(InputBuffer& file, ExportStream& stream, Progress& progress)
      : file_(file), stream_(stream), progress_(progress) {}

  // Errors are those of the store; see also the error of the file.
  Result<Comparison> Compare();

 private:
  Status CompareAll();
  Status Note(const ExportPiece* exported);
  void FillTo(size_t size);
  void Consume(size_t size);

  InputBuffer& file_;
  ExportStream& stream_;
  Progress& progress_;
  Comparison comparison_;
  Sha256 file_digest_;
  // Of the export, from the first difference on: up to there the two are one.
  std::optional<Sha256> export_digest_;
};

// So many bytes, if the file has them.
void Comparer::FillTo(size_t size) {
  while (file_.bytes().size() < size && file_.Fill()) {
  }
}

void Comparer::Consume(size_t size) {
  file_digest_.Update(file_.bytes().substr(0, size));
  file_.Consume(size);
}

Status Comparer::Note(const ExportPiece* exported) {
  export_digest_.emplace(file_digest_);
  FillTo((exported == nullptr ? 0 : exported->text.text().size()) + kShownBehindDifference);
  const uint64_t header_count = stream_.renderer().header().empty() ? 0 : 1;
  const bool is_header = exported != nullptr && !exported->day;
  const uint64_t first_line = is_header ? 1 : 1 + header_count + comparison_.exported.row_count;
  Result<InputFault> fault = Describe(stream_.renderer(), {exported, file_.bytes(), first_line});
  if (!fault) return std::move(fault).error();
  comparison_.difference = *std::move(fault);
  return {};
}

Status Comparer::CompareAll() {
  for (;;) {
    const Result<const ExportPiece*> piece = stream_.Next();
    if (!piece) return piece.error();
    if (*piece == nullptr || Interrupted()) break;
    const std::string_view text = (*piece)->text.text();
    if (!comparison_.difference) {
      FillTo(text.size());
      if (file_.error()) return {};
      if (file_.bytes().starts_with(text)) {
        Consume(text.size());
      } else if (Status noted = Note(*piece); !noted) {
        return noted;
      }
    }
    if (export_digest_) export_digest_->Update(text);
    comparison_.exported.Add(**piece);
    progress_.Update(comparison_.exported.row_count, comparison_.exported.size);
  }
  FillTo(1);
  if (!comparison_.difference && !file_.bytes().empty()) {
    if (Status noted = Note(nullptr); !noted) return noted;
  }
  while (!file_.bytes().empty() && !Interrupted()) {
    Consume(file_.bytes().size());
    FillTo(1);
  }
  return {};
}

Result<Comparison> Comparer::Compare() {
  if (Status compared = CompareAll(); !compared) return std::move(compared).error();
  progress_.Finish(comparison_.exported.row_count, comparison_.exported.size);
  comparison_.file_size = file_.consumed_size();
  Result<std::string> file_sha256 = file_digest_.Finish();
  if (!file_sha256) return std::move(file_sha256).error();
  comparison_.file_sha256 = *file_sha256;
  comparison_.exported.sha256 = *std::move(file_sha256);
  if (export_digest_) {
    Result<std::string> export_sha256 = export_digest_->Finish();
    if (!export_sha256) return std::move(export_sha256).error();
    comparison_.exported.sha256 = *std::move(export_sha256);
  }
  return std::move(comparison_);
}

// Which of the three is other than the rest, where the file and the store differ.
std::string_view Verdict(const Comparison& comparison, const Sidecar& sidecar) {
  if (comparison.exported.sha256 == sidecar.totals.sha256) {
    return "the SHA-256 in the sidecar is that of the store, so the file was changed";
  }
  if (comparison.file_sha256 == sidecar.totals.sha256) {
    return "the SHA-256 in the sidecar is that of the file, so the store was changed, or an "
           "option that the sidecar names";
  }
  return "the SHA-256 in the sidecar is of neither";
}

std::string DayOrNone(const DayRange& days, Day day) {
  return days.empty() ? "none" : FormatDay(day);
}

// What the sidecar says of an export that the file and the store agree on, and should not; nothing
// if all of it is right.
std::optional<std::string> FindFalseMember(const ExportTotals& said, const ExportTotals& exported) {
  struct Member {
    std::string_view name;
    std::string said;
    std::string found;
  };
  const std::array<Member, 5> members{{
      {"sha256", said.sha256, exported.sha256},
      {"bytes", std::to_string(said.size), std::to_string(exported.size)},
      {"rows", std::to_string(said.row_count), std::to_string(exported.row_count)},
      {"range.first_day", DayOrNone(said.days, said.days.first),
       DayOrNone(exported.days, exported.days.first)},
      {"range.last_day", DayOrNone(said.days, said.days.last),
       DayOrNone(exported.days, exported.days.last)},
  }};
  for (const Member& member : members) {
    if (member.said == member.found) continue;
    return "'" + std::string(member.name) + "' is " + member.said +
           ", but the file and the store " + "agree on " + member.found +
           ", so the sidecar was changed";
  }
  return std::nullopt;
}

class Verification {
 public:
  Verification(Console& console, const std::string& store_path, const std::string& path)
      : console_(console), store_path_(store_path), path_(path), sidecar_path_(SidecarPath(path)) {}

  ExitCode Run(Progress& progress);

 private:
  ExitCode Find(std::string_view input, const InputFault& fault) {
    console_.FailInput(input, fault);
    return ExitCode::kFindings;
  }
  ExitCode ReadSidecar();
  ExitCode OpenCommit();
  ExitCode Judge(const Comparison& comparison);

  Console& console_;
  const std::string& store_path_;
  const std::string& path_;
  std::string sidecar_path_;
  Sidecar sidecar_;
  std::optional<Reader> reader_;
};

ExitCode Verification::ReadSidecar() {
  const auto source = FileSource::Open(sidecar_path_);
  if (!source && source.error().code() == ErrorCode::kNotFound) {
    return console_.Fail(
        sidecar_path_, Error(ErrorCode::kNotFound,
                             "no such sidecar; 'bfa export STORE -o FILE --sidecar' writes a file "
                             "together with one"));
  }
  if (!source) return console_.Fail(sidecar_path_, source.error());
  InputBuffer buffer(**source, kMaxSidecarSize + 1);
  while (buffer.bytes().size() <= kMaxSidecarSize && buffer.Fill()) {
  }
  if (buffer.error()) return console_.Fail(sidecar_path_, *buffer.error());
  if (buffer.bytes().size() > kMaxSidecarSize) {
    return console_.FailInput(sidecar_path_, {{}, "no usable sidecar: it is larger than 1 MiB"});
  }
  std::variant<Sidecar, InputFault> parsed = ParseSidecar(buffer.bytes());
  if (auto* fault = std::get_if<InputFault>(&parsed)) {
    fault->message.insert(0, "no usable sidecar: ");
    return console_.FailInput(sidecar_path_, *fault);
  }
  sidecar_ = std::get<Sidecar>(std::move(parsed));
  return ExitCode::kDone;
}

// The store as it was when the export was made.
ExitCode Verification::OpenCommit() {
  Result<Reader> reader = OpenStore(console_, {store_path_, std::nullopt});
  if (!reader) return console_.Fail(store_path_, reader.error());
  if (sidecar_.store_id != HexOf(reader->file_id()) &&
      sidecar_.store_id != HexOf(reader->compacted_from())) {
    return Find(sidecar_path_,
                {{},
                 "is of another store: its 'store_id' is " + sidecar_.store_id + ", and " +
                     store_path_ + " has the file id " + HexOf(reader->file_id())});
  }
  // A store without commits has nothing to go back to.
  if (sidecar_.sequence != reader->sequence()) reader = reader->AsOf(sidecar_.sequence);
  if (!reader) return console_.Fail(store_path_, reader.error());
  if (sidecar_.commit_time != reader->commit_time()) {
    return Find(sidecar_path_, {{},
                                "'commit_time' is " + FormatInstant(sidecar_.commit_time) +
                                    ", but commit " + std::to_string(sidecar_.sequence) + " of " +
                                    store_path_ + " is of " + FormatInstant(reader->commit_time()) +
                                    ": the sidecar was changed, or the store has another history"});
  }
  reader_ = *std::move(reader);
  return ExitCode::kDone;
}

ExitCode Verification::Judge(const Comparison& comparison) {
  if (comparison.difference) {
    InputFault fault = *comparison.difference;
    fault.message += "; ";
    fault.message += Verdict(comparison, sidecar_);
    return Find(path_, fault);
  }
  if (auto fault = FindFalseMember(sidecar_.totals, comparison.exported)) {
    return Find(sidecar_path_, {{}, *std::move(fault)});
  }
  Output output;
  output.buffer() += "rows " + std::to_string(comparison.exported.row_count) + " sha256 " +
                     comparison.file_sha256 + " verified against commit " +
                     std::to_string(sidecar_.sequence) + "\n";
  return output.Close(console_);
}

ExitCode Verification::Run(Progress& progress) {
  const auto source = FileSource::Open(path_);
  if (!source) return console_.Fail(path_, source.error());
  if (const ExitCode read = ReadSidecar(); read != ExitCode::kDone) return read;
  if (const ExitCode opened = OpenCommit(); opened != ExitCode::kDone) return opened;
  const InterruptGuard guard;
  InputBuffer file(**source, kReadSize);
  const auto stream = ExportStream::Open(*reader_, sidecar_.selection);
  if (!stream) return console_.Fail(store_path_, stream.error());
  const Result<Comparison> comparison = Comparer(file, **stream, progress).Compare();
  if (Interrupted()) return ExitCode::kInterrupted;
  if (file.error()) return console_.Fail(path_, *file.error());
  if (!comparison) return console_.Fail(store_path_, comparison.error());
  return Judge(*comparison);
}

}  // namespace

ExitCode VerifyExport(Console& console, const std::string& store_path, const std::string& path,
                      Progress& progress) {
  return Verification(console, store_path, path).Run(progress);
}

}  // namespace bfa::tools
