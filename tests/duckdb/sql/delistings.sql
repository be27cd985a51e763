-- Available on the calendar day before and (ours) observed to be absent on the day.
WITH delisted AS (
  SELECT today.date, today.symbol
  FROM observations today JOIN observations before
    ON before.symbol = today.symbol AND before.date = today.date - 1
  WHERE before.available AND NOT today.available
)
SELECT d.date, e.symbol, d.outcome
FROM days d LEFT JOIN delisted e USING (date)
ORDER BY d.date, e.symbol;
