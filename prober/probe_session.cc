#include "prober/probe_session.h"

#include <algorithm>
#include <utility>

#include "prober/quoted_text.h"

namespace bfa::internal {
namespace {

// Less is what clocks are apart anyway.
constexpr std::chrono::minutes kMaxSkew{5};

}  // namespace

Result<std::unique_ptr<ProbeSession>> ProbeSession::Create(const Dataset& dataset,
                                                           const ProbeOptions& options,
                                                           ProbeEnvironment& environment) {
  Result<ArchiveLayout> layout = ArchiveLayout::Of(dataset);
  if (!layout) return layout.error();
  return std::unique_ptr<ProbeSession>(new ProbeSession(std::move(*layout), options, environment));
}

ProbeSession::ProbeSession(ArchiveLayout layout, const ProbeOptions& options,
                           ProbeEnvironment& environment)
    : environment_(environment),
      layout_(std::move(layout)),
      origin_(options.origin),
      fetcher_(environment.transport, options, environment.clock, environment.seed),
      client_(fetcher_, origin_, layout_, drift_),
      begin_(environment.clock()) {}

Result<bool> ProbeSession::Run(const std::function<bool()>& stop) {
  bool stopped = false;
  const Status ran = environment_.transport.Run([&] {
    stopped = stopped || environment_.stop() || stop();
    return stopped;
  });
  if (!ran) return ran.error();
  return !stopped;
}

Status ProbeSession::Discover() {
  ListingQuery query;
  query.kind = ListingQuery::Kind::kDirectories;
  query.prefix = layout_.root();
  client_.List(query, [this](const FollowedListing& listing) { TakeDiscovery(listing); });
  const Result<bool> ran = Run([] { return false; });
  if (!ran) return ran.error();
  if (!*ran) why_ = "interrupted";
  return {};
}

std::vector<Finding> ProbeSession::DriftFindings() const {
  std::vector<Finding> findings;
  for (const SchemaDrift& drift : drift_.drifts()) findings.push_back(FindingOf(drift));
  return findings;
}

void ProbeSession::TakeDiscovery(const FollowedListing& listing) {
  CompareClocks(listing.date);
  for (const std::string& directory : listing.directories) {
    if (std::optional<std::string> symbol = layout_.SymbolOf(directory)) {
      symbols_.push_back(std::move(*symbol));
    } else {
      findings_.push_back({Rule::kStrayKey,
                           {},
                           std::nullopt,
                           "no directory of a symbol: " + QuotedText(directory)});
    }
  }
  for (const ListedObject& object : listing.objects) {
    findings_.push_back({Rule::kStrayKey,
                         {},
                         std::nullopt,
                         "a file among the directories: " + QuotedText(object.key)});
  }
  std::sort(symbols_.begin(), symbols_.end());
  why_.clear();
  if (!listing.status) {
    why_ = listing.status.error().message();
  } else if (symbols_.empty()) {
    why_ = origin_.listing + ": it lists no symbols";
  }
  if (!why_.empty()) {
    findings_.push_back({Rule::kDiscoveryIncomplete, {}, std::nullopt, why_});
  }
}

void ProbeSession::CompareClocks(std::optional<Instant> date) {
  if (!date) return;
  const Instant ours = environment_.clock();
  const auto skew =
      std::chrono::duration_cast<std::chrono::seconds>(*date < ours ? ours - *date : *date - ours);
  if (skew > kMaxSkew) {
    findings_.push_back({Rule::kClockSkew,
                         {},
                         std::nullopt,
                         "the clock of the origin is " + std::to_string(skew.count()) + " s " +
                             (*date < ours ? "behind" : "ahead of") +
                             " ours; the one that is behind counts"});
  }
  begin_ = std::min(begin_, *date);
}

Result<Day> ProbeSession::LastDay(std::optional<Day> wanted, Day first_day) const {
  const Day last = wanted.value_or(Yesterday());
  if (last > Yesterday()) {
    return Error(
        ErrorCode::kInvalidArgument,
        FormatDay(last) + " is not over; the last day that is, " + "is " + FormatDay(Yesterday()));
  }
  if (last < first_day) {
    return Error(
        ErrorCode::kInvalidArgument,
        FormatDay(last) + " is before the first day of the dataset, " + FormatDay(first_day));
  }
  return last;
}

}  // namespace bfa::internal
