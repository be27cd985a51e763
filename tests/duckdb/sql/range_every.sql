-- Ours. Available on each calendar day of each range.
WITH found AS (
  SELECT r.number, o.symbol
  FROM ranges r JOIN observations o ON o.available AND o.date BETWEEN r.first AND r.last
  GROUP BY r.number, r.first, r.last, o.symbol
  HAVING count(*) = r.last - r.first + 1
)
SELECT r.number, f.symbol, r.outcome
FROM ranges r LEFT JOIN found f USING (number)
ORDER BY r.number, f.symbol;
