// The columns of a row as it is read and printed: its cell, its url and its metadata.
#ifndef BFA_TOOLS_ROW_COLUMN_H_
#define BFA_TOOLS_ROW_COLUMN_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/column.h"
#include "bfa/result.h"

namespace bfa::tools {

class RowColumn {
 public:
  enum class Kind : uint8_t { kDate, kSymbol, kAvailable, kUrl, kMetadata };

  constexpr RowColumn(Kind kind) : kind_(kind) {}                                    // NOLINT
  constexpr RowColumn(Column column) : kind_(Kind::kMetadata), metadata_(column) {}  // NOLINT

  constexpr Kind kind() const { return kind_; }
  // Of kMetadata.
  constexpr Column metadata() const { return metadata_; }
  friend constexpr bool operator==(RowColumn, RowColumn) = default;

 private:
  Kind kind_;
  Column metadata_ = Column::kFileSizeBytes;
};

// All of them, in the order in which they are printed.
inline constexpr std::array<RowColumn, 18> kRowColumns{RowColumn::Kind::kDate,
                                                       RowColumn::Kind::kSymbol,
                                                       RowColumn::Kind::kAvailable,
                                                       Column::kFileSizeBytes,
                                                       Column::kLastModified,
                                                       RowColumn::Kind::kUrl,
                                                       Column::kStatusCode,
                                                       Column::kProbeTimestamp,
                                                       Column::kEtag,
                                                       Column::kQuoteVolumeUsdt,
                                                       Column::kTradeCount,
                                                       Column::kVolumeBase,
                                                       Column::kTakerBuyVolumeBase,
                                                       Column::kTakerBuyQuoteVolumeUsdt,
                                                       Column::kOpenPrice,
                                                       Column::kHighPrice,
                                                       Column::kLowPrice,
                                                       Column::kClosePrice};

std::string_view RowColumnName(RowColumn column);
std::optional<RowColumn> RowColumnNamed(std::string_view name);

// The columns that `list` names, comma-separated, or all of them for `all`. kInvalidArgument for an
// unknown name and one that stands twice.
Result<std::vector<RowColumn>> ParseRowColumns(std::string_view list);

std::vector<std::string> NamesOf(const std::vector<RowColumn>& columns);
// Those of them that the store keeps.
ColumnSet MetadataOf(const std::vector<RowColumn>& columns);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_ROW_COLUMN_H_
