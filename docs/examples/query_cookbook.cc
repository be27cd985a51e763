// Every question that a store answers; docs/guides/query-cookbook.md explains them one by one.
//
//   query_cookbook listings.bfa bars.bfa
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>

#include "bfa/decimal_text.h"
#include "bfa/listing.h"
#include "bfa/ranking.h"
#include "bfa/reader.h"
#include "bfa/universe.h"
#include "bfa/volume.h"

namespace {

using bfa::FormatDay;
using bfa::FormatDecimal;
using bfa::FormatInstant;
using bfa::ParseDay;

void Print(const std::string& line) { std::printf("%s\n", line.c_str()); }

std::string Count(size_t count) { return std::to_string(count); }

std::string Name(const bfa::Reader& store, bfa::SymbolId id) {
  const auto name = store.SymbolName(id);
  return name ? std::string(*name) : name.error().ToString();
}

// The number of symbols, and the first three of them.
std::string Names(const bfa::Reader& store, bfa::BitsetView symbols) {
  const auto ids = store.InNameOrder(symbols);
  if (!ids) return ids.error().ToString();
  std::string text = Count(ids->size()) + ":";
  for (size_t i = 0; i < std::min<size_t>(ids->size(), 3); ++i)
    text += " " + Name(store, (*ids)[i]);
  return ids->size() > 3 ? text + " ..." : text;
}

bfa::Status AskSnapshot(const bfa::Reader& store) {
  const auto snapshot = store.SnapshotOf(*ParseDay("2022-05-12"));
  if (!snapshot) return snapshot.error();
  Print("snapshot " + Names(store, snapshot->available()));
  return {};
}

bfa::Status AskUniverse(const bfa::Reader& store) {
  const auto snapshot = store.SnapshotOf(*ParseDay("2022-05-12"));
  if (!snapshot) return snapshot.error();
  const bfa::SymbolSet universe = bfa::Universe(*snapshot);
  const uint32_t unknown = bfa::CountAndNot(universe, snapshot->volume_known());
  Print("universe " + Names(store, universe) + ", volume unknown " + Count(unknown));
  return {};
}

bfa::Status AskFilteredUniverse(const bfa::Reader& store) {
  const auto snapshot = store.SnapshotOf(*ParseDay("2022-05-12"));
  if (!snapshot) return snapshot.error();
  bfa::ContractFilter filter;
  filter.kinds = {bfa::ContractKind::kIndex};
  filter.quote_assets = {"USDT", "USDC"};
  const auto mask = bfa::SelectSymbols(store, filter);
  if (!mask) return mask.error();
  Print("filtered " + Names(store, bfa::And(bfa::Universe(*snapshot), *mask)));
  return {};
}

bfa::Status AskRange(const bfa::Reader& store) {
  const bfa::DayRange may{*ParseDay("2022-05-01"), *ParseDay("2022-05-31")};
  const auto any = bfa::AvailableOnAnyDay(store, may);
  if (!any) return any.error();
  const auto every = bfa::AvailableOnEveryDay(store, may);
  if (!every) return every.error();
  Print("any day " + Count(any->Count()) + ", every day " + Count(every->Count()));
  return {};
}

bfa::Status AskTimeline(const bfa::Reader& store) {
  const auto id = store.FindSymbol("ICPUSDT");
  if (!id) return id.error();
  const auto timeline = store.TimelineOf(*id);
  if (!timeline) return timeline.error();
  const bfa::DayRange days{*ParseDay("2022-09-20"), *ParseDay("2022-09-28")};
  for (const bfa::Day day : timeline->ObservedDays(days)) {
    const bool available = timeline->contains(bfa::BitsetKind::kAvailable, day);
    Print("timeline " + FormatDay(day) + (available ? " available" : " absent"));
  }
  return {};
}

bfa::Status AskSpans(const bfa::Reader& store) {
  const auto id = store.FindSymbol("ICPUSDT");
  if (!id) return id.error();
  const auto timeline = store.TimelineOf(*id);
  if (!timeline) return timeline.error();
  for (const bfa::DayRange& span : timeline->Spans()) {
    Print("span " + FormatDay(span.first) + " " + FormatDay(span.last));
  }
  return {};
}

bfa::Status AskFirstAndLastDay(const bfa::Reader& store) {
  const auto id = store.FindSymbol("FTTUSDT");
  if (!id) return id.error();
  const auto timeline = store.TimelineOf(*id);
  if (!timeline) return timeline.error();
  const auto first = timeline->FirstDay();
  const auto last = timeline->LastDay();
  const auto traded = timeline->LastTradedDay();
  if (first && last && traded) {
    Print("first " + FormatDay(*first) + ", last " + FormatDay(*last) + ", last traded " +
          FormatDay(*traded));
  }
  return {};
}

bfa::Status AskListings(const bfa::Reader& store) {
  const auto listed = bfa::Listings(store, *ParseDay("2023-05-03"));
  if (!listed) return listed.error();
  Print("listed " + Names(store, *listed));
  const auto relisted = bfa::Relistings(store, *ParseDay("2022-09-27"));
  if (!relisted) return relisted.error();
  Print("relisted " + Names(store, *relisted));
  const auto delisted = bfa::Delistings(store, *ParseDay("2022-05-14"));
  if (!delisted) return delisted.error();
  Print("delisted " + Names(store, *delisted));
  return {};
}

bfa::Status AskCounts(const bfa::Reader& store) {
  const auto counts = store.Counts({*ParseDay("2022-05-12"), *ParseDay("2022-05-14")});
  if (!counts) return counts.error();
  for (const bfa::DayCounts& day : *counts) {
    Print("counts " + FormatDay(day.day) + " observed " + Count(day.observed) + " available " +
          Count(day.available) + " zero-volume " + Count(day.zero_volume));
  }
  return {};
}

bfa::Status AskEnded(const bfa::Reader& store) {
  const auto days = store.Days();
  if (!days) return days.error();
  const auto last = store.SnapshotOf(days->last);
  if (!last) return last.error();
  Print("ended " + Count(store.symbol_count() - bfa::Universe(*last).Count()));
  return {};
}

bfa::Status AskRevisions(const bfa::Reader& store) {
  const auto revisions = store.Revisions(*ParseDay("2022-05-14"));
  if (!revisions) return revisions.error();
  for (const bfa::Revision& revision : *revisions) {
    Print("revision " + Count(revision.commit_sequence) + " of " + FormatInstant(revision.time) +
          " added " + Count(revision.rows_added) + " changed " + Count(revision.rows_changed));
  }
  return {};
}

bfa::Status AskAsOf(const bfa::Reader& store) {
  const auto then = store.AsOf(1);
  if (!then) return then.error();
  const auto delisted = bfa::Delistings(*then, *ParseDay("2022-05-14"));
  if (!delisted) return delisted.error();
  Print("as of commit 1 delisted " + Names(*then, *delisted));
  return {};
}

bfa::Status AskTwoDays(const bfa::Reader& store) {
  const auto before = store.SnapshotOf(*ParseDay("2022-05-13"));
  if (!before) return before.error();
  const auto after = store.SnapshotOf(*ParseDay("2022-05-14"));
  if (!after) return after.error();
  Print("on both days " + Count(bfa::CountAnd(before->available(), after->available())));
  Print("gone " + Names(store, bfa::AndNot(before->available(), after->available())));
  return {};
}

bfa::Status AskEveryDay(const bfa::Reader& store) {
  uint64_t symbol_days = 0;
  const bfa::DayRange year{*ParseDay("2022-01-01"), *ParseDay("2022-12-31")};
  bfa::Status done = store.ForEachDay(
      year, [&](const bfa::Snapshot& day) { symbol_days += bfa::Universe(day).Count(); });
  if (!done) return done;
  Print("symbol days of 2022: " + Count(symbol_days));
  return {};
}

bfa::Status AskValues(const bfa::Reader& bars) {
  const auto id = bars.FindSymbol("ETHUSDT");
  if (!id) return id.error();
  const auto snapshot = bars.SnapshotOf(*ParseDay("2026-03-18"));
  if (!snapshot) return snapshot.error();
  const auto close = snapshot->Decimal(bfa::Column::kClosePrice, *id);
  if (!close) return close.error();
  if (*close) Print("close " + FormatDecimal(**close));
  return {};
}

bfa::Status AskTop(const bfa::Reader& bars) {
  bfa::VolumeQuery query;
  query.min_volume = 1e6;
  query.limit = 3;
  const auto top = bfa::TopByVolume(bars, *ParseDay("2026-03-18"), query);
  if (!top) return top.error();
  for (const bfa::RankedVolume& row : *top) {
    Print("top " + Count(row.rank) + " " + Name(bars, row.symbol) + " " +
          FormatDecimal(row.quote_volume_usdt) + " share " +
          FormatDecimal(row.market_share_pct.value_or(0)));
  }
  return {};
}

bfa::Status AskPercentile(const bfa::Reader& bars) {
  const auto id = bars.FindSymbol("DOTUSDT");
  if (!id) return id.error();
  const auto stood = bfa::VolumePercentileOf(bars, *ParseDay("2026-03-18"), *id);
  if (!stood) return stood.error();
  Print("rank " + Count(stood->rank) + " of " + Count(stood->symbol_count) + ", percentile " +
        FormatDecimal(stood->percentile));
  return {};
}

bfa::Status AskAverage(const bfa::Reader& bars) {
  const auto id = bars.FindSymbol("ETHUSDT");
  if (!id) return id.error();
  const auto average = bfa::AverageVolumeOf(bars, *id, {bfa::kFirstDay, bfa::kLastDay});
  if (!average) return average.error();
  if (*average) {
    Print("average " + FormatDecimal((*average)->avg_volume_usdt) + " over " +
          Count((*average)->days_with_data) + " days");
  }
  return {};
}

bfa::Status AskTrend(const bfa::Reader& bars) {
  const auto id = bars.FindSymbol("ETHUSDT");
  if (!id) return id.error();
  const auto trend = bfa::VolumeTrendOf(bars, *id, {bfa::kFirstDay, bfa::kLastDay}, 3);
  if (!trend) return trend.error();
  for (const bfa::VolumeOfDay& day : *trend) {
    Print("trend " + FormatDay(day.day) + " " + FormatDecimal(day.quote_volume_usdt));
  }
  return {};
}

bfa::Status AskMarket(const bfa::Reader& bars) {
  const auto market = bfa::MarketSummaryOf(bars, *ParseDay("2026-03-18"));
  if (!market) return market.error();
  if (*market) {
    Print("market " + FormatDecimal((*market)->total_volume_usdt) + " in " +
          Count((*market)->symbol_count) + " symbols");
  }
  return {};
}

bfa::Status AskRankings(const bfa::Reader& bars) {
  std::map<bfa::SymbolId, size_t> days_as_first;
  bfa::Status done = bfa::ForEachRanking(bars, "USDT", [&](const bfa::Ranking& row) {
    if (row.rank == 1) ++days_as_first[row.symbol];
    return true;  // go on
  });
  if (!done) return done;
  for (const auto& [id, days] : days_as_first) Print(Name(bars, id) + " first on " + Count(days));
  return {};
}

int Fail(const bfa::Error& error) {
  std::fprintf(stderr, "query_cookbook: %s\n", error.ToString().c_str());
  return 1;
}

int AskAll(const std::string& listing_path, const std::string& bars_path) {
  const auto listings = bfa::Reader::Open(listing_path);
  if (!listings) return Fail(listings.error());
  const auto bars = bfa::Reader::Open(bars_path);
  if (!bars) return Fail(bars.error());
  for (const auto ask : {AskSnapshot, AskUniverse, AskFilteredUniverse, AskRange, AskTimeline,
                         AskSpans, AskFirstAndLastDay, AskListings, AskCounts, AskEnded,
                         AskRevisions, AskAsOf, AskTwoDays, AskEveryDay}) {
    if (const auto done = ask(*listings); !done) return Fail(done.error());
  }
  for (const auto ask :
       {AskValues, AskTop, AskPercentile, AskAverage, AskTrend, AskMarket, AskRankings}) {
    if (const auto done = ask(*bars); !done) return Fail(done.error());
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: query_cookbook LISTINGS.bfa BARS.bfa\n");
    return 2;
  }
  return AskAll(argv[1], argv[2]);
}
