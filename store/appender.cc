#include "bfa/appender.h"

#include "format/propagate.h"
#include "store/appender_state.h"

namespace bfa {

Result<Appender> Appender::Open(const std::string& path) {
  BFA_ASSIGN_OR_RETURN(auto file, internal::OpenLocked(path));
  BFA_ASSIGN_OR_RETURN(auto state, internal::AppenderState::OnStore(std::move(file)));
  return Appender(std::move(state));
}

Result<Appender> Appender::Create(const std::string& path, const CreateOptions& options) {
  BFA_ASSIGN_OR_RETURN(auto file, internal::CreateLocked(path));
  BFA_ASSIGN_OR_RETURN(auto state, internal::AppenderState::OnNewFile(std::move(file), options));
  return Appender(std::move(state));
}

Appender::Appender(std::unique_ptr<internal::AppenderState> state) : state_(std::move(state)) {}
Appender::Appender(Appender&&) noexcept = default;
Appender& Appender::operator=(Appender&&) noexcept = default;
Appender::~Appender() = default;

Status Appender::Add(const Observation& observation) { return state_->staging().Add(observation); }

Status Appender::AddSymbol(std::string_view name) { return state_->staging().AddSymbol(name); }

Status Appender::AddCoverage(std::string_view symbol, DayRange days, Instant probe_time) {
  return state_->staging().AddCoverage(symbol, days, probe_time);
}

uint64_t Appender::cut_size() const { return state_->cut_size(); }

size_t Appender::staged_day_count() const { return state_->staging().days().size(); }

Result<CommitOutcome> Appender::Commit(const CommitOptions& options) {
  return state_->Commit(options);
}

}  // namespace bfa
