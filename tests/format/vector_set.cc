#include "tests/format/vector_set.h"

#include <algorithm>

#include "bfa/check.h"
#include "bfa/reader.h"

namespace bfa::internal {
namespace {

std::string Table(const std::vector<Vector>& vectors) {
  std::string text = "| name | what it holds |\n|---|---|\n";
  for (const Vector& vector : vectors) text += "| `" + vector.name + "` | " + vector.about + " |\n";
  return text;
}

}  // namespace

ByteBuffer ValidVector(std::string_view name) {
  static const std::vector<Vector> vectors = ValidVectors();
  return std::ranges::find(vectors, name, &Vector::name)->bytes;
}

Status CheckVector(Bytes bytes) {
  const auto reader = Reader::FromBytes(bytes);
  if (!reader) return reader.error();
  const CheckReport report = CheckStore(*reader, CheckLevel::kFull);
  if (!report.damage.empty()) return report.damage.front().error;
  return {};
}

std::string ErrorText(const Error& error) {
  const bool newer = error.code() == ErrorCode::kNewerVersion;
  return std::string(newer ? "8" : "3") + "\n" + error.ToString() + "\n";
}

std::string ReadmeText() {
  return "# Test vectors of the bfa file format\n"
         "\n"
         "Each `NAME.bfa` is a file in the format of [bfa-format.md](../bfa-format.md).\n"
         "\n"
         "- A valid one has its dump (section 6) beside it, `NAME.dump`. A reader prints the same\n"
         "  and, in a full check, finds nothing wrong.\n"
         "- An invalid one has `NAME.error`: on the first line the exit code of a command that\n"
         "  meets it (3 damaged, 8 it needs a newer reader), on the second the error as bfa words\n"
         "  it. It breaks one rule; a reader refuses it when it opens it or, at the latest, in a\n"
         "  full check. Other readers may use other words.\n"
         "\n"
         "They are written by `make_vectors` (tests/format/), the dumps by `bfa dump`. A vector "
         "is\n"
         "never changed or removed (tests/golden); to add one:\n"
         "\n"
         "```\n"
         "build/dev/bin/make_vectors spec/vectors\n"
         "python3 tests/format/compare_decoders.py --bfa build/dev/bin/bfa --write-dumps\n"
         "tests/golden/check_manifest.py --add\n"
         "```\n"
         "\n"
         "The frames in `bars`, `encodings` and what is made from them are those of zstd 1.5.4:\n"
         "another version of it may pack the same values into other bytes.\n"
         "\n"
         "## Valid\n"
         "\n" +
         Table(ValidVectors()) +
         "\n"
         "## Invalid\n"
         "\n" +
         Table(BrokenVectors());
}

}  // namespace bfa::internal
