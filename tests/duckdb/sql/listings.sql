-- Available on each day and on no earlier one.
WITH listed AS (
  SELECT symbol, min(date) AS date FROM observations WHERE available GROUP BY symbol
)
SELECT d.date, l.symbol, d.outcome
FROM days d LEFT JOIN listed l USING (date)
ORDER BY d.date, l.symbol;
