#include "tools/diff_side.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "tools/observation_stager.h"
#include "tools/verb.h"

namespace bfa::tools {
namespace {

// A folder of its own for one file, gone with the object.
class ScratchFolder {
 public:
  static Result<ScratchFolder> Create() {
    std::error_code error;
    std::string path = std::filesystem::temp_directory_path(error).string() + "/bfa-diff-XXXXXX";
    if (error || ::mkdtemp(path.data()) == nullptr) {
      return Error(ErrorCode::kIo,
                   "cannot make a folder for it below the temporary one: " +
                       (error ? error.message() : std::generic_category().message(errno)));
    }
    return ScratchFolder(std::move(path));
  }
  ScratchFolder(ScratchFolder&& other) noexcept : path_(std::move(other.path_)) {
    other.path_.clear();
  }
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder() {
    std::error_code error;  // of which nothing can be made
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }

  std::string store_path() const { return path_ + "/csv.bfa"; }

 private:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

// Text has no zero bytes, and what begins like a store is meant to be one. A pipe cannot be looked
// into without taking from it, and cannot be a store.
bool LooksLikeText(const std::string& path) {
  if (path == kStandardInput) return true;
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!error && (std::filesystem::is_fifo(status) || std::filesystem::is_character_file(status))) {
    return true;
  }
  const auto source = FileSource::Open(path);
  if (!source) return false;
  std::array<char, 64> bytes{};
  const Result<size_t> size = (*source)->Read(bytes.data(), bytes.size());
  if (!size) return false;
  const std::string_view begin(bytes.data(), *size);
  return !begin.starts_with('\x89') && begin.find('\0') == std::string_view::npos;
}

ExitCode ReadText(Console& console, const std::string& path, Progress& progress,
                  std::optional<DiffSide>& side) {
  const Result<ScratchFolder> folder = ScratchFolder::Create();
  if (!folder) return console.Fail(path, folder.error());
  Result<Appender> appender = Appender::Create(folder->store_path());
  if (!appender) return console.Fail(path, appender.error());
  ObservationStager stager(console, *appender, progress, /*several_inputs=*/false);
  if (const ExitCode staged = stager.StageInput(path); staged != ExitCode::kDone) return staged;
  stager.Finish();
  if (const auto outcome = appender->Commit(); !outcome) {
    return console.Fail(path, outcome.error());
  }
  Result<Reader> reader = Reader::Open(folder->store_path());
  if (!reader) return console.Fail(path, reader.error());
  side = DiffSide{*std::move(reader), stager.given(), false};
  return ExitCode::kDone;
}

}  // namespace

ExitCode OpenDiffSide(Console& console, const DiffSideArguments& arguments, bool in_memory,
                      Progress& progress, std::optional<DiffSide>& side) {
  if (LooksLikeText(arguments.path)) {
    if (!arguments.as_of) return ReadText(console, arguments.path, progress, side);
    return console.FailUsage(std::string(arguments.as_of_name) + ": '" + arguments.path +
                             "' is no store, and has no commits");
  }
  Result<Reader> reader = OpenStore(console, {arguments.path, arguments.as_of, in_memory});
  if (!reader) return console.Fail(arguments.path, reader.error());
  side = DiffSide{*std::move(reader), ColumnSet::All(), true};
  return ExitCode::kDone;
}

}  // namespace bfa::tools
