// Stages what text inputs say of observations.
#ifndef BFA_TOOLS_OBSERVATION_STAGER_H_
#define BFA_TOOLS_OBSERVATION_STAGER_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "bfa/appender.h"
#include "tools/console.h"
#include "tools/observation_reader.h"
#include "tools/progress.h"

namespace bfa::tools {

// The cells of each input, so that a cell given twice is reported with the input of the first.
class CellOrigins {
 public:
  void BeginInput(std::string name) { inputs_.push_back({std::move(name), {}}); }

  void Add(const Observation& observation) { inputs_.back().cells.push_back(HashOf(observation)); }

  // The input that gave the cell first.
  std::string FirstOf(const Observation& observation) const {
    const size_t hash = HashOf(observation);
    for (const Input& input : inputs_) {
      const auto& cells = input.cells;
      if (std::find(cells.begin(), cells.end(), hash) != cells.end()) return input.name;
    }
    return inputs_.back().name;
  }

 private:
  struct Input {
    std::string name;
    std::vector<size_t> cells;  // hashes, which are enough for a message
  };

  static size_t HashOf(const Observation& observation) {
    const auto day = static_cast<size_t>(observation.day.time_since_epoch().count());
    return std::hash<std::string>()(observation.symbol) ^ day * size_t{0x9E3779B97F4A7C15};
  }

  std::vector<Input> inputs_;
};

// Stages the rows of inputs, and says what is wrong with them. The references must outlive it.
class ObservationStager {
 public:
  ObservationStager(Console& console, Appender& appender, Progress& progress, bool several_inputs)
      : console_(console),
        appender_(appender),
        progress_(progress),
        several_inputs_(several_inputs) {}

  // A path, or `-` for standard input. What it returns is what the process should answer, where it
  // is not kDone.
  ExitCode StageInput(const std::string& input);
  void Finish() { progress_.Finish(row_count_, size_); }

  // The columns that every row spoke of.
  ColumnSet given() const { return given_; }

 private:
  static constexpr uint64_t kRowsBetweenLooks = 4096;

  ExitCode StageRows(const std::string& name, const InputBuffer& buffer, ObservationReader& rows);
  ExitCode FailRow(const std::string& name, const ObservationReader& rows,
                   const Observation& observation, const Error& error);

  Console& console_;
  Appender& appender_;
  Progress& progress_;
  bool several_inputs_;
  CellOrigins origins_;
  ColumnSet given_ = ColumnSet::All();
  uint64_t row_count_ = 0;
  uint64_t size_ = 0;  // of the inputs before
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_OBSERVATION_STAGER_H_
