-- All of a day that (ours) is quoted in one asset; nothing if that is nothing.
SELECT d.date, a.quote_asset, any_value(d.outcome) AS outcome,
  fsum(p.volume) AS total_volume,
  sum(p.trade_count)::BIGINT AS total_trades,
  nullif(count(p.symbol), 0) AS symbol_count,
  favg(p.volume) AS mean_volume
FROM days d CROSS JOIN quote_assets a
  LEFT JOIN population p ON p.date = d.date AND p.quote_asset = a.quote_asset
GROUP BY d.date, a.quote_asset
ORDER BY d.date, a.quote_asset;
