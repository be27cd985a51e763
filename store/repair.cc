#include "bfa/repair.h"

#include "format/propagate.h"
#include "store/file_contents.h"
#include "store/salvage.h"

namespace bfa {
namespace {

using internal::DamagedBytes;

Result<std::shared_ptr<const DamagedBytes>> WithHeader(internal::SharedBytes bytes) {
  Result<internal::ParsedHeader> header = internal::ParseFileHeader(bytes.bytes);
  if (header) {
    return std::make_shared<const DamagedBytes>(DamagedBytes{std::move(bytes), *std::move(header)});
  }
  const Error& error = header.error();
  if (error.code() != ErrorCode::kDamaged) return error;
  return Error(error.code(), "without its file header nothing can be salvaged: " + error.message(),
               error.offset().value_or(0));
}

}  // namespace

const DamagedBytes& BytesOf(const DamagedStore& store) { return *store.bytes_; }

Result<DamagedStore> DamagedStore::Open(const std::string& path) {
  BFA_ASSIGN_OR_RETURN(internal::SharedBytes contents, internal::ReadContents(path));
  BFA_ASSIGN_OR_RETURN(auto bytes, WithHeader(std::move(contents)));
  return DamagedStore(std::move(bytes));
}

Result<DamagedStore> DamagedStore::FromBytes(std::span<const std::byte> bytes) {
  BFA_ASSIGN_OR_RETURN(auto with_header, WithHeader(internal::Aligned(bytes)));
  return DamagedStore(std::move(with_header));
}

std::string_view LossKindName(LossKind kind) {
  switch (kind) {
    case LossKind::kRow:
      return "row";
    case LossKind::kRevision:
      return "revision";
    case LossKind::kEtag:
      return "etag";
    case LossKind::kKlines:
      return "klines";
    case LossKind::kCoverage:
      return "coverage";
    case LossKind::kSymbol:
      return "symbol";
    case LossKind::kIndex:
      return "index";
    case LossKind::kCommit:
      return "commit";
    case LossKind::kTail:
      return "tail";
  }
  return "";
}

Result<RepairOutcome> Repair(const DamagedStore& source, const std::string& path,
                             const RepairOptions& options) {
  BFA_ASSIGN_OR_RETURN(const auto target, internal::CreateLocked(path));
  return internal::RepairInto(BytesOf(source), options, *target);
}

}  // namespace bfa
