#include "tools/observation_stager.h"

#include <memory>

#include "tools/interrupt.h"

namespace bfa::tools {
namespace {

std::string NameOfInput(const std::string& input) {
  return input == kStandardInput ? "<stdin>" : input;
}

}  // namespace

ExitCode ObservationStager::StageInput(const std::string& input) {
  const std::string name = NameOfInput(input);
  const auto source = FileSource::Open(input);
  if (!source) return console_.Fail(name, source.error());
  InputBuffer buffer(**source);
  const std::unique_ptr<ObservationReader> rows = MakeObservationReader(buffer);
  if (several_inputs_) origins_.BeginInput(name);
  const ExitCode code = StageRows(name, buffer, *rows);
  size_ += buffer.consumed_size();
  return code;
}

ExitCode ObservationStager::StageRows(const std::string& name, const InputBuffer& buffer,
                                      ObservationReader& rows) {
  Observation observation;
  for (;;) {
    const ReadState state = rows.Next(observation);
    if (Interrupted()) return ExitCode::kInterrupted;
    if (state == ReadState::kEnd) return ExitCode::kDone;
    if (state == ReadState::kFault) return console_.FailInput(name, rows.fault());
    if (const Status added = appender_.Add(observation); !added) {
      return FailRow(name, rows, observation, added.error());
    }
    given_ = given_ & observation.given;
    if (several_inputs_) origins_.Add(observation);
    if (++row_count_ % kRowsBetweenLooks == 0) {
      progress_.Update(row_count_, size_ + buffer.consumed_size());
    }
  }
}

ExitCode ObservationStager::FailRow(const std::string& name, const ObservationReader& rows,
                                    const Observation& observation, const Error& error) {
  if (const auto fault = FindFault(observation)) {
    const std::string message = std::string(fault->field) + ": " + fault->message;
    return console_.FailInput(name, {rows.PlaceOf(fault->field), message});
  }
  std::string message = error.message();
  if (several_inputs_ && error.code() == ErrorCode::kAlreadyExists) {
    message += " of " + origins_.FirstOf(observation);
  }
  return console_.FailInput(name, {rows.PlaceOf("symbol"), message});
}

}  // namespace bfa::tools
