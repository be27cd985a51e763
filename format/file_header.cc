#include "format/file_header.h"

#include <algorithm>
#include <string_view>

#include "format/checksum.h"
#include "format/propagate.h"

namespace bfa::internal {
namespace {

constexpr size_t kCheckedHeaderSize = offsetof(FileHeader, checksum);

uint64_t HeaderChecksum(Bytes header) {
  return Checksum(header.first(kCheckedHeaderSize), header.subspan(sizeof(FileHeader)));
}

// The lines `key=value` of a descriptor, its sizes checked.
Result<Dataset> ParseDescriptor(std::string_view text, Day first_day) {
  Dataset::Entries entries;
  while (!text.empty()) {
    const size_t line_feed = text.find('\n');
    const std::string_view line = text.substr(0, line_feed);
    const size_t equals = line.find('=');
    if (line_feed == std::string_view::npos || equals == std::string_view::npos) {
      return Damaged("descriptor is not lines of key=value", sizeof(FileHeader));
    }
    entries.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    text.remove_prefix(line_feed + 1);
  }
  auto dataset = Dataset::Create(std::move(entries), first_day);
  if (!dataset) return Damaged(dataset.error().message(), sizeof(FileHeader));
  return dataset;
}

// What every version of the format begins with; a newer one may do otherwise behind it.
Status CheckBeginning(Bytes file) {
  if (file.empty()) return Damaged("the file is empty", 0);
  const size_t size = std::min(file.size(), kFileMagic.size());
  if (!std::ranges::equal(file.first(size), AsBytes(kFileMagic).first(size))) {
    return Damaged("not a bfa store: the first 8 bytes are not its magic", 0);
  }
  constexpr size_t kAt = offsetof(FileHeader, format_version);
  if (file.size() < kAt + sizeof(uint32_t)) {
    return Damaged("the file ends inside its header", file.size());
  }
  const auto version = Load<uint32_t>(file, kAt);
  if (version > kFormatVersion) {
    return Error(ErrorCode::kNewerVersion,
                 "the store has format version " + std::to_string(version) +
                     "; this bfa reads version " + std::to_string(kFormatVersion) +
                     ": install a newer one");
  }
  if (version == 0) return Damaged("format version is 0", kAt);
  return {};
}

Status CheckFixedPart(Bytes file, const FileHeader& header) {
  if (header.descriptor_size > kMaxDescriptorSize) {
    return Damaged("descriptor size is over 65536", offsetof(FileHeader, descriptor_size));
  }
  if (header.header_size != AlignUp(sizeof(FileHeader) + header.descriptor_size)) {
    return Damaged("header size does not match the descriptor size",
                   offsetof(FileHeader, header_size));
  }
  if (header.header_size > file.size()) {
    return Damaged("the file ends inside its header", file.size());
  }
  return {};
}

}  // namespace

Result<ParsedHeader> ParseFileHeader(Bytes file) {
  if constexpr (!kIsLittleEndian) {
    return Error(
        ErrorCode::kIo,
        "bfa uses its stores as they lie on disk, which is little-endian, and this machine "
        "is big-endian: use a little-endian one");
  }
  BFA_RETURN_IF_ERROR(CheckBeginning(file));
  if (file.size() < sizeof(FileHeader)) {
    return Damaged("the file ends inside its header", file.size());
  }
  const auto header = Load<FileHeader>(file, 0);
  BFA_RETURN_IF_ERROR(CheckFixedPart(file, header));
  const Bytes whole = file.first(header.header_size);
  if (HeaderChecksum(whole) != header.checksum) return Damaged("wrong checksum of file header", 0);
  const Bytes descriptor = whole.subspan(sizeof(FileHeader), header.descriptor_size);
  const uint64_t descriptor_end = sizeof(FileHeader) + header.descriptor_size;
  if (!IsZero(whole.subspan(AsSize(descriptor_end)))) {
    return Damaged("padding of file header is not 0", descriptor_end);
  }
  const std::string text(reinterpret_cast<const char*>(descriptor.data()), descriptor.size());
  BFA_ASSIGN_OR_RETURN(Dataset dataset,
                       ParseDescriptor(text, Day{std::chrono::days{header.first_day}}));
  return ParsedHeader{header.file_id,  header.compacted_from, header.header_size,
                      header.checksum, HashOf(whole),         std::move(dataset)};
}

ByteBuffer BuildFileHeader(const Dataset& dataset, const Id128& file_id,
                           const Id128& compacted_from) {
  std::string descriptor;
  for (const auto& [key, value] : dataset.entries()) descriptor += key + '=' + value + '\n';
  FileHeader header{};
  header.magic = kFileMagic;
  header.format_version = kFormatVersion;
  header.header_size = static_cast<uint32_t>(AlignUp(sizeof(FileHeader) + descriptor.size()));
  header.file_id = file_id;
  header.compacted_from = compacted_from;
  header.first_day = static_cast<int32_t>(dataset.first_day().time_since_epoch().count());
  header.descriptor_size = static_cast<uint32_t>(descriptor.size());
  ByteBuffer bytes;
  AppendValue(header, bytes);
  Append(std::as_bytes(std::span(descriptor)), bytes);
  PadTo(kAlignment, bytes);
  header.checksum = HeaderChecksum(bytes);
  std::ranges::copy(AsBytes(header), bytes.begin());
  return bytes;
}

}  // namespace bfa::internal
