// Promises of the column decoders: a value read by itself is the one that decoding its whole column
// gives, a column that does not decode is damage, a block built again is the same bytes, and values
// encoded again are the same values.
//
// An input is a byte for the group, a byte for the number of words a set has, the words of the four
// sets, and the payload of a metadata block. Each set is cut down to the one before it, and the
// header of the block made to fit unless the first byte says otherwise.
#include <algorithm>

#include "format/column_encoder.h"
#include "format/group_reader.h"
#include "format/zstd_frame.h"
#include "tests/fuzz/fuzz_target.h"

namespace bfa::fuzz {
namespace {

using internal::BlockType;
using internal::ColumnEntry;
using internal::ColumnView;
using internal::Domain;
using internal::Encoding;
using internal::GroupReader;
using internal::Load;
using internal::MetadataHeader;
using internal::MetadataView;
using internal::RowCounts;
using internal::RowSets;

constexpr size_t kFixedSize = 2;
constexpr size_t kMostWords = 8;
constexpr unsigned kHeaderAsGiven = 0x80;  // bit of the first byte
constexpr int32_t kDay = 19000;
constexpr SymbolId kSymbolLimit = kMostWords * 64 + 64;
constexpr size_t kMostSingles = 6;  // of each column

struct Sets {
  std::array<std::vector<uint64_t>, internal::kBitsetKindCount> words;

  RowSets views() const {
    return {BitsetView(words[0]), BitsetView(words[1]), BitsetView(words[2]), BitsetView(words[3])};
  }
  RowCounts counts() const {
    const RowSets sets = views();
    return {sets.observed.Count(), sets.available.Count(), sets.volume_known.Count(),
            sets.zero_volume.Count()};
  }
};

struct Parts {
  ColumnGroup group{};
  bool has_own_header = false;
  Sets sets;
  size_t payload_offset = 0;  // in the input
};

// Nothing if the input ends within the sets.
std::optional<Parts> Split(Bytes input) {
  if (input.size() < kFixedSize) return std::nullopt;
  const auto flags = std::to_integer<unsigned>(input[0]);
  const size_t word_count = std::to_integer<size_t>(input[1]) % kMostWords + 1;
  Parts parts{static_cast<ColumnGroup>(flags % internal::kGroupCount),
              (flags & kHeaderAsGiven) != 0,
              {},
              kFixedSize + word_count * 8 * internal::kBitsetKindCount};
  if (input.size() < parts.payload_offset) return std::nullopt;
  size_t at = kFixedSize;
  for (size_t kind = 0; kind < parts.sets.words.size(); ++kind) {
    for (size_t i = 0; i < word_count; ++i, at += 8) {
      const uint64_t before = kind == 0 ? ~uint64_t{0} : parts.sets.words[kind - 1][i];
      parts.sets.words[kind].push_back(Load<uint64_t>(input, at) & before);
    }
  }
  return parts;
}

std::vector<uint64_t> RowBitsOf(const ColumnView& column) {
  std::vector<uint64_t> row_bits(column.row_bits().size() / 8);
  for (size_t i = 0; i < row_bits.size(); ++i) {
    row_bits[i] = internal::LoadWord(column.row_bits(), i);
  }
  return row_bits;
}

class Decoding {
 public:
  Decoding(const MetadataView& group, const Sets& sets, Promises& promises)
      : group_(group),
        sets_(sets.views()),
        counts_(sets.counts()),
        reader_(group, sets_),
        promises_(promises) {}

  void CheckColumn(const ColumnView& column) {
    const std::vector<SymbolId> symbols = internal::SymbolsOf(sets_, column);
    promises_.Expect(symbols.size() == column.value_count(), "a column has other rows than values");
    CheckIndexes(column, symbols);
    if (TypeOf(column.column()) == ColumnType::kText) return CheckTexts(column);
    const auto values = reader_.ValuesOf(column);
    if (!values) {
      promises_.ExpectOfStore(values.error());
    } else {
      promises_.Expect(values->size() == symbols.size(), "a column decodes to another size");
      for (const uint64_t value : *values) {
        promises_.Expect(IsAllowed(column.column(), value), "a value that is not allowed");
      }
      if (TypeOf(column.column()) != ColumnType::kDecimal) CheckEncoded(column, *values);
    }
    if (promises_.broken().empty()) CheckSingles(column, symbols, values);
  }

