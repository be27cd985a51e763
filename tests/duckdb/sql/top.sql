-- The greatest volumes of each day, those below the least volume left out before all else. Ours:
-- within one quote asset. Ranks skip after ties; the share is of all that was let through.
WITH filtered AS (
  SELECT p.*, m.least
  FROM population p JOIN (SELECT DISTINCT least FROM top_questions) m ON p.volume >= m.least
),
ranked AS (
  SELECT *,
    rank() OVER (PARTITION BY date, quote_asset, least ORDER BY volume DESC) AS rank,
    row_number() OVER (PARTITION BY date, quote_asset, least
                       ORDER BY volume DESC, symbol) AS position,
    fsum(volume) OVER (PARTITION BY date, quote_asset, least) AS total
  FROM filtered
)
SELECT q.number, r.position, q.outcome, r.symbol, r.volume, r.trade_count, r.rank,
  round(100 * r.volume / nullif(r.total, 0), 2) AS share
FROM top_questions q LEFT JOIN ranked r
  ON r.date = q.date AND r.quote_asset = q.quote_asset AND r.least = q.least
  AND r.position <= q.row_limit
ORDER BY q.number, r.position;
