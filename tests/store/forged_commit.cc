#include "tests/store/forged_commit.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "format/checksum.h"
#include "format/file_header.h"
#include "store/jump_link.h"
#include "store/recovery.h"

namespace bfa::test {
namespace {

using internal::Commit;
using internal::ParsedHeader;
using internal::Trailer;

ParsedHeader HeaderOf(const std::vector<std::byte>& store) {
  auto header = internal::ParseFileHeader(store);
  if (!header) std::abort();
  return *std::move(header);
}

struct Forgery {
  std::optional<size_t> unknown_size;
  std::function<void(Commit&)> change_commit = [](Commit&) {};
  std::function<void(Trailer&)> change_trailer = [](Trailer&) {};
};

std::vector<std::byte> Forge(const std::vector<std::byte>& store, const Forgery& forgery) {
  const ParsedHeader header = HeaderOf(store);
  const auto recovery = internal::Recover(store, header);
  if (!recovery || !recovery->commit) std::abort();
  const Commit& last = *recovery->commit;
  internal::BatchBuilder batch(store.size());
  if (forgery.unknown_size) {
    constexpr auto kNobodyKnows = static_cast<internal::BlockType>(0x5a5a5a5a);
    batch.AddBlock(kNobodyKnows, std::vector<std::byte>(*forgery.unknown_size, std::byte{'?'}));
  }
  Commit commit = last;
  commit.offset = batch.end_offset();
  commit.record.sequence += 1;
  commit.record.batch_offset = last.end;
  commit.record.previous_offset = last.offset;
  commit.record.jump_offset = *internal::JumpOffsetAfter(store, header.file_id, last);
  commit.record.previous_chain_hash = last.chain_hash;
  commit.record.commit_flags = 0;
  forgery.change_commit(commit);
  batch.AddBlock(internal::BlockType::kCommit, internal::BuildCommitPayload(commit));
  const uint64_t begin = std::min<uint64_t>(commit.record.batch_offset, store.size());
  Trailer trailer =
      internal::BuildTrailer(header.file_id, batch.end_offset(), commit.offset,
                             internal::ChainHash(commit.record.previous_chain_hash,
                                                 std::span(store).subspan(begin), batch.bytes()));
  forgery.change_trailer(trailer);
  batch.AddRaw(internal::AsBytes(internal::BuildTrailer(
      trailer.file_id, trailer.trailer_offset, trailer.commit_offset, trailer.chain_hash)));
  std::vector<std::byte> forged = store;
  internal::Append(batch.bytes(), forged);
  return forged;
}

}  // namespace

std::vector<std::byte> WithCommit(const std::vector<std::byte>& store,
                                  const std::function<void(Commit&)>& change) {
  Forgery forgery;
  forgery.change_commit = change;
  return Forge(store, forgery);
}

std::vector<std::byte> WithTrailer(const std::vector<std::byte>& store,
                                   const std::function<void(Trailer&)>& change) {
  Forgery forgery;
  forgery.change_trailer = change;
  return Forge(store, forgery);
}

std::vector<std::byte> WithUnknownBlock(const std::vector<std::byte>& store, size_t payload_size,
                                        uint32_t commit_flags) {
  Forgery forgery;
  forgery.unknown_size = payload_size;
  forgery.change_commit = [&](Commit& commit) { commit.record.commit_flags = commit_flags; };
  return Forge(store, forgery);
}

std::vector<std::byte> TrailerAt(const std::vector<std::byte>& store, uint64_t offset,
                                 uint64_t commit_offset) {
  const Trailer trailer =
      internal::BuildTrailer(HeaderOf(store).file_id, offset, commit_offset, {7, 7});
  const auto bytes = internal::AsBytes(trailer);
  return {bytes.begin(), bytes.end()};
}

}  // namespace bfa::test
