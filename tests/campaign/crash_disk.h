// A folder on a disk, and all that a power failure may leave of it.
#ifndef BFA_TESTS_CAMPAIGN_CRASH_DISK_H_
#define BFA_TESTS_CAMPAIGN_CRASH_DISK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/campaign/system_call_trace.h"

namespace bfa::test {

// The files of the folder by name.
using CrashState = std::map<std::string, std::vector<std::byte>>;

// How far the enumeration of one moment goes.
struct CrashBounds {
  int random_cuts = 8;         // of each write, beside every multiple of 512 bytes and 4 KiB
  int random_sector_sets = 8;  // subsets of the 512-byte sectors of each write
};

// Follows a trace. What a sync has confirmed is on the disk; of what came later, any part may be,
// in any order: POSIX promises no more.
class CrashDisk {
 public:
  // Whether what a failed sync was to write is lost, or on the disk all the same.
  explicit CrashDisk(bool failed_sync_loses) : failed_sync_loses_(failed_sync_loses) {}

  void Follow(const TracedCall& call);

  // Calls `visit` with states that a power failure may leave now, some of them more than once:
  // every subset, in every order, of the unsynced calls of each file and of the folder (of over
  // kMostCalls: of the last ones); and with the write that comes last torn: at every 512 bytes and
  // 4 KiB, at random places, and into random subsets of its sectors, where those that are missing
  // are holes, or hold old garbage.
  void Enumerate(const CrashBounds& bounds, std::mt19937_64& random,
                 const std::function<void(const CrashState&)>& visit) const;

 private:
  static constexpr size_t kMostCalls = 4;

  struct File {
    std::vector<std::byte> durable;
    std::vector<TracedCall> pending;
  };

  CrashState StateWith(const std::vector<TracedCall>& folder_calls, uint64_t inode,
                       const std::vector<std::byte>* bytes) const;
  void EnumerateFile(uint64_t inode, const CrashBounds& bounds, std::mt19937_64& random,
                     const std::function<void(const std::vector<std::byte>&)>& visit) const;

  bool failed_sync_loses_;
  std::map<uint64_t, File> files_;
  std::map<std::string, uint64_t> durable_names_;
  std::vector<TracedCall> pending_names_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_CRASH_DISK_H_
