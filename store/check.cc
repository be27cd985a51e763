#include "bfa/check.h"

#include "format/checksum.h"
#include "format/propagate.h"
#include "store/file_walk.h"
#include "store/full_check.h"

namespace bfa {
namespace {

using internal::Bytes;
using internal::StoreState;

// The newest commit without its values.
CheckReport QuickCheck(const StoreState& state) {
  CheckReport report;
  report.torn_size = state.torn_size();
  const auto note = [&](const Status& status) {
    if (!status && report.damage.size() < kMaxDamage) {
      report.damage.push_back({Rule::kDamagedBytes, status.error()});
    }
  };
  const internal::Commit& commit = state.commit();
  if (commit.record.sequence == 0) return report;
  report.commit_count = 1;
  const auto trailer =
      internal::ParseTrailer(state.bytes(), commit.trailer_offset(), state.header().file_id);
  note(trailer ? internal::VerifyChainHash(state.bytes(), commit.record, *trailer)
               : trailer.error());
  if (const auto symbols = state.symbols(); !symbols) note(symbols.error());
  if (const auto coverage = state.coverage(); !coverage) note(coverage.error());
  for (size_t i = 0; i < commit.leaves.size(); ++i) {
    const auto leaf = state.LeafAt(i);
    if (leaf) {
      report.day_count += (*leaf)->leaf.days.size();
      for (const internal::LeafDay& day : (*leaf)->leaf.days) {
        report.row_count += day.counts.observed;
      }
    } else {
      note(leaf.error());
    }
  }
  report.block_count =
      commit.symbol_blocks.size() + commit.coverage_blocks.size() + commit.leaves.size() + 1;
  return report;
}

}  // namespace

CheckReport CheckStore(const Reader& reader, CheckLevel level) {
  const StoreState& state = internal::StoreAccess::StateOf(reader);
  if (const Status whole = state.CheckNotCut(); !whole) {
    CheckReport report;
    report.damage.push_back({Rule::kDamagedBytes, whole.error()});
    return report;
  }
  if (level == CheckLevel::kQuick) return QuickCheck(state);
  return internal::FullCheck(state).Run();
}

Result<std::vector<FilePart>> ListParts(const Reader& reader) {
  const StoreState& state = internal::StoreAccess::StateOf(reader);
  BFA_RETURN_IF_ERROR(state.CheckNotCut());
  const internal::ParsedHeader& header = state.header();
  std::vector<FilePart> parts;
  parts.push_back(
      {"header", 0, header.header_size, header.header_size, internal::HexOf(header.checksum), ""});
  const auto on_block = [&](const internal::Block& block) -> Status {
    parts.push_back({internal::BlockTypeName(block.type), block.offset, block.payload.size(),
                     block.end() - block.offset, internal::HexOf(block.checksum), ""});
    return {};
  };
  const auto on_trailer = [&](const internal::Trailer& trailer) -> Status {
    parts.push_back({"trailer", trailer.trailer_offset, sizeof trailer, sizeof trailer,
                     internal::HexOf(trailer.checksum), internal::HexOf(trailer.chain_hash)});
    return {};
  };
  BFA_RETURN_IF_ERROR(internal::WalkFile(state.bytes(), header, on_block, on_trailer));
  return parts;
}

}  // namespace bfa
