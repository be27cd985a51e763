// Every query, answered from the plain maps of the model: slow, and plain enough to be right by
// reading it.
#ifndef BFA_TESTS_STORE_QUERY_MODEL_H_
#define BFA_TESTS_STORE_QUERY_MODEL_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bfa/universe.h"
#include "bfa/volume.h"
#include "tests/store/store_model.h"

namespace bfa::test {

// An answer in words, to be compared with another: a line for each symbol, day or row.
using Lines = std::vector<std::string>;

// The answer where there is nothing to ask about.
inline const Lines kNotFoundLines{"not found"};

// To 12 digits: sums may be rounded in other ways.
std::string TextOf(double value);
std::string TextOf(int64_t value);
template <typename T>
std::string TextOf(const std::optional<T>& value) {
  return value ? TextOf(*value) : "none";
}

class QueryModel {
 public:
  explicit QueryModel(const ModelState& state);

  // Lists of names. Ranges must not be empty.
  Lines Universe(Day day) const;
  Lines Select(const ContractFilter& filter) const;
  Lines OnAnyDay(DayRange range) const;
  Lines OnEveryDay(DayRange range) const;
  Lines Listings(Day day) const;
  Lines Relistings(Day day) const;
  Lines Delistings(Day day) const;

  // `rank symbol volume trades share`.
  Lines Top(Day day, const VolumeQuery& query) const;
  // `rank count percentile`.
  Lines Percentile(Day day, const std::string& symbol) const;
  // `volume trades days least greatest`; empty where there is none.
  Lines Average(const std::string& symbol, DayRange range) const;
  // `day volume trades`.
  Lines Trend(const std::string& symbol, DayRange range, size_t limit) const;
  // `volume trades count mean`; empty where there is none.
  Lines Summary(Day day, const std::string& quote_asset) const;
  // `day symbol rank volume trades changes… percentile share days`.
  Lines Rankings(const std::string& quote_asset) const;

 private:
  struct Volume {
    double volume;
    std::optional<int64_t> trade_count;
  };
  using Population = std::map<std::string, Volume>;

  bool IsObserved(const std::string& symbol, Day day) const;
  bool IsAvailable(const std::string& symbol, Day day) const;
  bool WasAvailableBefore(const std::string& symbol, Day day) const;
  std::optional<Volume> VolumeOf(const std::string& symbol, Day day) const;
  Population PopulationOf(Day day, const std::string& quote_asset, double min_volume) const;
  // 1 and how many are greater, or how many different volumes are.
  static int64_t RankOf(double volume, const Population& population);
  static int64_t DenseRankOf(double volume, const Population& population);
  std::string RankingLine(Day day, const std::string& symbol, const Population& population,
                          const std::map<Day, Population>& archive) const;
  // Whether a day of it lies between the first and the last observed one.
  bool Touches(DayRange range) const;

  std::set<std::string> symbols_;
  std::map<Day, std::map<std::string, ModelCell>> cells_;  // of the observed days
};

// `commit time +added ~changed`: what happened to a day up to a commit.
Lines ModelRevisions(const std::vector<ModelState>& history, uint64_t sequence, Day day);

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_QUERY_MODEL_H_
