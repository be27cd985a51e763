#include "tests/duckdb/comparison.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bfa::test {
namespace {

constexpr size_t kShownCount = 5;
constexpr double kTolerance = 1e-12;

bool AreClose(const Cell& a, const Cell& b) {
  const double* x = std::get_if<double>(&a);
  const double* y = std::get_if<double>(&b);
  if (x == nullptr || y == nullptr) return a == b;
  return std::abs(*x - *y) <= kTolerance * std::max(std::abs(*x), std::abs(*y));
}

}  // namespace

Comparison::Comparison(Answers expected, size_t key_count, std::span<const std::string_view> sums)
    : answers_(std::move(expected)), key_count_(key_count) {
  for (const std::string& name : answers_.column_names()) {
    is_sum_.push_back(std::ranges::find(sums, name) != sums.end());
  }
  Advance();
}

Comparison::Order Comparison::OrderOfExpected(const Record& actual) const {
  for (size_t i = 0; i < key_count_; ++i) {
    if (expected_[i] < actual[i]) return Order::kBefore;
    if (actual[i] < expected_[i]) return Order::kBehind;
  }
  return Order::kSame;
}

bool Comparison::AreEqual(const Record& actual) const {
  for (size_t i = key_count_; i < is_sum_.size(); ++i) {
    const bool equal = is_sum_[i] ? AreClose(expected_[i], actual[i]) : expected_[i] == actual[i];
    if (!equal) return false;
  }
  return actual.size() == expected_.size();
}

void Comparison::Differ(std::string difference) {
  ++difference_count_;
  if (differences_.size() < kShownCount) differences_.push_back(std::move(difference));
}

void Comparison::MissInBfa() {
  ++compared_count_;
  Differ(FormatCells(expected_, 0, key_count_) +
         " only in DuckDB: " + FormatCells(expected_, key_count_, expected_.size()));
  Advance();
}

void Comparison::Add(Record actual) {
  actual.resize(std::max(actual.size(), is_sum_.size()));
  while (has_expected_ && OrderOfExpected(actual) == Order::kBefore) MissInBfa();
  ++compared_count_;
  const std::string_view only = " only in bfa: ";
  if (!has_expected_ || OrderOfExpected(actual) == Order::kBehind) {
    Differ(FormatCells(actual, 0, key_count_).append(only) +
           FormatCells(actual, key_count_, actual.size()));
    return;
  }
  if (!AreEqual(actual)) {
    Differ(FormatCells(actual, 0, key_count_) +
           " DuckDB: " + FormatCells(expected_, key_count_, expected_.size()) +
           " bfa: " + FormatCells(actual, key_count_, actual.size()));
  }
  Advance();
}

void Comparison::Finish() {
  while (has_expected_) MissInBfa();
}

}  // namespace bfa::test
