#include "bfa/probe_run.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "bfa/trading_perpetuals.h"
#include "prober/kline_probe.h"
#include "prober/ledger.h"
#include "prober/plan.h"
#include "prober/probe_session.h"
#include "prober/run_checks.h"
#include "prober/symbol_probe.h"

namespace bfa {
namespace internal {
namespace {

constexpr std::chrono::days kOneDay{1};
constexpr uint64_t kMaxExchangeInfoSize = uint64_t{32} << 20;

// What a run asks for, whether it is an update or a backfill.
struct RunRequest {
  ProbeOptions probe;
  std::optional<Day> first;  // the first of the dataset otherwise
  std::optional<Day> last;   // yesterday otherwise
  std::optional<std::chrono::days> lookback;
  std::vector<std::string> symbols;  // all otherwise
  bool klines = false;
};

RunRequest RequestOf(const UpdateOptions& options) {
  return {options.probe, std::nullopt, options.until, options.lookback, {}, options.klines};
}

Result<RunRequest> RequestOf(const BackfillOptions& options) {
  if (options.days.empty()) {
    return Error(ErrorCode::kInvalidArgument, "the range of days is empty");
  }
  return RunRequest{options.probe, options.days.first, options.days.last,
                    std::nullopt,  options.symbols,    options.klines};
}

Result<PlanRequest> PlanRequestOf(const RunRequest& request, const ProbeSession& session,
                                  Day first_day) {
  PlanRequest plan;
  plan.first_day = std::max(first_day, request.first.value_or(first_day));
  const Result<Day> last = session.LastDay(request.last, plan.first_day);
  if (!last) return last.error();
  plan.last_day = *last;
  plan.method = request.probe.method;
  plan.lookback = request.lookback;
  return plan;
}

// The symbols to ask about: those of the store and of the origin, or those of them that were asked
// for.
Result<std::vector<std::string>> SymbolsToAsk(const RunRequest& request,
                                              const std::vector<std::string>& stored,
                                              const std::vector<std::string>& discovered) {
  std::vector<std::string> all;
  std::set_union(stored.begin(), stored.end(), discovered.begin(), discovered.end(),
                 std::back_inserter(all));
  if (request.symbols.empty()) return all;
  std::vector<std::string> chosen = request.symbols;
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  for (const std::string& symbol : chosen) {
    if (!std::binary_search(all.begin(), all.end(), symbol)) {
      return Error(ErrorCode::kNotFound,
                   "symbol '" + symbol + "' is neither in the store nor at the origin");
    }
  }
  return chosen;
}

Error NoSymbols(const ProbeSession& session) {
  return {ErrorCode::kNetwork, "no symbols are known: " + session.why()};
}

// Where there is no outcome that could hold it.
void TellDrift(const ProbeSession& session, ProbeEnvironment& environment) {
  for (const Finding& finding : session.DriftFindings()) {
    environment.on_event(std::string(Describe(finding.rule).name) + ": " + finding.message);
  }
}

// The days whose klines a run looks after.
DayRange KlineDays(const PlanRequest& plan) {
  if (!plan.lookback) return {plan.first_day, plan.last_day};
  return {std::max(plan.first_day, plan.last_day - *plan.lookback + kOneDay), plan.last_day};
}

bool HasKlines(const Dataset& dataset) { return dataset.value("kind") == "klines"; }

// The available cells of `days` whose klines are not known; of `symbols` (ascending) alone, or of
// all if that is empty.
Result<std::vector<KlineTarget>> MissingKlines(const std::optional<Reader>& reader, DayRange days,
                                               const std::vector<std::string>& symbols) {
  std::vector<KlineTarget> targets;
  if (!reader) return targets;
  const Status read = reader->ForEachDay(days, [&](const Snapshot& snapshot) -> Status {
    const Result<std::vector<SymbolId>> ids = reader->InNameOrder(snapshot.available());
    if (!ids) return ids.error();
    for (const SymbolId id : *ids) {
      if (snapshot.volume_known().contains(id)) continue;
      const Result<std::string_view> name = reader->SymbolName(id);
      if (!name) return name.error();
      const bool wanted =
          symbols.empty() || std::binary_search(symbols.begin(), symbols.end(), *name);
      if (wanted) targets.push_back({std::string(*name), snapshot.day(), {}});
    }
    return {};
  });
  if (!read) return read.error();
  return targets;
}

// One run from the first request to the last commit.
class ProbeRun {
 public:
  ProbeRun(RunRequest request, ProbeEnvironment& environment)
      : request_(std::move(request)), environment_(environment) {
    outcome_.batch_id = environment.batch_id;
  }

