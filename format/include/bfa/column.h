// The columns of metadata that a store keeps for a (symbol, day), and the values of one such cell.
#ifndef BFA_COLUMN_H_
#define BFA_COLUMN_H_

#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace bfa {

// The numbers are those in the file: permanent.
enum class Column : uint8_t {
  kFileSizeBytes = 1,  // bytes of the file at the origin
  kLastModified,       // instant: Last-Modified of the file
  kStatusCode,         // 200 or 404
  kProbeTimestamp,     // instant at which the fact was first learned
  kEtag,               // ETag of the file, without quotes
  kQuoteVolumeUsdt,    // in the quote asset of the contract
  kTradeCount,
  kVolumeBase,  // in the base asset, as the two after it
  kTakerBuyVolumeBase,
  kTakerBuyQuoteVolumeUsdt,
  kOpenPrice,
  kHighPrice,
  kLowPrice,
  kClosePrice,
};
inline constexpr uint8_t kFirstColumn = 1;
inline constexpr uint8_t kLastColumn = 14;

// How the values of a column are held: integers (counts, bytes, codes), instants, IEEE doubles,
// text.
enum class ColumnType : uint8_t { kInteger, kInstant, kDecimal, kText };

// Columns that are stored and superseded together.
enum class ColumnGroup : uint8_t { kProbe = 0, kEtag = 1, kKline = 2 };

constexpr ColumnType TypeOf(Column column) {
  switch (column) {
    case Column::kFileSizeBytes:
    case Column::kStatusCode:
    case Column::kTradeCount:
      return ColumnType::kInteger;
    case Column::kLastModified:
    case Column::kProbeTimestamp:
      return ColumnType::kInstant;
    case Column::kEtag:
      return ColumnType::kText;
    default:
      return ColumnType::kDecimal;
  }
}

constexpr ColumnGroup GroupOf(Column column) {
  if (column < Column::kEtag) return ColumnGroup::kProbe;
  return column == Column::kEtag ? ColumnGroup::kEtag : ColumnGroup::kKline;
}

// Whether one value of the column is always readable without decoding the others.
constexpr bool NeedsDirectAccess(Column column) {
  return column == Column::kFileSizeBytes || column == Column::kLastModified;
}

// Whether a column that is not text may have this value, given as in Metadata::raw: integers are
// not negative, instants lie between 1970 and 2262, decimals are finite and neither negative nor
// -0.
bool IsAllowed(Column column, uint64_t raw);

// The name used in csv headers, json keys and messages.
std::string_view ColumnName(Column column);
// The column of that name; nothing for any other text.
std::optional<Column> ColumnNamed(std::string_view name);

// A set of columns.
class ColumnSet {
 public:
  constexpr ColumnSet() = default;
  constexpr ColumnSet(std::initializer_list<Column> columns) {
    for (const Column column : columns) Add(column);
  }
  // All columns; all of a group.
  static constexpr ColumnSet All() { return FromBits(((1u << kLastColumn) - 1) << kFirstColumn); }
  static constexpr ColumnSet Of(ColumnGroup group);
  // Bit i stands for the column with number i.
  static constexpr ColumnSet FromBits(uint32_t bits) {
    ColumnSet set;
    set.bits_ = bits;
    return set;
  }

  constexpr void Add(Column column) { bits_ |= 1u << static_cast<unsigned>(column); }
  constexpr void Remove(Column column) { bits_ &= ~(1u << static_cast<unsigned>(column)); }
  constexpr bool contains(Column column) const {
    return (bits_ >> static_cast<unsigned>(column) & 1u) != 0;
  }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr int size() const { return std::popcount(bits_); }
  constexpr uint32_t bits() const { return bits_; }

  friend constexpr ColumnSet operator|(ColumnSet a, ColumnSet b) {
    return FromBits(a.bits_ | b.bits_);
  }
  friend constexpr ColumnSet operator&(ColumnSet a, ColumnSet b) {
    return FromBits(a.bits_ & b.bits_);
  }
  // The columns of a that are not in b.
  friend constexpr ColumnSet operator-(ColumnSet a, ColumnSet b) {
    return FromBits(a.bits_ & ~b.bits_);
  }
  friend constexpr bool operator==(ColumnSet, ColumnSet) = default;

  // Columns in ascending order of their number.
  class Iterator {
   public:
    constexpr explicit Iterator(uint32_t bits) : bits_(bits) {}
    constexpr Column operator*() const { return static_cast<Column>(std::countr_zero(bits_)); }
    constexpr Iterator& operator++() {
      bits_ &= bits_ - 1;
      return *this;
    }
    friend constexpr bool operator==(Iterator, Iterator) = default;

   private:
    uint32_t bits_;
  };
  constexpr Iterator begin() const { return Iterator(bits_); }
  constexpr Iterator end() const { return Iterator(0); }

 private:
  uint32_t bits_ = 0;
};

constexpr ColumnSet ColumnSet::Of(ColumnGroup group) {
  ColumnSet set;
  for (const Column column : All()) {
    if (GroupOf(column) == group) set.Add(column);
  }
  return set;
}

// The values of one (symbol, day): for each column a value or null. A plain value, safe to copy.
// Asking for a column by the function of another type is a mistake of the caller and gives the raw
// bits; asking for a null gives 0 or empty text.
class Metadata {
 public:
  ColumnSet present() const { return present_; }
  bool has(Column column) const { return present_.contains(column); }

  // Integer columns, and instants as microseconds since 1970-01-01T00:00:00Z.
  int64_t integer(Column column) const { return std::bit_cast<int64_t>(raw(column)); }
  double decimal(Column column) const { return std::bit_cast<double>(raw(column)); }
  const std::string& etag() const { return etag_; }
  // Any column but etag: the integer, or the bits of the double.
  uint64_t raw(Column column) const { return values_[static_cast<size_t>(column) - 1]; }

  void SetInteger(Column column, int64_t value) { SetRaw(column, std::bit_cast<uint64_t>(value)); }
  void SetDecimal(Column column, double value) { SetRaw(column, std::bit_cast<uint64_t>(value)); }
  void SetRaw(Column column, uint64_t bits) {
    values_[static_cast<size_t>(column) - 1] = bits;
    present_.Add(column);
  }
  void SetEtag(std::string value) {
    etag_ = std::move(value);
    present_.Add(Column::kEtag);
  }
  void SetNull(Column column) {
    present_.Remove(column);
    values_[static_cast<size_t>(column) - 1] = 0;
    if (column == Column::kEtag) etag_.clear();
  }
  // Takes the value, or the null, that `other` has.
  void CopyFrom(const Metadata& other, Column column) {
    if (!other.has(column)) return SetNull(column);
    if (column == Column::kEtag) return SetEtag(other.etag_);
    SetRaw(column, other.raw(column));
  }

  // The columns in which the two differ, null against value included.
  ColumnSet DifferingColumns(const Metadata& other) const;
  friend bool operator==(const Metadata&, const Metadata&) = default;

 private:
  std::array<uint64_t, kLastColumn> values_{};  // etag's stays 0
  ColumnSet present_;
  std::string etag_;
};

}  // namespace bfa

#endif  // BFA_COLUMN_H_
