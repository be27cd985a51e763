#include "prober/symbol_probe.h"

#include <algorithm>
#include <utility>

#include "prober/quoted_text.h"

namespace bfa::internal {
namespace {

constexpr std::chrono::days kOneDay{1};

}  // namespace

void SymbolProbe::Start(ArchiveClient& client, SymbolPlan plan, SymbolHistory history,
                        Day first_day, Done done) {
  const std::shared_ptr<SymbolProbe> probe(
      new SymbolProbe(client, std::move(plan), std::move(history), first_day, std::move(done)));
  if (probe->plan_.list) {
    probe->List(probe->plan_.list->days.first <= first_day);
  } else {
    probe->SendHeads();
  }
}

SymbolProbe::SymbolProbe(ArchiveClient& client, SymbolPlan plan, SymbolHistory history,
                         Day first_day, Done done)
    : client_(client),
      plan_(std::move(plan)),
      history_(std::move(history)),
      first_day_(first_day),
      done_(std::move(done)) {
  learned_.symbol = plan_.symbol;
}

void SymbolProbe::Report(Rule rule, std::optional<Day> day, std::string message) {
  learned_.findings.push_back({rule, plan_.symbol, day, std::move(message)});
}

// Of listings and 404s: what is not dated proves no absence, for nobody knows whether it was
// settled by then. (A file that is there may come from a cache, with a date of long ago.)
void SymbolProbe::TakeDate(std::optional<Instant> date) {
  learned_.date = std::min(learned_.date, date.value_or(Instant{}));
}

void SymbolProbe::List(bool from_start) {
  from_start_ = from_start;
  const DayRange days = plan_.list->days;
  const ArchiveLayout& layout = client_.layout();
  ListingQuery query;
  query.prefix = layout.DirectoryOf(plan_.symbol);
  if (!from_start) query.start_after = layout.KeyBefore(plan_.symbol, days.first);
  query.stop_at = layout.KeyBefore(plan_.symbol, days.last + kOneDay);
  client_.List(query, [self = shared_from_this()](const FollowedListing& listing) {
    self->TakeListing(listing);
  });
}

void SymbolProbe::TakeListing(const FollowedListing& listing) {
  if (!listing.status) return Reject(listing.status.error().message());
  TakeDate(listing.date);
  is_whole_ = listing.is_whole;
  if (!ReadObjects(listing.objects)) return TakeEmptyListing();
  ConfirmAbsence();
}

// Either there is nothing, or it was not looked for in the right place, or under the right names.
void SymbolProbe::TakeEmptyListing() {
  const Day first = plan_.list->days.first;
  if (from_start_) {
    const std::string why = "its listing shows no file of the dataset";
    Report(Rule::kEmptyDirectory, std::nullopt, why);
    // Of one that never had a file this is no news, if others show theirs.
    learned_.is_empty = history_.available.empty();
    return Reject(why);
  }
  if (!plan_.list->witness) return List(/*from_start=*/true);
  client_.Head(plan_.symbol, first, [self = shared_from_this(), first](const HeadAnswer& answer) {
    if (answer.kind == Fetched::Kind::kMissing) return self->List(/*from_start=*/true);
    if (answer.kind == Fetched::Kind::kFailed) return self->Reject(answer.why);
    self->RejectLie(first);
  });
}

// False if no object is a file of the dataset.
bool SymbolProbe::ReadObjects(const std::vector<ListedObject>& objects) {
  bool has_witness = false;
  std::string stray;
  uint64_t stray_count = 0;
  for (const ListedObject& object : objects) {
    const auto name = client_.layout().ParseKey(plan_.symbol, object.key);
    if (!name) {
      if (stray_count++ == 0) stray = object.key;
      continue;
    }
    if (name->checksum) {
      if (plan_.list->days.contains(name->day)) checksum_only_.Add(name->day);
      continue;
    }
    has_witness = true;
    if (!plan_.list->days.contains(name->day)) continue;
    listed_.Add(name->day);
    learned_.files.push_back({name->day, object.size, object.last_modified, object.etag});
  }
  if (stray_count != 0) {
    std::string message = "no file of the dataset: " + QuotedText(stray);
    if (stray_count > 1) message += " and " + std::to_string(stray_count - 1) + " more";
    Report(Rule::kStrayKey, std::nullopt, std::move(message));
  }
  checksum_only_.Remove(listed_);
  for (const Day day : checksum_only_.Days()) {
    Report(Rule::kStrayKey, day, "there is a checksum of " + FormatDay(day) + " without its file");
  }
  return has_witness;
}

// Asks for the first file that is missing and, if it is gone indeed, for all others at once: a lie
// is found out by one request.
void SymbolProbe::ConfirmAbsence() {
  unconfirmed_ = history_.available.Within(plan_.list->days);
  unconfirmed_.Remove(listed_);
  if (unconfirmed_.empty()) return FinishListing();
  const Day first = unconfirmed_.first();
  client_.Head(plan_.symbol, first, [self = shared_from_this(), first](const HeadAnswer& answer) {
    if (answer.kind == Fetched::Kind::kFound) return self->RejectLie(first);
    const std::vector<Day> days = self->unconfirmed_.Days();
    self->waiting_ = days.size();
    self->TakeConfirmation(first, answer);
    for (auto day = days.begin() + 1; day != days.end(); ++day) {
      self->client_.Head(self->plan_.symbol, *day, [self, day = *day](const HeadAnswer& one) {
        self->TakeConfirmation(day, one);
      });
    }
  });
}

void SymbolProbe::TakeConfirmation(Day day, const HeadAnswer& answer) {
  --waiting_;
  switch (answer.kind) {
    case Fetched::Kind::kMissing:
      TakeDate(answer.date);
      gone_.Add(day);
      break;
    case Fetched::Kind::kFound:
      if (!hidden_) hidden_ = day;
      break;
    case Fetched::Kind::kFailed:
      learned_.why = answer.why;
      break;
  }
  if (waiting_ != 0) return;
  if (hidden_) return RejectLie(*hidden_);
  FinishListing();
}

// Where it could not be told whether a listing hides files, the files that it shows are there all
// the same, but it proves no absence.
void SymbolProbe::FinishListing() {
  for (const Day day : gone_.Days()) ReportVanished(day);
  learned_.missing = gone_;
  DayRanges rest = plan_.list->days;
  rest.Remove(listed_);
  rest.Remove(gone_);
  DayRanges unknown = rest;
  unknown.Remove(history_.observed);
  if (!is_whole_ && !unknown.empty() && learned_.why.empty()) {
    learned_.why = "its listing has parts that are not known, and may hold more files there";
  }
  if (learned_.why.empty()) {
    rest.Remove(checksum_only_);
    learned_.absent = rest;
  } else {
    learned_.unlearned = rest;
  }
  SendHeads();
}

void SymbolProbe::ReportVanished(Day day) {
  Report(Rule::kVanishedFile, day, "the file of " + FormatDay(day) + " is gone");
}

void SymbolProbe::RejectLie(Day hidden) {
  const std::string why = "a listing hides the file of " + FormatDay(hidden);
  Report(Rule::kContradiction, hidden, why);
  Reject(why);
}

// Nothing of the listing is believed.
void SymbolProbe::Reject(const std::string& why) {
  learned_.files.clear();
  learned_.unlearned = plan_.list->days;
  learned_.why = why;
  SendHeads();
}

void SymbolProbe::SendHeads() {
  const std::vector<Day> days = plan_.heads.Days();
  if (days.empty()) return Finish();
  waiting_ = days.size();
  for (const Day day : days) {
    client_.Head(plan_.symbol, day, [self = shared_from_this(), day](HeadAnswer answer) {
      self->TakeHead(day, std::move(answer));
    });
  }
}

void SymbolProbe::TakeHead(Day day, HeadAnswer answer) {
  switch (answer.kind) {
    case Fetched::Kind::kFound:
      learned_.head_found = true;
      learned_.files.push_back(std::move(answer.file));
      break;
    case Fetched::Kind::kMissing:
      TakeDate(answer.date);
      learned_.missing.Add(day);
      if (history_.available.contains(day)) ReportVanished(day);
      break;
    case Fetched::Kind::kFailed:
      learned_.unlearned.Add(day);
      learned_.why = answer.why;
      break;
  }
  if (--waiting_ == 0) Finish();
}

void SymbolProbe::Finish() {
  learned_.unlearned.Remove(history_.observed);
  done_(std::move(learned_));
}

}  // namespace bfa::internal
