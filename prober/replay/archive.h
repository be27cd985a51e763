// Which objects an archive holds at an instant.
#ifndef BFA_PROBER_REPLAY_ARCHIVE_H_
#define BFA_PROBER_REPLAY_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bfa/calendar.h"
#include "prober/archive_layout.h"
#include "prober/replay/archive_change.h"
#include "prober/replay/listing_source.h"

namespace bfa::replay {

// What a listing or a HEAD says of an object.
struct ObjectFacts {
  uint64_t size = 0;
  Instant last_modified{};
  std::string etag;  // 32 hex digits
};

// An archive of klines. Of each symbol and day it has four objects: the zip of minutes, the zip
// of the day, and beside each its checksum. They follow from listings, bars and changes alone, so
// that two archives made of the same are the same. Not safe to change while a cursor is in use.
class Archive {
 public:
  explicit Archive(const ArchiveSource& source);

  void Apply(const ArchiveChanges& changes);
  // Leaves out all symbols but these, if there are any.
  void KeepSymbols(const std::set<std::string, std::less<>>& symbols);
  void KeepDays(DayRange days);

  const internal::ArchiveLayout& layout() const { return layout_; }
  // In the order of their directories.
  const std::vector<SymbolListing>& listings() const { return listings_; }

  // A file of a symbol and day as it stands at some instant.
  struct FileState {
    uint32_t version = 1;
    Instant last_modified{};
    bool traded = true;
    ChecksumForm checksum = ChecksumForm::kTrue;
    ZipForm zip = ZipForm::kSound;
    bool has_header = true;
    std::vector<Replacement> replacements;
  };
  // Nothing if there is no such file then.
  std::optional<FileState> StateOf(size_t listing_index, Interval interval, Day day,
                                   Instant now) const;
  // Of the zip itself.
  ObjectFacts FactsOf(size_t listing_index, Interval interval, Day day,
                      const FileState& state) const;

  // Nothing if there is no such object at `now`.
  std::optional<ObjectFacts> Find(std::string_view key, Instant now) const;
  std::optional<std::string> Read(std::string_view key, Instant now) const;

 private:
  friend class ObjectCursor;

  // The files of one symbol and interval: keys are head, date, ".zip", and maybe ".CHECKSUM".
  struct Block {
    size_t listing_index;
    Interval interval;
    std::string head;  // …/BTCUSDT/1m/BTCUSDT-1m-
    size_t directory_size;

    std::string_view directory() const { return std::string_view(head).substr(0, directory_size); }
    std::string_view NameHead() const { return std::string_view(head).substr(directory_size); }
    std::string KeyOf(Day day, bool checksum) const;
  };
  struct Place {
    const Block* block;
    Day day;
    bool checksum;
  };

  void BuildBlocks();
  // Days that may have files at `now`.
  DayRange DaysOf(const Block& block, Instant now) const;
  std::optional<Place> PlaceOf(std::string_view key) const;
  void ChangeState(const FileChange& change, Interval interval, Instant now,
                   std::optional<Instant>& removed, FileState& state) const;
  std::string ZipOf(const Block& block, Day day, const FileState& state) const;
  std::string ChecksumOf(const Block& block, Day day, const FileState& state) const;
  ObjectFacts FactsAt(const Place& place, const FileState& state) const;

  internal::ArchiveLayout layout_;
  std::vector<SymbolListing> listings_;
  Bars bars_;
  DayRange days_{kFirstDay, kLastDay};
  std::map<std::string, std::vector<FileChange>, std::less<>> changes_;
  std::map<std::string, StrayObject, std::less<>> strays_;
  std::vector<Block> blocks_;  // by directory
};

// Goes over the keys of an archive at one instant, in the order of their bytes.
class ObjectCursor {
 public:
  // `archive` must outlive the cursor.
  ObjectCursor(const Archive& archive, Instant now) : archive_(archive), now_(now) {}

  // Goes to the first key that is not before `key`. Call it, or Next, before anything else.
  void Seek(std::string_view key);
  void Next();

  bool at_end() const { return key_.empty(); }
  const std::string& key() const { return key_; }
  ObjectFacts Facts() const;

 private:
  void FindFile();
  void Choose();

  const Archive& archive_;
  Instant now_;
  size_t block_index_ = 0;
  Day day_{};
  bool checksum_ = false;
  Archive::FileState state_;
  std::string file_key_;  // empty when there are no more files
  std::map<std::string, StrayObject, std::less<>>::const_iterator stray_;
  std::string key_;
  bool at_stray_ = false;
};

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_ARCHIVE_H_
