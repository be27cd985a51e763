-- Available on at least one day of each range.
WITH found AS (
  SELECT DISTINCT r.number, o.symbol
  FROM ranges r JOIN observations o ON o.available AND o.date BETWEEN r.first AND r.last
)
SELECT r.number, f.symbol, r.outcome
FROM ranges r LEFT JOIN found f USING (number)
ORDER BY r.number, f.symbol;