 private:
  void CheckIndexes(const ColumnView& column, const std::vector<SymbolId>& symbols) {
    uint32_t index = 0;
    for (SymbolId id = 0; id < kSymbolLimit; ++id) {
      const auto found = internal::ValueIndexOf(sets_, column, id);
      const bool has_value = index < symbols.size() && symbols[index] == id;
      promises_.Expect(found.has_value() == has_value && found.value_or(index) == index,
                       "a symbol finds another value");
      if (has_value) ++index;
    }
  }
  // Values that were decoded are fit to be stored: encoded and decoded they are the same.
  void CheckEncoded(const ColumnView& column, const std::vector<uint64_t>& values) {
    std::vector<bool> available;
    if (column.domain() == Domain::kObserved) {
      for (const SymbolId id : sets_.observed) available.push_back(sets_.available.contains(id));
    }
    const auto encoded = internal::EncodeIntegers(column.column(), values, available);
    const ByteBuffer block = BlockOf(column, encoded);
    const auto view = ViewOf(block);
    const auto again = view ? GroupReader(*view, sets_).ValuesOf(view->columns().front())
                            : Result<std::vector<uint64_t>>(view.error());
    promises_.Expect(again && *again == values, "values encoded again differ");
  }
  void CheckEncoded(const ColumnView& column, const std::vector<std::string>& texts) {
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    const ByteBuffer block = BlockOf(column, internal::EncodeTexts(views));
    const auto view = ViewOf(block);
    const auto again =
        view ? view->columns().front().ReadTexts() : Result<std::vector<std::string>>(view.error());
    promises_.Expect(again && *again == texts, "texts encoded again differ");
  }
  // The block of that column alone, in another encoding.
  ByteBuffer BlockOf(const ColumnView& column, const internal::EncodedColumn& encoded) const {
    internal::MetadataBuilder builder(kDay, GroupOf(column.column()), counts_);
    builder.AddColumn(column.column(), column.domain(), RowBitsOf(column), encoded.encoding,
                      encoded.bytes);
    return builder.Build();
  }
  Result<MetadataView> ViewOf(const ByteBuffer& block) const {
    const auto group = static_cast<ColumnGroup>(Load<MetadataHeader>(block, 0).group);
    return MetadataView::Parse({BlockType::kMetadata, 0, 0, block}, kDay, group, counts_);
  }
  void CheckTexts(const ColumnView& column) {
    const auto texts = column.ReadTexts();
    if (!texts) return promises_.ExpectOfStore(texts.error());
    promises_.Expect(texts->size() == column.value_count(), "texts of another number");
    for (const std::string& text : *texts) {
      promises_.Expect(ValidateText(text).has_value() && !text.empty() && text.size() <= 255,
                       "a text that is not allowed");
    }
    CheckEncoded(column, *texts);
  }
  void CheckSingles(const ColumnView& column, const std::vector<SymbolId>& symbols,
                    const Result<std::vector<uint64_t>>& values) {
    bool is_damaged = false;
    for (uint32_t i = 0; column.has_direct_access() && i < symbols.size(); ++i) {
      const auto value = column.ReadOne(i, sets_.available.contains(symbols[i]));
      if (!value) promises_.ExpectOfStore(value.error());
      is_damaged = is_damaged || !value;
      promises_.Expect(!values || (value && *value == (*values)[i]), "a single value differs");
    }
    promises_.Expect(!column.has_direct_access() || values || is_damaged,
                     "a column is damaged and none of its values is");
    const size_t step = symbols.size() / kMostSingles + 1;
    for (size_t i = 0; i < symbols.size(); i += step) {
      GroupReader up_to(group_, sets_, symbols[i]);
      const auto first = up_to.ValuesOf(column);
      if (!first) promises_.ExpectOfStore(first.error());
      promises_.Expect(!values || (first && first->size() > i && (*first)[i] == (*values)[i]),
                       "a value decoded up to its symbol differs");
    }
  }