  Result<ProbeOutcome> Run(const std::string& path);

 private:
  Status Begin();
  Status ProbeCells();
  void StartProbes();
  void AskForWitnesses();
  void TakeCells(LearnedCells learned, const SymbolHistory& history, uint64_t request_count);
  Result<std::vector<KlineTarget>> KlineTargets();
  Status ProbeKlines();
  void TakeKline(const KlineTarget& target, LearnedKline learned);
  void ReportUnlearnedKlines();
  Status CompareWithExchange();
  void TakeExchangeInfo(const Fetched& fetched);
  void CheckStore();
  Status Work();
  Status FlushAfter(Status worked);
  void Finish();

  RunRequest request_;
  ProbeEnvironment& environment_;
  ProbeOutcome outcome_;
  std::optional<Ledger> ledger_;
  std::unique_ptr<ProbeSession> session_;
  PlanRequest plan_request_;
  std::vector<SymbolHistory> histories_;  // by symbol
  std::vector<SymbolPlan> plans_;
  size_t next_plan_ = 0;
  uint64_t open_request_count_ = 0;  // of the probes that were started and are not done
  uint64_t done_count_ = 0;
  std::map<std::string, std::pair<DayRanges, std::string>> unlearned_klines_;
  Status stored_;  // what the ledger said last; an error ends the run
};

Status ProbeRun::Begin() {
  auto session = ProbeSession::Create(ledger_->dataset(), request_.probe, environment_);
  if (!session) return session.error();
  session_ = std::move(*session);
  if (Status discovered = session_->Discover(); !discovered) return discovered;
  outcome_.begin = session_->begin();
  outcome_.findings = session_->findings();
  const auto stored = SymbolsOf(ledger_->reader());
  if (!stored) return stored.error();
  const auto symbols = SymbolsToAsk(request_, *stored, session_->symbols());
  if (!symbols) return symbols.error();
  if (symbols->empty()) {
    TellDrift(*session_, environment_);
    return NoSymbols(*session_);
  }
  if (!session_->complete()) {
    outcome_.unlearned.push_back({{}, {}, false, "the symbols: " + session_->why()});
  }
  const auto plan = PlanRequestOf(request_, *session_, ledger_->dataset().first_day());
  if (!plan) return plan.error();
  plan_request_ = *plan;
  outcome_.last_day = plan->last_day;
  outcome_.symbol_count = symbols->size();
  const Instant begin = session_->begin();
  ledger_->SetRules(
      {begin, request_.probe.settle_days, [this, begin, started = environment_.transport.Now()] {
         return begin + (environment_.transport.Now() - started);
       }});
  if (request_.symbols.empty()) {
    if (Status added = ledger_->AddSymbols(session_->symbols()); !added) return added;
  }
  auto histories = ReadHistories(ledger_->reader(), *symbols, plan->last_day);
  if (!histories) return histories.error();
  histories_ = std::move(*histories);
  plans_ = MakePlan(plan_request_, histories_);
  for (const SymbolPlan& one : plans_) outcome_.planned_request_count += one.RequestCount();
  return {};
}

// Runs what was asked for, until all is answered or it is told to stop.
Status ProbeRun::Work() {
  const Result<bool> ran = session_->Run([this] { return !stored_; });
  if (!ran) return ran.error();
  if (!stored_) return stored_;
  if (!*ran) outcome_.interrupted = true;
  return {};
}

Status ProbeRun::ProbeCells() {
  environment_.on_event("asking for " + std::to_string(plans_.size()) + " symbols in about " +
                        std::to_string(outcome_.planned_request_count) + " requests, up to " +
                        FormatDay(outcome_.last_day));
  StartProbes();
  Status worked = Work();
  if (worked && ledger_->doubts_missing() && !outcome_.interrupted) {
    AskForWitnesses();
    worked = Work();
  }
  ledger_->DoubtMissing();
  ledger_->ReportEmpty();
  return FlushAfter(std::move(worked));
}

// What was learned is kept, whatever ended the work but the store itself.
Status ProbeRun::FlushAfter(Status worked) {
  if (!stored_) return stored_;
  Status flushed = ledger_->Flush();
  return worked ? std::move(flushed) : std::move(worked);
}

// Where everything was 404: a file that the store knows has to be there, or the host is not the one
// that it was.
void ProbeRun::AskForWitnesses() {
  constexpr int kWitnesses = 3;
  int count = 0;
  for (const SymbolHistory& history : histories_) {
    DayRanges known = history.available;
    known.Remove(ledger_->DoubtedDays(history.symbol));
    if (known.empty()) continue;
    session_->client().Head(history.symbol, known.last(), [this](const HeadAnswer& answer) {
      if (answer.kind == Fetched::Kind::kFound) ledger_->BelieveMissing();
    });
    if (++count == kWitnesses) return;
  }
}

// As many as keep all connections busy: a plan for HEADs can have millions of requests.
void ProbeRun::StartProbes() {
  constexpr uint64_t kMaxOpenRequests = 8192;
  while (next_plan_ < plans_.size() && open_request_count_ < kMaxOpenRequests) {
    SymbolPlan& plan = plans_[next_plan_++];
    const auto history = std::lower_bound(
        histories_.begin(), histories_.end(), plan.symbol,
        [](const SymbolHistory& one, const std::string& symbol) { return one.symbol < symbol; });
    const uint64_t request_count = plan.RequestCount();
    open_request_count_ += request_count;
    SymbolProbe::Start(session_->client(), std::move(plan), *history,
                       ledger_->dataset().first_day(),
                       [this, &history = *history, request_count](LearnedCells learned) {
                         TakeCells(std::move(learned), history, request_count);
                       });
  }
}

void ProbeRun::TakeCells(LearnedCells learned, const SymbolHistory& history,
                         uint64_t request_count) {
  open_request_count_ -= request_count;
  if (stored_) stored_ = ledger_->Add(std::move(learned), history);
  environment_.on_progress(ProbePhase::kCells, ++done_count_, plans_.size());
  StartProbes();
}

// The klines that are missing, if they are wanted, and in any case those of files that were
// re-published.
Result<std::vector<KlineTarget>> ProbeRun::KlineTargets() {
  std::vector<KlineTarget> targets;
  std::set<std::pair<std::string, Day>> republished;
  for (Observation& row : ledger_->TakeHeldBack()) {
    republished.emplace(row.symbol, row.day);
    KlineTarget target{row.symbol, row.day, {}};
    target.republished = std::move(row);
    targets.push_back(std::move(target));
  }
  if (!request_.klines) return targets;
  auto missing = MissingKlines(ledger_->reader(), KlineDays(plan_request_), request_.symbols);
  if (!missing) return missing.error();
  for (KlineTarget& target : *missing) {
    if (!republished.contains({target.symbol, target.day})) targets.push_back(std::move(target));
  }
  return targets;
}

Status ProbeRun::ProbeKlines() {
  auto targets = KlineTargets();
  if (!targets) return targets.error();
  if (targets->empty()) return {};
  environment_.on_event("fetching " + std::to_string(targets->size()) + " klines");
  const uint64_t total = targets->size();
  uint64_t count = 0;
  const auto is_settled = [this](Day day) {
    return IsSettled(day, outcome_.begin, request_.probe.settle_days);
  };
  KlineProbe probe(session_->client(), std::move(*targets), is_settled,
                   [&](const KlineTarget& target, LearnedKline learned) {
                     TakeKline(target, std::move(learned));
                     environment_.on_progress(ProbePhase::kKlines, ++count, total);
                   });
  probe.Start();
  return FlushAfter(Work());
}

void ProbeRun::TakeKline(const KlineTarget& target, LearnedKline learned) {
  std::move(learned.findings.begin(), learned.findings.end(),
            std::back_inserter(outcome_.findings));
  const bool is_learned = !learned.observation.given.empty();
  if (!is_learned && learned.why.empty() && !target.republished.given.empty()) {
    learned.why = "its file was re-published, and its new kline cannot be used";
  }
  if (!learned.why.empty()) {
    auto& [days, why] = unlearned_klines_[target.symbol];
    days.Add(target.day);
    why = std::move(learned.why);
  }
  if (is_learned && stored_) {
    stored_ = ledger_->AddKline(std::move(learned.observation));
  }
}

void ProbeRun::ReportUnlearnedKlines() {
  for (auto& [symbol, unlearned] : unlearned_klines_) {
    const auto days = unlearned.first.ranges();
    outcome_.unlearned.push_back(
        {symbol, {days.begin(), days.end()}, true, std::move(unlearned.second)});
  }
}

Status ProbeRun::CompareWithExchange() {
  if (request_.probe.origin.exchange_info.empty() || !request_.lookback) return {};
  HttpRequest request;
  request.url = request_.probe.origin.exchange_info;
  request.max_body_size = kMaxExchangeInfoSize;
  session_->fetcher().Fetch(std::move(request), {},
                            [this](const Fetched& fetched) { TakeExchangeInfo(fetched); });
  return Work();
}

void ProbeRun::TakeExchangeInfo(const Fetched& fetched) {
  if (!fetched.found()) {
    if (fetched.reply.status == 451) {
      outcome_.findings.push_back({Rule::kExchangeUnavailable,
                                   {},
                                   {},
                                   "the exchange does not answer in this country (status 451): "
                                   "not compared with what it trades"});
    } else {
      environment_.on_event("not compared with exchangeInfo: " + fetched.why);
    }
    return;
  }
  const TradingPerpetuals answer = ParseTradingPerpetuals(fetched.reply.body);
  for (const SchemaDrift& drift : answer.drift) {
    session_->drift().Add(drift, request_.probe.origin.exchange_info);
  }
  const auto finding = [&]() -> Result<Finding> {
    if (!answer.names) return answer.names.error();
    if (!ledger_->reader()) return Error(ErrorCode::kNotFound, "the store is empty");
    return CheckExchange(*ledger_->reader(), outcome_.last_day,
                         session_->Yesterday() + std::chrono::days{1}, *answer.names);
  }();
  if (!finding) {
    environment_.on_event("not compared with exchangeInfo: " + finding.error().message());
  } else if (finding->severity() == Severity::kNote) {
    environment_.on_event(finding->message);
  } else {
    outcome_.findings.push_back(*finding);
  }
}

// Of the days that were asked for. What the run did is told even if the store turns out to be
// damaged elsewhere.
void ProbeRun::CheckStore() {
  if (!request_.lookback || !ledger_->reader()) return;
  const Result<DayRange> stored = ledger_->reader()->Days();
  const Day first = outcome_.last_day - *request_.lookback + std::chrono::days{1};
  auto findings =
      stored ? CheckStored(*ledger_->reader(), {std::max(first, stored->first), outcome_.last_day})
             : stored.error();
  if (findings) {
    std::move(findings->begin(), findings->end(), std::back_inserter(outcome_.findings));
  } else {
    outcome_.findings.push_back({Rule::kDamagedBytes, {}, {}, findings.error().ToString()});
  }
}

void ProbeRun::Finish() {
  ReportUnlearnedKlines();
  // First, since they may explain the others.
  const std::vector<Finding> drift = session_->DriftFindings();
  outcome_.findings.insert(outcome_.findings.begin(), drift.begin(), drift.end());
  const FetchFigures& figures = session_->fetcher().figures();
  outcome_.replies = figures.replies;
  outcome_.retry_count = figures.retries;
  outcome_.failed_count = figures.failed;
  outcome_.pool = environment_.transport.pool();
}

Result<ProbeOutcome> ProbeRun::Run(const std::string& path) {
  Result<Ledger> ledger = Ledger::Open(path, outcome_);
  if (!ledger) return ledger.error();
  ledger_.emplace(std::move(*ledger));
  if (ledger_->cut_size() != 0) {
    environment_.on_event("torn tail: cut off the last " + std::to_string(ledger_->cut_size()) +
                          " bytes, which were no whole commit");
  }
  if (Status begun = Begin(); !begun) return begun.error();
  if (Status probed = ProbeCells(); !probed) return probed.error();
  if (HasKlines(ledger_->dataset()) && !outcome_.interrupted) {
    if (Status probed = ProbeKlines(); !probed) return probed.error();
  }
  if (!outcome_.interrupted) {
    CheckStore();
    if (Status compared = CompareWithExchange(); !compared) return compared.error();
  }
  Finish();
  return std::move(outcome_);
}

ProbePlan::Step StepOf(const SymbolPlan& plan) {
  ProbePlan::Step step;
  step.symbol = plan.symbol;
  if (plan.list) step.list = plan.list->days;
  step.heads.assign(plan.heads.ranges().begin(), plan.heads.ranges().end());
  step.request_count = plan.RequestCount();
  return step;
}

// The store, if there is one.
Result<std::optional<Reader>> OpenIfThere(const std::string& path) {
  Result<Reader> reader = Reader::Open(path);
  if (reader) return std::optional<Reader>(std::move(*reader));
  if (reader.error().code() == ErrorCode::kNotFound) return std::optional<Reader>();
  return reader.error();
}

Result<ProbePlan> PlanRun(const std::string& path, const RunRequest& request,
                          ProbeEnvironment& environment) {
  const auto reader = OpenIfThere(path);
  if (!reader) return reader.error();
  const Dataset dataset = *reader ? (*reader)->dataset() : Dataset::BinanceUsdMarginedKlines();
  const auto session = ProbeSession::Create(dataset, request.probe, environment);
  if (!session) return session.error();
  if (const Status discovered = (*session)->Discover(); !discovered) return discovered.error();
  TellDrift(**session, environment);
  const auto stored = SymbolsOf(*reader);
  if (!stored) return stored.error();
  const auto symbols = SymbolsToAsk(request, *stored, (*session)->symbols());
  if (!symbols) return symbols.error();
  if (symbols->empty()) return NoSymbols(**session);
  const auto plan_request = PlanRequestOf(request, **session, dataset.first_day());
  if (!plan_request) return plan_request.error();
  const auto histories = ReadHistories(*reader, *symbols, plan_request->last_day);
  if (!histories) return histories.error();

  ProbePlan plan;
  plan.complete = (*session)->complete();
  for (const Finding& finding : (*session)->findings()) {
    environment.on_event(finding.message);
  }
  plan.last_day = plan_request->last_day;
  plan.discovery_requests = (*session)->fetcher().figures().sent;
  for (const SymbolPlan& one : MakePlan(*plan_request, *histories)) {
    if (one.list) plan.listing_requests += one.list->request_count;
    plan.head_requests += static_cast<uint64_t>(one.heads.Count());
    plan.steps.push_back(StepOf(one));
  }
  if (request.klines && HasKlines(dataset)) {
    const auto missing = MissingKlines(*reader, KlineDays(*plan_request), request.symbols);
    if (!missing) return missing.error();
    plan.kline_requests = 2 * missing->size();
  }
  return plan;
}

}  // namespace
}  // namespace internal

uint64_t UnlearnedCells::Count() const {
  uint64_t count = 0;
  for (const DayRange& range : days) {
    count += static_cast<uint64_t>((range.last - range.first).count()) + 1;
  }
  return count;
}

Result<std::vector<std::string>> DiscoverSymbols(const Dataset& dataset,
                                                 const ProbeOptions& options,
                                                 ProbeEnvironment& environment) {
  const auto session = internal::ProbeSession::Create(dataset, options, environment);
  if (!session) return session.error();
  if (const Status discovered = (*session)->Discover(); !discovered) return discovered.error();
  internal::TellDrift(**session, environment);
  if (!(*session)->complete()) return Error(ErrorCode::kNetwork, (*session)->why());
  for (const Finding& finding : (*session)->findings()) {
    environment.on_event(finding.message);
  }
  return (*session)->symbols();
}

Result<ProbeOutcome> Update(const std::string& path, const UpdateOptions& options,
                            ProbeEnvironment& environment) {
  return internal::ProbeRun(internal::RequestOf(options), environment).Run(path);
}

Result<ProbeOutcome> Backfill(const std::string& path, const BackfillOptions& options,
                              ProbeEnvironment& environment) {
  auto request = internal::RequestOf(options);
  if (!request) return request.error();
  return internal::ProbeRun(std::move(*request), environment).Run(path);
}

Result<ProbePlan> PlanUpdate(const std::string& path, const UpdateOptions& options,
                             ProbeEnvironment& environment) {
  return internal::PlanRun(path, internal::RequestOf(options), environment);
}

Result<ProbePlan> PlanBackfill(const std::string& path, const BackfillOptions& options,
                               ProbeEnvironment& environment) {
  const auto request = internal::RequestOf(options);
  if (!request) return request.error();
  return internal::PlanRun(path, *request, environment);
}

}  // namespace bfa
