#include "tests/store/query_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace bfa::test {
namespace {

constexpr std::chrono::days kOneDay{1};

std::string Joined(const Lines& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

double RoundedTo2(double value) { return std::round(value * 100) / 100; }

// Wide enough for any sum of doubles.
template <typename Values>
double SumOf(const Values& values) {
  long double sum = 0;
  for (const auto value : values) sum += static_cast<long double>(value);
  const bool fits = sum <= std::numeric_limits<double>::max();
  return fits ? static_cast<double>(sum) : std::numeric_limits<double>::infinity();
}

std::optional<double> ShareOf(double volume, double total) {
  if (total == 0) return std::nullopt;
  if (std::isinf(total)) return 0;
  return static_cast<double>(100 * static_cast<long double>(volume) / total);
}

}  // namespace

std::string TextOf(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.12g", value);
  return text.data();
}

std::string TextOf(int64_t value) { return std::to_string(value); }

QueryModel::QueryModel(const ModelState& state) : symbols_(state.symbols) {
  for (const Day day : state.ObservedDays()) cells_[day] = state.CellsOn(day);
}

bool QueryModel::IsObserved(const std::string& symbol, Day day) const {
  const auto cells = cells_.find(day);
  return cells != cells_.end() && cells->second.contains(symbol);
}

bool QueryModel::IsAvailable(const std::string& symbol, Day day) const {
  return IsObserved(symbol, day) && cells_.at(day).at(symbol).available;
}

bool QueryModel::WasAvailableBefore(const std::string& symbol, Day day) const {
  return std::any_of(cells_.begin(), cells_.lower_bound(day),
                     [&](const auto& entry) { return IsAvailable(symbol, entry.first); });
}

bool QueryModel::Touches(DayRange range) const {
  return !cells_.empty() && range.first <= cells_.rbegin()->first &&
         range.last >= cells_.begin()->first;
}

Lines QueryModel::Universe(Day day) const {
  if (!cells_.contains(day)) return kNotFoundLines;
  Lines names;
  for (const auto& [symbol, cell] : cells_.at(day)) {
    const bool is_dead =
        cell.metadata.has(Column::kTradeCount) && cell.metadata.integer(Column::kTradeCount) == 0;
    if (cell.available && !is_dead) names.push_back(symbol);
  }
  return names;
}

Lines QueryModel::Select(const ContractFilter& filter) const {
  Lines names;
  for (const std::string& symbol : symbols_) {
    const auto [kind, quote_asset] = Classify(symbol);
    const bool kind_fits = !filter.kinds || std::ranges::count(*filter.kinds, kind) > 0;
    const bool asset_fits =
        !filter.quote_assets || std::ranges::count(*filter.quote_assets, quote_asset) > 0;
    if (kind_fits && asset_fits) names.push_back(symbol);
  }
  return names;
}

Lines QueryModel::OnAnyDay(DayRange range) const {
  if (!Touches(range)) return kNotFoundLines;
  Lines names;
  for (const std::string& symbol : symbols_) {
    const bool on_any = std::ranges::any_of(cells_, [&](const auto& entry) {
      return range.contains(entry.first) && IsAvailable(symbol, entry.first);
    });
    if (on_any) names.push_back(symbol);
  }
  return names;
}

Lines QueryModel::OnEveryDay(DayRange range) const {
  if (!Touches(range)) return kNotFoundLines;
  Lines names;
  for (const std::string& symbol : symbols_) {
    bool on_every = true;
    for (Day day = range.first; day <= range.last && on_every; day += kOneDay) {
      on_every = IsAvailable(symbol, day);
    }
    if (on_every) names.push_back(symbol);
  }
  return names;
}

Lines QueryModel::Listings(Day day) const {
  if (!cells_.contains(day)) return kNotFoundLines;
  Lines names;
  for (const std::string& symbol : symbols_) {
    if (IsAvailable(symbol, day) && !WasAvailableBefore(symbol, day)) names.push_back(symbol);
  }
  return names;
}

Lines QueryModel::Relistings(Day day) const {
  if (!cells_.contains(day)) return kNotFoundLines;
  Lines names;
  for (const std::string& symbol : symbols_) {
    if (!IsAvailable(symbol, day) || !WasAvailableBefore(symbol, day)) continue;
    std::optional<Day> last_observed;
    for (const auto& [earlier, cells] : cells_) {
      if (earlier < day && cells.contains(symbol)) last_observed = earlier;
    }
    if (!IsAvailable(symbol, *last_observed)) names.push_back(symbol);
  }
  return names;
}

Lines QueryModel::Delistings(Day day) const {
  if (!cells_.contains(day)) return kNotFoundLines;
  Lines names;
  for (const std::string& symbol : symbols_) {
    const bool is_absent = IsObserved(symbol, day) && !IsAvailable(symbol, day);
    if (is_absent && IsAvailable(symbol, day - kOneDay)) names.push_back(symbol);
  }
  return names;
}

std::optional<QueryModel::Volume> QueryModel::VolumeOf(const std::string& symbol, Day day) const {
  if (!IsAvailable(symbol, day)) return std::nullopt;
  const Metadata& metadata = cells_.at(day).at(symbol).metadata;
  if (!metadata.has(Column::kQuoteVolumeUsdt)) return std::nullopt;
  Volume volume{metadata.decimal(Column::kQuoteVolumeUsdt), std::nullopt};
  if (metadata.has(Column::kTradeCount)) volume.trade_count = metadata.integer(Column::kTradeCount);
  return volume;
}

QueryModel::Population QueryModel::PopulationOf(Day day, const std::string& quote_asset,
                                                double min_volume) const {
  Population population;
  for (const std::string& symbol : symbols_) {
    const auto volume = VolumeOf(symbol, day);
    if (!volume || volume->volume < min_volume) continue;
    if (Classify(symbol).quote_asset == quote_asset) population.emplace(symbol, *volume);
  }
  return population;
}

int64_t QueryModel::RankOf(double volume, const Population& population) {
  return 1 + std::ranges::count_if(population,
                                   [&](const auto& entry) { return entry.second.volume > volume; });
}

int64_t QueryModel::DenseRankOf(double volume, const Population& population) {
  std::set<double> greater;
  for (const auto& [symbol, other] : population) {
    if (other.volume > volume) greater.insert(other.volume);
  }
  return 1 + static_cast<int64_t>(greater.size());
}

namespace {

template <typename Population>
double TotalOf(const Population& population) {
  std::vector<double> volumes;
  volumes.reserve(population.size());
  for (const auto& [symbol, volume] : population) volumes.push_back(volume.volume);
  return SumOf(volumes);
}

// The names by rank; those of one rank by their bytes, as the map has them.
template <typename Population>
Lines ByRank(const Population& population) {
  std::multimap<double, std::string, std::greater<>> ordered;
  for (const auto& [symbol, volume] : population) ordered.emplace(volume.volume, symbol);
  Lines names;
  for (const auto& [volume, symbol] : ordered) names.push_back(symbol);
  return names;
}

}  // namespace

Lines QueryModel::Top(Day day, const VolumeQuery& query) const {
  if (!cells_.contains(day)) return kNotFoundLines;
  const Population population = PopulationOf(day, std::string(query.quote_asset), query.min_volume);
  Lines lines;
  for (const std::string& symbol : ByRank(population)) {
    if (lines.size() == query.limit) break;
    const Volume& volume = population.at(symbol);
    std::optional<double> share = ShareOf(volume.volume, TotalOf(population));
    if (share) share = RoundedTo2(*share);
    lines.push_back(Joined({TextOf(RankOf(volume.volume, population)), symbol,
                            TextOf(volume.volume), TextOf(volume.trade_count), TextOf(share)}));
  }
  return lines;
}

Lines QueryModel::Percentile(Day day, const std::string& symbol) const {
  const auto volume = VolumeOf(symbol, day);
  if (!volume) return kNotFoundLines;
  const Population population = PopulationOf(day, std::string(Classify(symbol).quote_asset), 0);
  const int64_t rank = RankOf(volume->volume, population);
  const auto count = static_cast<int64_t>(population.size());
  const double percentile =
      RoundedTo2(100 * static_cast<double>(count - rank) / static_cast<double>(count));
  return {Joined({TextOf(rank), TextOf(count), TextOf(percentile)})};
}

Lines QueryModel::Average(const std::string& symbol, DayRange range) const {
  std::vector<double> volumes;
  std::vector<int64_t> trades;
  for (const auto& [day, cells] : cells_) {
    const auto volume = VolumeOf(symbol, day);
    if (!volume || !range.contains(day)) continue;
    volumes.push_back(volume->volume);
    if (volume->trade_count) trades.push_back(*volume->trade_count);
  }
  if (volumes.empty()) return {};
  std::optional<double> trade_average;
  if (!trades.empty()) trade_average = SumOf(trades) / static_cast<double>(trades.size());
  return {Joined({TextOf(SumOf(volumes) / static_cast<double>(volumes.size())),
                  TextOf(trade_average), TextOf(static_cast<int64_t>(volumes.size())),
                  TextOf(*std::ranges::min_element(volumes)),
                  TextOf(*std::ranges::max_element(volumes))})};
}

Lines QueryModel::Trend(const std::string& symbol, DayRange range, size_t limit) const {
  Lines lines;
  for (const auto& [day, cells] : cells_) {
    const auto volume = VolumeOf(symbol, day);
    if (!volume || !range.contains(day)) continue;
    lines.push_back(Joined({FormatDay(day), TextOf(volume->volume), TextOf(volume->trade_count)}));
  }
  std::ranges::reverse(lines);
  lines.resize(std::min(lines.size(), limit));
  return lines;
}

Lines QueryModel::Summary(Day day, const std::string& quote_asset) const {
  if (!cells_.contains(day)) return kNotFoundLines;
  const Population population = PopulationOf(day, quote_asset, 0);
  if (population.empty()) return {};
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  std::optional<int64_t> trades;
  for (const auto& [symbol, volume] : population) {
    if (!volume.trade_count) continue;
    const int64_t so_far = trades.value_or(0);
    trades = *volume.trade_count > kMost - so_far ? kMost : so_far + *volume.trade_count;
  }
  const double total = TotalOf(population);
  return {Joined({TextOf(total), TextOf(trades), TextOf(static_cast<int64_t>(population.size())),
                  TextOf(total / static_cast<double>(population.size()))})};
}

std::string QueryModel::RankingLine(Day day, const std::string& symbol,
                                    const Population& population,
                                    const std::map<Day, Population>& archive) const {
  const Volume& volume = population.at(symbol);
  const int64_t rank = DenseRankOf(volume.volume, population);
  Lines words{FormatDay(day), symbol, TextOf(rank), TextOf(volume.volume),
              TextOf(volume.trade_count)};
  for (const int days : {1, 7, 14, 30}) {
    const auto before = archive.find(day - std::chrono::days{days});
    std::optional<int64_t> change;
    if (before != archive.end() && before->second.contains(symbol)) {
      change = rank - DenseRankOf(before->second.at(symbol).volume, before->second);
    }
    words.push_back(TextOf(change));
  }
  const auto others = static_cast<double>(population.size() - 1);
  const auto ahead = static_cast<double>(RankOf(volume.volume, population) - 1);
  words.push_back(TextOf(others == 0 ? 0 : 100 * ahead / others));
  words.push_back(TextOf(ShareOf(volume.volume, TotalOf(population))));
  int64_t days_available = 0;
  for (const auto& [other_day, other] : archive) {
    const bool is_recent = other_day <= day && other_day > day - std::chrono::days{30};
    if (is_recent && other.contains(symbol)) ++days_available;
  }
  words.push_back(TextOf(days_available));
  return Joined(words);
}

Lines QueryModel::Rankings(const std::string& quote_asset) const {
  std::map<Day, Population> archive;
  for (const auto& [day, cells] : cells_) archive[day] = PopulationOf(day, quote_asset, 0);
  Lines lines;
  for (const auto& [day, population] : archive) {
    for (const std::string& symbol : ByRank(population)) {
      lines.push_back(RankingLine(day, symbol, population, archive));
    }
  }
  return lines.empty() ? kNotFoundLines : lines;
}

Lines ModelRevisions(const std::vector<ModelState>& history, uint64_t sequence, Day day) {
  Lines lines;
  std::map<std::string, ModelCell> before;
  for (const ModelState& state : history) {
    if (state.sequence > sequence) break;
    std::map<std::string, ModelCell> cells = state.CellsOn(day);
    int64_t added = 0;
    int64_t changed = 0;
    for (const auto& [symbol, cell] : cells) {
      const auto old = before.find(symbol);
      if (old == before.end()) {
        ++added;
      } else if (old->second.available != cell.available || old->second.metadata != cell.metadata) {
        ++changed;
      }
    }
    if (added + changed > 0) {
      lines.push_back(
          Joined({std::to_string(state.sequence), TextOf(state.time.time_since_epoch().count()),
                  "+" + TextOf(added), "~" + TextOf(changed)}));
    }
    before = std::move(cells);
  }
  return lines;
}

}  // namespace bfa::test
