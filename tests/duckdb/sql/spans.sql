-- Ours. Maximal runs of available days: within a run, the day less its position does not change.
WITH numbered AS (
  SELECT symbol, date,
    date - row_number() OVER (PARTITION BY symbol ORDER BY date)::INTEGER AS island
  FROM observations
  WHERE available
),
spans AS (
  SELECT symbol, min(date) AS first_day, max(date) AS last_day
  FROM numbered
  GROUP BY symbol, island
)
SELECT s.symbol, p.first_day, s.outcome, p.last_day
FROM symbols s LEFT JOIN spans p USING (symbol)
ORDER BY s.symbol, p.first_day;
