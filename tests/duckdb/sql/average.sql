-- Over the days of each range on which the symbol has a volume; nothing if there is none.
SELECT q.number, any_value(q.outcome) AS outcome,
  favg(p.volume) AS mean_volume, avg(p.trade_count) AS mean_trades,
  nullif(count(p.volume), 0) AS days_with_data,
  min(p.volume) AS min_volume, max(p.volume) AS max_volume
FROM symbol_ranges q LEFT JOIN population p
  ON p.symbol = q.symbol AND p.date BETWEEN q.first AND q.last
GROUP BY q.number
ORDER BY q.number;
