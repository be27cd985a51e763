-- Ours. Available on each day and on some earlier one, but not on the last day before on which the
-- symbol was observed.
WITH histories AS (
  SELECT date, symbol, available,
    lag(available) OVER by_day AS was_available,
    bool_or(available) OVER (by_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ever_was
  FROM observations
  WINDOW by_day AS (PARTITION BY symbol ORDER BY date)
),
relisted AS (
  SELECT date, symbol FROM histories WHERE available AND NOT was_available AND ever_was
)
SELECT d.date, r.symbol, d.outcome
FROM days d LEFT JOIN relisted r USING (date)
ORDER BY d.date, r.symbol;
