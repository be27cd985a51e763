// Promises of the kline file: a zip unpacks to a bounded text or is refused; a text gives a whole
// kline that a store can hold, or is refused with one line.
//
// The first byte of an input says what the rest is: an even one a zip, an odd one the csv.
#include <zlib.h>

#include <algorithm>

#include "bfa/decimal_text.h"
#include "bfa/observation.h"
#include "prober/kline_file.h"
#include "tests/fuzz/fuzz_target.h"

namespace bfa::fuzz {
namespace {

using internal::DriftList;
using internal::Fits;
using internal::Load;

const Day kDay = Day{std::chrono::year{2026} / 10 / 3};
const std::string kEntryName = "BTCUSDT-1d-2026-10-03.csv";

std::string_view TextOf(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void CheckError(const Error& error, Promises& promises) {
  promises.Expect(error.code() == ErrorCode::kNetwork, "another error than the network");
  promises.Expect(IsOneLine(error.message()), "an error that is no line");
}

void CheckText(std::string_view text, Promises& promises) {
  DriftList drift;
  const auto kline = internal::ParseKlineText(text, kDay, drift);
  promises.Expect(drift.drifts().size() <= DriftList::kMaxDrifts + 1, "drift without a bound");
  if (!kline) return CheckError(kline.error(), promises);
  promises.Expect(kline->present() == ColumnSet::Of(ColumnGroup::kKline), "a kline with a gap");
  promises.Expect(!FindFault(*kline, true), "a kline that no store can hold");
  for (const Column column : kline->present() - ColumnSet{Column::kTradeCount}) {
    promises.Expect(ParseDecimal(FormatDecimal(kline->decimal(column))) == kline->decimal(column),
                    "a number reads otherwise when it is written again");
  }
  const double low = kline->decimal(Column::kLowPrice);
  const double high = kline->decimal(Column::kHighPrice);
  for (const Column column : {Column::kOpenPrice, Column::kClosePrice}) {
    const double price = kline->decimal(column);
    promises.Expect(low <= price && price <= high, "a price outside low and high");
  }
}

std::string ReadKline(Bytes input) {
  if (input.empty()) return {};
  Promises promises;
  const std::string_view rest = TextOf(input.subspan(1));
  if (std::to_integer<unsigned>(input[0]) % 2 != 0) {
    CheckText(rest, promises);
    return promises.broken();
  }
  const auto text = internal::UnpackKlineFile(rest, kEntryName);
  if (!text) {
    CheckError(text.error(), promises);
  } else {
    promises.Expect(text->size() <= internal::kMaxKlineTextSize, "it unpacks to too much");
    CheckText(*text, promises);
  }
  return promises.broken();
}

// The parts of a zip (PKWARE, APPNOTE.TXT), as far as they are needed here.
struct LocalHeader {
  static constexpr uint32_t kSignature = 0x04034b50;
  static constexpr size_t kSize = 30;
  static constexpr size_t kMethod = 8;
  static constexpr size_t kCrc = 14;  // then the packed and the unpacked size
  static constexpr size_t kNameSize = 26;
  static constexpr size_t kExtraSize = 28;
};
struct DirectoryEntry {
  static constexpr uint32_t kSignature = 0x02014b50;
  static constexpr size_t kSize = 46;
  static constexpr size_t kMethod = 10;
  static constexpr size_t kCrc = 16;  // then the packed and the unpacked size
  static constexpr size_t kNameSize = 28;
  static constexpr size_t kLocalOffset = 42;
};
struct DirectoryEnd {
  static constexpr uint32_t kSignature = 0x06054b50;
  static constexpr size_t kSize = 22;
  static constexpr size_t kDirectorySize = 12;  // then its offset
};

template <typename T>
void Put(const T& value, size_t offset, ByteBuffer& bytes) {
  std::ranges::copy(internal::AsBytes(value), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

uint32_t CrcOf(Bytes bytes) {
  return static_cast<uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

// The raw deflate stream of `text`.
ByteBuffer Deflate(Bytes text) {
  z_stream stream{};
  ByteBuffer packed(text.size() + text.size() / 1000 + 64);
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    return {};
  }
  ByteBuffer copy(text.begin(), text.end());
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// A zip of one entry with that text.
ByteBuffer ZipOf(Bytes text, bool deflated) {
  const ByteBuffer packed = deflated ? Deflate(text) : ByteBuffer(text.begin(), text.end());
  const auto method = static_cast<uint16_t>(deflated ? 8 : 0);
  const auto name_size = static_cast<uint16_t>(kEntryName.size());
  const Bytes name = std::as_bytes(std::span(kEntryName));
  const std::array<uint32_t, 3> crc_and_sizes{CrcOf(text), static_cast<uint32_t>(packed.size()),
                                              static_cast<uint32_t>(text.size())};
  ByteBuffer zip(LocalHeader::kSize);
  Put(LocalHeader::kSignature, 0, zip);
  Put(uint16_t{20}, 4, zip);
  Put(method, LocalHeader::kMethod, zip);
  Put(crc_and_sizes, LocalHeader::kCrc, zip);
  Put(name_size, LocalHeader::kNameSize, zip);
  internal::Append(name, zip);
  internal::Append(packed, zip);
  const auto directory_offset = static_cast<uint32_t>(zip.size());
  ByteBuffer entry(DirectoryEntry::kSize);
  Put(DirectoryEntry::kSignature, 0, entry);
  Put(uint16_t{20}, 4, entry);
  Put(uint16_t{20}, 6, entry);
  Put(method, DirectoryEntry::kMethod, entry);
  Put(crc_and_sizes, DirectoryEntry::kCrc, entry);
  Put(name_size, DirectoryEntry::kNameSize, entry);
  internal::Append(name, entry);
  internal::Append(entry, zip);
  ByteBuffer end(DirectoryEnd::kSize);
  Put(DirectoryEnd::kSignature, 0, end);
  Put(std::array<uint16_t, 2>{1, 1}, 8, end);
  Put(std::array<uint32_t, 2>{static_cast<uint32_t>(entry.size()), directory_offset},
      DirectoryEnd::kDirectorySize, end);
  internal::Append(end, zip);
  return zip;
}

// Unpacks at most as much as a kline may have, and a byte; nothing if it is no deflate stream.
std::optional<ByteBuffer> Inflate(Bytes packed) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  ByteBuffer copy(packed.begin(), packed.end());
  ByteBuffer text(internal::kMaxKlineTextSize + 1);
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const int state = inflate(&stream, Z_FINISH);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  if (state != Z_STREAM_END) return std::nullopt;
  return text;
}

// Where the first entry of a zip has its text, going from its end as a reader does.
struct EntryPlace {
  size_t directory_offset;
  size_t local_offset;
  size_t text_offset;
  size_t text_size;  // up to the directory
};

std::optional<EntryPlace> FindEntry(Bytes zip) {
  if (zip.size() < DirectoryEnd::kSize) return std::nullopt;
  const size_t end = zip.size() - DirectoryEnd::kSize;
  if (Load<uint32_t>(zip, end) != DirectoryEnd::kSignature) return std::nullopt;
  const auto directory = Load<uint32_t>(zip, end + DirectoryEnd::kDirectorySize + 4);
  if (!Fits(directory, DirectoryEntry::kSize, end)) return std::nullopt;
  const auto local = Load<uint32_t>(zip, directory + DirectoryEntry::kLocalOffset);
  if (!Fits(local, LocalHeader::kSize, directory)) return std::nullopt;
  const size_t text = local + LocalHeader::kSize +
                      Load<uint16_t>(zip, local + LocalHeader::kNameSize) +
                      Load<uint16_t>(zip, local + LocalHeader::kExtraSize);
  if (text > directory) return std::nullopt;
  return EntryPlace{directory, local, text, directory - text};
}

// Makes checksum and sizes of the entry those of what is there.
void MendKline(ByteBuffer& input) {
  if (input.empty() || std::to_integer<unsigned>(input[0]) % 2 != 0) return;
  const Bytes zip = Bytes(input).subspan(1);
  const auto place = FindEntry(zip);
  if (!place) return;
  const Bytes packed = zip.subspan(place->text_offset, place->text_size);
  std::array<uint32_t, 3> crc_and_sizes{CrcOf(packed), static_cast<uint32_t>(packed.size()),
                                        static_cast<uint32_t>(packed.size())};
  if (Load<uint16_t>(zip, place->directory_offset + DirectoryEntry::kMethod) != 0) {
    const auto text = Inflate(packed);
    if (!text) return;
    crc_and_sizes[0] = CrcOf(*text);
    crc_and_sizes[2] = static_cast<uint32_t>(text->size());
  }
  Put(crc_and_sizes, 1 + place->local_offset + LocalHeader::kCrc, input);
  Put(crc_and_sizes, 1 + place->directory_offset + DirectoryEntry::kCrc, input);
}

// Of a zip: changes a byte of its text, or its size, and packs it again; else a field of its frame.
void ChangeKline(ByteBuffer& input, Random& random) {
  if (input.empty()) return;
  const bool is_zip = std::to_integer<unsigned>(input[0]) % 2 == 0;
  const Bytes rest = Bytes(input).subspan(1);
  const auto unpacked =
      is_zip ? internal::UnpackKlineFile(TextOf(rest), kEntryName) : std::string(TextOf(rest));
  if (!unpacked || (is_zip && random() % 2 == 0)) {
    return ChangeField(1 + rest.size() / 2 * (random() % 2), input.size(), input, random);
  }
  const Bytes old = std::as_bytes(std::span(*unpacked));
  ByteBuffer text(old.begin(), old.end());
  if (random() % 16 == 0) {
    text.resize(random() % (2 * internal::kMaxKlineTextSize), std::byte{'0'});
  } else if (!text.empty()) {
    constexpr std::string_view kLikely = "0123456789.,-+e\r\n\"a ";
    text[random() % text.size()] = std::byte(kLikely[random() % kLikely.size()]);
  }
  input.resize(1);
  internal::Append(is_zip ? ZipOf(text, random() % 2 == 0) : text, input);
}

}  // namespace

const FuzzTarget kKlineTarget{"kline_fuzz", &ReadKline, &MendKline, &ChangeKline};

}  // namespace bfa::fuzz
