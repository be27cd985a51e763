#include "tests/campaign/crash_disk.h"

#include <algorithm>

namespace bfa::test {
namespace {

using Buffer = std::vector<std::byte>;
using Calls = std::vector<TracedCall>;

constexpr size_t kSectorSize = 512;

// Makes room up to `size`: a hole reads as zeros.
void Grow(Buffer& bytes, size_t size) {
  if (bytes.size() < size) bytes.resize(size);
}

void Apply(const TracedCall& call, Buffer& bytes) {
  if (call.call == Call::kTruncate) {
    bytes.resize(call.offset);
    return;
  }
  Grow(bytes, call.offset + call.bytes.size());
  std::ranges::copy(call.bytes, bytes.begin() + static_cast<std::ptrdiff_t>(call.offset));
}

void Apply(const TracedCall& call, std::map<std::string, uint64_t>& names) {
  if (call.call == Call::kCreate) names[call.name] = call.inode;
  if (call.call == Call::kUnlink) names.erase(call.name);
  if (call.call == Call::kRename) {
    names.erase(call.name);
    names[call.new_name] = call.inode;
  }
}

// Every subset of the last of `calls` in every order, those before them as they are.
void ForEachOrderOfEachSubset(const Calls& calls, size_t most,
                              const std::function<void(const Calls&)>& visit) {
  const size_t fixed = calls.size() - std::min(calls.size(), most);
  const size_t choices = calls.size() - fixed;
  for (unsigned subset = 0; subset < 1U << choices; ++subset) {
    std::vector<size_t> order;
    for (size_t i = 0; i < choices; ++i) {
      if ((subset >> i & 1) != 0) order.push_back(fixed + i);
    }
    do {
      Calls chosen(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(fixed));
      for (const size_t i : order) chosen.push_back(calls[i]);
      visit(chosen);
    } while (std::ranges::next_permutation(order).found);
  }
}

// The first `size` bytes of a write.
TracedCall Cut(const TracedCall& write, size_t size) {
  TracedCall cut = write;
  cut.bytes.resize(size);
  return cut;
}

// Where a write may be cut: multiples of sectors in the file, and some places in between.
std::vector<size_t> CutsOf(const TracedCall& write, int random_count, std::mt19937_64& random) {
  std::vector<size_t> cuts;
  const size_t size = write.bytes.size();
  // Of a long write not each sector, but some hundred.
  const size_t step = kSectorSize * (1 + size / (kSectorSize * 256));
  for (size_t at = step - write.offset % kSectorSize; at < size; at += step) cuts.push_back(at);
  for (int i = 0; i < random_count; ++i) cuts.push_back(random() % size);
  return cuts;
}

}  // namespace

void CrashDisk::Follow(const TracedCall& call) {
  switch (call.call) {
    case Call::kCreate:
      files_[call.inode] = File();
      [[fallthrough]];
    case Call::kRename:
    case Call::kUnlink:
      pending_names_.push_back(call);
      return;
    case Call::kSyncFolder:
      for (const TracedCall& pending : pending_names_) Apply(pending, durable_names_);
      pending_names_.clear();
      return;
    case Call::kWrite:
    case Call::kTruncate:
      files_[call.inode].pending.push_back(call);
      return;
    case Call::kSync:
      break;
  }
  File& file = files_[call.inode];
  for (const TracedCall& pending : file.pending) {
    if (!call.failed || !failed_sync_loses_) Apply(pending, file.durable);
  }
  file.pending.clear();
}

void CrashDisk::EnumerateFile(uint64_t inode, const CrashBounds& bounds, std::mt19937_64& random,
                              const std::function<void(const Buffer&)>& visit) const {
  const File& file = files_.at(inode);
  ForEachOrderOfEachSubset(file.pending, kMostCalls, [&](const Calls& calls) {
    Buffer bytes = file.durable;
    for (size_t i = 0; i + 1 < calls.size(); ++i) Apply(calls[i], bytes);
    if (calls.empty()) {
      visit(bytes);
      return;
    }
    const TracedCall& last = calls.back();
    Buffer whole = bytes;
    Apply(last, whole);
    visit(whole);
    if (last.call != Call::kWrite) return;
    for (const size_t size : CutsOf(last, bounds.random_cuts, random)) {
      Buffer torn = bytes;
      Apply(Cut(last, size), torn);
      visit(torn);
    }
    for (int i = 0; i < bounds.random_sector_sets; ++i) {
      // The size may be on the disk before what fills it.
      Buffer torn = whole;
      const bool garbage = random() % 2 == 0;
      const uint64_t kept_in_8 = random() % 8;
      for (size_t at = last.offset; at < torn.size();) {
        const size_t end = std::min(torn.size(), (at / kSectorSize + 1) * kSectorSize);
        for (const bool lost = random() % 8 >= kept_in_8; lost && at < end; ++at) {
          const bool was_there = at < bytes.size();
          torn[at] = was_there ? bytes[at] : static_cast<std::byte>(garbage ? random() : 0);
        }
        at = end;
      }
      visit(torn);
    }
  });
}

CrashState CrashDisk::StateWith(const Calls& folder_calls, uint64_t inode,
                                const Buffer* bytes) const {
  std::map<std::string, uint64_t> names = durable_names_;
  for (const TracedCall& call : folder_calls) Apply(call, names);
  CrashState state;
  for (const auto& [name, named] : names) {
    const File& file = files_.at(named);
    state[name] = named == inode && bytes != nullptr ? *bytes : file.durable;
  }
  return state;
}

void CrashDisk::Enumerate(const CrashBounds& bounds, std::mt19937_64& random,
                          const std::function<void(const CrashState&)>& visit) const {
  ForEachOrderOfEachSubset(pending_names_, kMostCalls, [&](const Calls& folder_calls) {
    visit(StateWith(folder_calls, 0, nullptr));
    for (const auto& [inode, file] : files_) {
      if (file.pending.empty()) continue;
      EnumerateFile(inode, bounds, random, [&, inode = inode](const Buffer& bytes) {
        visit(StateWith(folder_calls, inode, &bytes));
      });
    }
  });
}

}  // namespace bfa::test
