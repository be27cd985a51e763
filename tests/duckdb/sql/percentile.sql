-- Where a symbol stood among all of the day that (ours) are quoted in the same asset.
WITH ranked AS (
  SELECT date, symbol,
    rank() OVER (PARTITION BY date, quote_asset ORDER BY volume DESC) AS rank,
    count(*) OVER (PARTITION BY date, quote_asset) AS symbol_count
  FROM population
)
SELECT c.date, c.symbol, if(r.rank IS NULL, 'not found', 'answered') AS outcome,
  r.rank, r.symbol_count,
  round(100.0::DOUBLE * (r.symbol_count - r.rank) / r.symbol_count, 2) AS percentile
FROM cells c LEFT JOIN ranked r USING (date, symbol)
ORDER BY c.date, c.symbol;
