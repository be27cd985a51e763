-- First and last day with a file; the last that is not known to be without a trade.
SELECT s.symbol, s.outcome,
  min(o.date) FILTER (o.available) AS first_day,
  max(o.date) FILTER (o.available) AS last_day,
  max(o.date) FILTER (o.available AND NOT o.zero_volume) AS last_traded_day
FROM symbols s LEFT JOIN observations o USING (symbol)
GROUP BY s.symbol, s.outcome
ORDER BY s.symbol;