  const MetadataView& group_;
  RowSets sets_;
  RowCounts counts_;
  GroupReader reader_;
  Promises& promises_;
};

void CheckBuiltAgain(const MetadataView& view, ColumnGroup group, const RowCounts& counts,
                     Bytes payload, Promises& promises) {
  if (view.has_unknown_columns()) return;
  internal::MetadataBuilder builder(kDay, group, counts);
  for (const ColumnView& column : view.columns()) {
    builder.AddColumn(column.column(), column.domain(), RowBitsOf(column), column.encoding(),
                      column.bytes());
  }
  promises.Expect(!builder.empty() && std::ranges::equal(builder.Build(), payload),
                  "a metadata block built again differs");
}

std::string DecodeMetadata(Bytes input) {
  Promises promises;
  const auto parts = Split(input);
  if (!parts) return {};
  ByteBuffer payload(input.begin() + static_cast<std::ptrdiff_t>(parts->payload_offset),
                     input.end());
  const RowCounts counts = parts->sets.counts();
  if (payload.size() >= sizeof(MetadataHeader) && !parts->has_own_header) {
    const RowCounts own = internal::CountsFor(parts->group, counts);
    const MetadataHeader header{kDay,
                                static_cast<uint16_t>(parts->group),
                                Load<MetadataHeader>(payload, 0).column_count,
                                own.observed,
                                own.available,
                                own.volume_known,
                                own.zero_volume};
    std::ranges::copy(internal::AsBytes(header), payload.begin());
  }
  const auto view =
      MetadataView::Parse({BlockType::kMetadata, 0, 0, payload}, kDay, parts->group, counts);
  if (!view) {
    promises.ExpectOfStore(view.error());
    return promises.broken();
  }
  CheckBuiltAgain(*view, parts->group, counts, payload, promises);
  Decoding decoding(*view, parts->sets, promises);
  for (const ColumnView& column : view->columns()) {
    promises.Expect(view->Find(column.column()) == &column, "a column is not found");
    decoding.CheckColumn(column);
  }
  return promises.broken();
}

// A column as it stands in a payload.
struct Place {
  size_t entry_offset;
  size_t offset;
  ColumnEntry entry;
};

std::vector<Place> ColumnsOf(Bytes payload) {
  std::vector<Place> places;
  if (payload.size() < sizeof(MetadataHeader)) return places;
  const size_t count = Load<MetadataHeader>(payload, 0).column_count;
  uint64_t at = sizeof(MetadataHeader) + count * sizeof(ColumnEntry);
  for (size_t i = 0; i < count && at <= payload.size(); ++i) {
    const size_t entry_offset = sizeof(MetadataHeader) + i * sizeof(ColumnEntry);
    const auto entry = Load<ColumnEntry>(payload, entry_offset);
    if (!internal::Fits(at, entry.size, payload.size())) break;
    places.push_back({entry_offset, at, entry});
    at = internal::AlignUp(at + entry.size, 8);
  }
  return places;
}

// Puts other bytes in the place of a column, those behind it included.
void Replace(const Place& place, Bytes bytes, ByteBuffer& payload) {
  const uint64_t old_end = internal::AlignUp(place.offset + place.entry.size, 8);
  const ByteBuffer rest(
      payload.begin() + static_cast<std::ptrdiff_t>(std::min<uint64_t>(old_end, payload.size())),
      payload.end());
  payload.resize(place.offset);
  internal::Append(bytes, payload);
  if (!rest.empty()) internal::PadTo(8, payload);
  internal::Append(rest, payload);
  ColumnEntry entry = place.entry;
  entry.size = static_cast<uint32_t>(bytes.size());
  std::ranges::copy(internal::AsBytes(entry),
                    payload.begin() + static_cast<std::ptrdiff_t>(place.entry_offset));
}

// The bytes of a column in a zstd frame, with a byte of the content changed.
std::optional<ByteBuffer> ChangeFrame(const Place& place, Bytes bytes, Random& random) {
  const bool has_sizes = place.entry.encoding == Encoding::kTexts;
  const Bytes frame = bytes.subspan(has_sizes ? 8 : 0);
  // Only frames of this very size come out whole; a few are tried, the column knows no better.
  ByteBuffer content(has_sizes ? Load<uint32_t>(bytes, 4) % 65536 : 0);
  for (size_t rows = 1; !has_sizes && rows <= kMostWords * 64; ++rows) {
    content.resize(rows * 8);
    if (internal::DecompressFrame(frame, content)) break;
  }
  if (content.empty() || !internal::DecompressFrame(frame, content)) return std::nullopt;
  ChangeField(0, content.size(), content, random);
  if (has_sizes && random() % 8 == 0) content.resize(random() % (content.size() + 300));
  const ByteBuffer packed = internal::CompressFrame(content);
  ByteBuffer changed;
  if (has_sizes) {
    internal::AppendValue(static_cast<uint32_t>(packed.size()), changed);
    internal::AppendValue(static_cast<uint32_t>(content.size()), changed);
  }
  internal::Append(packed, changed);
  return changed;
}

void ChangeColumn(const Place& place, ByteBuffer& payload, Random& random) {
  const Bytes bytes = Bytes(payload).subspan(place.offset, place.entry.size);
  const bool is_frame = place.entry.encoding == Encoding::kBytePlanes ||
                        (place.entry.encoding == Encoding::kTexts && bytes.size() >= 8);
  if (is_frame && random() % 4 != 0) {
    if (const auto changed = ChangeFrame(place, bytes, random)) {
      return Replace(place, *changed, payload);
    }
  }
  if (random() % 8 == 0) {
    ByteBuffer resized(bytes.begin(), bytes.end());
    resized.resize(resized.size() + random() % 3 * 8);
    return Replace(place, resized, payload);
  }
  ChangeField(place.offset, place.offset + (random() % 2 == 0 ? 24 : place.entry.size), payload,
              random);
}

void ChangeMetadata(ByteBuffer& input, Random& random) {
  const auto parts = Split(input);
  if (!parts || random() % 8 == 0) {
    const size_t end = parts ? parts->payload_offset : input.size();
    return ChangeField(0, end, input, random);
  }
  ByteBuffer payload(input.begin() + static_cast<std::ptrdiff_t>(parts->payload_offset),
                     input.end());
  const std::vector<Place> columns = ColumnsOf(payload);
  if (columns.empty() || random() % 8 == 0) {
    const size_t directory_end = columns.empty() ? payload.size() : columns.front().offset;
    ChangeField(0, directory_end, payload, random);
  } else {
    ChangeColumn(columns[random() % columns.size()], payload, random);
  }
  input.resize(parts->payload_offset);
  internal::Append(payload, input);
}

}  // namespace

const FuzzTarget kMetadataTarget{"metadata_fuzz", &DecodeMetadata, nullptr, &ChangeMetadata};

}  // namespace bfa::fuzz
