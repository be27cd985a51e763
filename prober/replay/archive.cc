#include "prober/replay/archive.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "bfa/dataset.h"
#include "prober/replay/fingerprint.h"

namespace bfa::replay {
namespace {

constexpr std::chrono::hours kPublishedAfter{8};  // the end of the day
constexpr Day kHeaderRowsFrom{std::chrono::year{2022} / 1 / 1};
constexpr std::string_view kZipSuffix = ".zip";
constexpr size_t kDateSize = 10;
constexpr size_t kSha256HexSize = 64;

uint64_t NumberOf(Day day, uint32_t version) {
  return static_cast<uint64_t>(day.time_since_epoch().count()) << 32 | version;
}

// Of a zip of minutes: 1,440 rows with trades come to 40 to 90 kB, flat ones to 5.
uint64_t MinuteZipSize(std::string_view head, Day day, const Archive::FileState& state) {
  const uint64_t random = Mix(head, NumberOf(day, state.version));
  return state.traded ? 40'000 + random % 50'000 : 4'800 + random % 400;
}

std::string FillerOf(std::string_view head, Day day, const Archive::FileState& state) {
  const uint64_t size = MinuteZipSize(head, day, state);
  uint64_t random = Mix(head, NumberOf(day, state.version));
  std::string bytes;
  bytes.reserve(size + sizeof(random));
  while (bytes.size() < size) {
    const uint64_t word = NextRandom(random);
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(word >> shift & 0xFFU);
  }
  bytes.resize(size);
  return bytes;
}

// The layout of the dataset that every store has; its template is known to fit.
internal::ArchiveLayout Layout() {
  return internal::ArchiveLayout::Of(Dataset::BinanceUsdMarginedKlines()).value();
}

}  // namespace

Archive::Archive(const ArchiveSource& source)
    : layout_(Layout()), listings_(source.listings), bars_(source.bars) {
  BuildBlocks();
  // The archive has such a directory beside those of the intervals.
  const auto has_name = [](const SymbolListing& listing) { return listing.symbol == "BTCUSDT"; };
  if (std::ranges::any_of(listings_, has_name)) {
    const std::string key = layout_.root() + "BTCUSDT//";
    strays_[key] = {key, 0, {}};
  }
}

void Archive::BuildBlocks() {
  std::ranges::sort(listings_, [](const SymbolListing& a, const SymbolListing& b) {
    return a.symbol + "/" < b.symbol + "/";
  });
  blocks_.clear();
  for (size_t i = 0; i < listings_.size(); ++i) {
    const std::string& symbol = listings_[i].symbol;
    std::string daily = layout_.DailyKlineKey(symbol, kFirstDay).value_or(std::string());
    daily.resize(daily.size() - kDateSize - kZipSuffix.size());
    std::string minutes = layout_.KeyBefore(symbol, kFirstDay);
    minutes.resize(minutes.size() - kDateSize);
    for (auto& [interval, head] :
         {std::pair(Interval::kDay, daily), {Interval::kMinute, minutes}}) {
      blocks_.push_back({i, interval, head, head.rfind('/') + 1});
    }
  }
}

void Archive::Apply(const ArchiveChanges& changes) {
  for (const FileChange& change : changes.files) changes_[change.symbol].push_back(change);
  for (const StrayObject& stray : changes.strays) strays_[stray.key] = stray;
  for (const SymbolListing& listing : changes.listings) {
    std::erase_if(listings_,
                  [&](const SymbolListing& old) { return old.symbol == listing.symbol; });
    listings_.push_back(listing);
  }
  if (!changes.listings.empty()) BuildBlocks();
}

void Archive::KeepSymbols(const std::set<std::string, std::less<>>& symbols) {
  if (symbols.empty()) return;
  std::erase_if(listings_,
                [&](const SymbolListing& listing) { return !symbols.contains(listing.symbol); });
  std::erase_if(strays_, [&](const auto& stray) {
    const std::string_view key = stray.first;
    if (!key.starts_with(layout_.root())) return false;
    const std::string_view name = key.substr(layout_.root().size());
    return !symbols.contains(name.substr(0, name.find('/')));
  });
  BuildBlocks();
}

void Archive::KeepDays(DayRange days) { days_ = days; }

DayRange Archive::DaysOf(const Block& block, Instant now) const {
  const DayRange& files = listings_[block.listing_index].files;
  return {std::max(files.first, days_.first),
          std::min({files.last, days_.last, std::chrono::floor<std::chrono::days>(now)})};
}

std::optional<Archive::FileState> Archive::StateOf(size_t listing_index, Interval interval, Day day,
                                                   Instant now) const {
  const SymbolListing& listing = listings_[listing_index];
  if (!listing.HasFile(day) || !days_.contains(day)) return std::nullopt;
  FileState state;
  state.last_modified = day + std::chrono::days{1} + kPublishedAfter;
  state.traded = listing.IsTraded(day);
  state.has_header = day >= kHeaderRowsFrom;
  std::optional<Instant> removed;
  for (const std::string_view symbol :
       {std::string_view(FileChange::kAllSymbols), std::string_view(listing.symbol)}) {
    if (changes_.empty()) break;
    const auto changes = changes_.find(symbol);
    if (changes == changes_.end()) continue;
    for (const FileChange& change : changes->second) {
      if (!change.days.contains(day)) continue;
      if (change.missing && change.interval.value_or(interval) == interval) return std::nullopt;
      ChangeState(change, interval, now, removed, state);
    }
  }
  if (removed || state.last_modified > now) return std::nullopt;
  return state;
}

// `removed` is the instant since which the file is gone, if it is.
void Archive::ChangeState(const FileChange& change, Interval interval, Instant now,
                          std::optional<Instant>& removed, FileState& state) const {
  if (change.interval.value_or(interval) != interval) return;
  if (change.appears) state.last_modified = *change.appears;
  if (change.republished && *change.republished <= now) {
    ++state.version;
    state.last_modified = std::max(state.last_modified, *change.republished);
  }
  if (change.removed && *change.removed <= now) removed = change.removed;
  if (change.restored && *change.restored <= now) removed.reset();
  if (change.untraded) state.traded = false;
  state.checksum = change.checksum.value_or(state.checksum);
  state.zip = change.zip.value_or(state.zip);
  state.has_header = change.has_header.value_or(state.has_header);
  if (!change.replacements.empty()) state.replacements = change.replacements;
}

std::string Archive::Block::KeyOf(Day day, bool checksum) const {
  std::string key;
  key.reserve(head.size() + kDateSize + kZipSuffix.size() + internal::kChecksumSuffix.size());
  key += head;
  AppendDay(day, key);
  key += kZipSuffix;
  if (checksum) key += internal::kChecksumSuffix;
  return key;
}

std::optional<Archive::Place> Archive::PlaceOf(std::string_view key) const {
  auto block = std::ranges::upper_bound(blocks_, key, {}, &Block::directory);
  if (block == blocks_.begin()) return std::nullopt;
  --block;
  if (!key.starts_with(block->head)) return std::nullopt;
  const std::string_view date = key.substr(block->head.size()).substr(0, kDateSize);
  const std::optional<Day> day = ParseDay(date);
  if (!day) return std::nullopt;
  const bool checksum = key.ends_with(internal::kChecksumSuffix);
  if (block->KeyOf(*day, checksum) != key) return std::nullopt;
  return Place{&*block, *day, checksum};
}

std::string Archive::ZipOf(const Block& block, Day day, const FileState& state) const {
  if (block.interval == Interval::kMinute) return FillerOf(block.head, day, state);
  const std::string& symbol = listings_[block.listing_index].symbol;
  const auto bar = bars_.find({symbol, day});
  const bool recorded = bar != bars_.end() && state.traded && state.version == 1;
  const BarText text = recorded ? bar->second : DeriveBar(symbol, day, state.version, state.traded);
  return MakeKlineZip(symbol, day, KlineRow(text, day),
                      {state.zip, state.has_header, state.version, state.replacements});
}

std::string Archive::ChecksumOf(const Block& block, Day day, const FileState& state) const {
  FileState covered = state;
  if (state.checksum == ChecksumForm::kStale) --covered.version;
  return Sha256Hex(ZipOf(block, day, covered)) + "  " + std::string(block.NameHead()) +
         FormatDay(day) + std::string(kZipSuffix) + "\n";
}

ObjectFacts Archive::FactsAt(const Place& place, const FileState& state) const {
  const Block& block = *place.block;
  ObjectFacts facts{0, state.last_modified, {}};
  if (block.interval == Interval::kDay) {
    const std::string bytes =
        place.checksum ? ChecksumOf(block, place.day, state) : ZipOf(block, place.day, state);
    facts.size = bytes.size();
    facts.etag = Md5Hex(bytes);
  } else {
    // No digests of bytes: a listing has a thousand of them.
    facts.size = place.checksum ? kSha256HexSize + 2 + block.NameHead().size() + kDateSize +
                                      kZipSuffix.size() + 1
                                : MinuteZipSize(block.head, place.day, state);
    facts.etag =
        HexOf(block.head, NumberOf(place.day, state.version) << 1 | (place.checksum ? 1U : 0U));
  }
  return facts;
}

ObjectFacts Archive::FactsOf(size_t listing_index, Interval interval, Day day,
                             const FileState& state) const {
  // Two blocks a listing, in the order of the intervals.
  const Block& block = blocks_[2 * listing_index + (interval == Interval::kDay ? 0 : 1)];
  return FactsAt({&block, day, false}, state);
}

std::optional<ObjectFacts> Archive::Find(std::string_view key, Instant now) const {
  if (const std::optional<Place> place = PlaceOf(key)) {
    const auto state =
        StateOf(place->block->listing_index, place->block->interval, place->day, now);
    const bool exists = state && !(place->checksum && state->checksum == ChecksumForm::kMissing);
    return exists ? FactsAt(*place, *state) : std::optional<ObjectFacts>();
  }
  const auto stray = strays_.find(key);
  if (stray == strays_.end() || stray->second.appears > now) return std::nullopt;
  return ObjectFacts{stray->second.size, stray->second.appears, HexOf(key, 0)};
}

std::optional<std::string> Archive::Read(std::string_view key, Instant now) const {
  const std::optional<ObjectFacts> facts = Find(key, now);
  if (!facts) return std::nullopt;
  const std::optional<Place> place = PlaceOf(key);
  if (!place) return std::string(facts->size, 'x');
  const auto state = StateOf(place->block->listing_index, place->block->interval, place->day, now);
  if (place->checksum) return ChecksumOf(*place->block, place->day, *state);
  return ZipOf(*place->block, place->day, *state);
}

}  // namespace bfa::replay
