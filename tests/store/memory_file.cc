#include "tests/store/memory_file.h"

#include <algorithm>

namespace bfa::test {

Status MemoryFile::Begin(Operation operation) {
  disk_.log.push_back(operation);
  if (disk_.fail_at != disk_.log.size() - 1) return {};
  disk_.failed = operation;
  disk_.bytes_at_failure = disk_.bytes;
  return Error(ErrorCode::kIo, "as the test wanted it");
}

Status MemoryFile::Append(internal::Bytes bytes) {
  Status status = Begin(Operation::kAppend);
  if (!status)
    bytes = bytes.first(std::min(bytes.size() - 1, bytes.size() * disk_.written_percent / 100));
  internal::Append(bytes, disk_.bytes);
  return status;
}

Status MemoryFile::Rewrite(uint64_t offset, internal::Bytes bytes) {
  Status status = Begin(Operation::kRewrite);
  if (status) std::ranges::copy(bytes, disk_.bytes.begin() + static_cast<std::ptrdiff_t>(offset));
  return status;
}

Status MemoryFile::Sync() {
  Status status = Begin(Operation::kSync);
  if (status) disk_.synced = disk_.bytes;
  return status;
}

Status MemoryFile::Truncate(uint64_t size) {
  Status status = Begin(Operation::kTruncate);
  if (status) disk_.bytes.resize(size);
  return status;
}

Status MemoryFile::Publish() {
  Status status = Begin(Operation::kPublish);
  if (status) disk_.published = true;
  return status;
}

Result<std::unique_ptr<internal::AppendFile>> MemoryFile::CreateReplacement() {
  Status status = Begin(Operation::kReplace);
  if (!status) return status.error();
  return std::make_unique<MemoryFile>(*disk_.replacement);
}

Result<internal::SharedBytes> MemoryFile::Map() {
  Status status = Begin(Operation::kMap);
  if (!status) return status.error();
  const auto copy = std::make_shared<const std::vector<std::byte>>(disk_.bytes);
  return internal::SharedBytes{copy, *copy};
}

}  // namespace bfa::test
