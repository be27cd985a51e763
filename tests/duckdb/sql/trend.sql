-- The last days of each range on which the symbol has a volume, newest first.
WITH known AS (
  SELECT q.number, q.look_back, p.date, p.volume, p.trade_count,
    row_number() OVER (PARTITION BY q.number ORDER BY p.date DESC) AS position
  FROM symbol_ranges q JOIN population p
    ON p.symbol = q.symbol AND p.date BETWEEN q.first AND q.last
)
SELECT q.number, k.position, q.outcome, k.date, k.volume, k.trade_count
FROM symbol_ranges q LEFT JOIN known k ON k.number = q.number AND k.position <= q.look_back
ORDER BY q.number, k.position;
