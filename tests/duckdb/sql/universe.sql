-- Ours. Available on each day and not known to be without a trade, through each filter.
WITH tradable AS (
  SELECT date, symbol, kind, quote_asset
  FROM observations JOIN contracts USING (symbol)
  WHERE available AND NOT zero_volume
),
passed AS (
  SELECT t.date, f.filter, t.symbol
  FROM tradable t JOIN filters f
    ON (f.kinds IS NULL OR list_contains(string_split(f.kinds, ','), t.kind))
    AND (f.quotes IS NULL OR list_contains(string_split(f.quotes, ','), t.quote_asset))
)
SELECT d.date, f.filter, p.symbol, d.outcome
FROM days d CROSS JOIN filters f LEFT JOIN passed p ON p.date = d.date AND p.filter = f.filter
ORDER BY d.date, f.filter, p.symbol;
