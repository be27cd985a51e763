-- The rankings archive of each quote asset (ours), whole. Ranks do not skip after ties, percentiles
-- do. Ours: changes and days available count calendar days, not rows.
WITH ranked AS (
  SELECT *,
    dense_rank() OVER (PARTITION BY date, quote_asset ORDER BY volume DESC) AS rank,
    rank() OVER (PARTITION BY date, quote_asset ORDER BY volume DESC) AS skipping_rank,
    count(*) OVER (PARTITION BY date, quote_asset) AS symbol_count,
    fsum(volume) OVER (PARTITION BY date, quote_asset) AS total,
    count(*) OVER (PARTITION BY symbol ORDER BY date
                   RANGE BETWEEN INTERVAL 29 DAYS PRECEDING AND CURRENT ROW) AS days_available
  FROM population
),
archive AS (
  SELECT r.quote_asset, r.date,
    row_number() OVER (PARTITION BY r.quote_asset, r.date ORDER BY r.rank, r.symbol) AS position,
    r.symbol, r.rank, r.volume, r.trade_count,
    r.rank - day_1.rank AS change_1, r.rank - day_7.rank AS change_7,
    r.rank - day_14.rank AS change_14, r.rank - day_30.rank AS change_30,
    if(r.symbol_count = 1, 0,
       100.0::DOUBLE * (r.skipping_rank - 1) / (r.symbol_count - 1)) AS percentile,
    100 * r.volume / nullif(r.total, 0) AS share,
    r.days_available
  FROM ranked r
    LEFT JOIN ranked day_1 ON day_1.symbol = r.symbol AND day_1.date = r.date - 1
    LEFT JOIN ranked day_7 ON day_7.symbol = r.symbol AND day_7.date = r.date - 7
    LEFT JOIN ranked day_14 ON day_14.symbol = r.symbol AND day_14.date = r.date - 14
    LEFT JOIN ranked day_30 ON day_30.symbol = r.symbol AND day_30.date = r.date - 30
)
SELECT q.quote_asset, a.date, a.position,
  if(a.symbol IS NULL, 'not found', 'answered') AS outcome,
  a.* EXCLUDE (quote_asset, date, position)
FROM quote_assets q LEFT JOIN archive a USING (quote_asset)
ORDER BY q.quote_asset, a.date, a.position;
