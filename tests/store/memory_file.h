// A disk in memory that forgets what was not synced, and fails when it is told to.
#ifndef BFA_TESTS_STORE_MEMORY_FILE_H_
#define BFA_TESTS_STORE_MEMORY_FILE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "store/append_file.h"

namespace bfa::test {

enum class Operation { kAppend, kRewrite, kSync, kTruncate, kPublish, kReplace, kMap };

// What is on the disk, and what was asked of it. Outlives the files that are open on it.
struct MemoryDisk {
  std::vector<std::byte> bytes;   // as readers see them now
  std::vector<std::byte> synced;  // those that survive a power failure
  bool published = false;
  // Where a replacement is written; null if none may be asked for.
  MemoryDisk* replacement = nullptr;
  std::vector<Operation> log;

  // The operation with this index in the log fails, once.
  std::optional<size_t> fail_at;
  // How much of its bytes an append that fails has written, in hundredths; never all of them.
  size_t written_percent = 0;
  // What was there when it failed; nothing if it has not happened.
  std::optional<Operation> failed;
  std::vector<std::byte> bytes_at_failure;
};

class MemoryFile : public internal::AppendFile {
 public:
  // `disk` must outlive the file.
  explicit MemoryFile(MemoryDisk& disk) : disk_(disk) {}

  Status CheckHeld() override { return {}; }
  Result<uint64_t> Size() override { return disk_.bytes.size(); }
  Status Append(internal::Bytes bytes) override;
  Status Rewrite(uint64_t offset, internal::Bytes bytes) override;
  Status Sync() override;
  Status Truncate(uint64_t size) override;
  Status Publish() override;
  Result<std::unique_ptr<AppendFile>> CreateReplacement() override;
  Result<internal::SharedBytes> Map() override;

 private:
  // Notes the operation; an error if it is the one to fail.
  Status Begin(Operation operation);

  MemoryDisk& disk_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_MEMORY_FILE_H_
