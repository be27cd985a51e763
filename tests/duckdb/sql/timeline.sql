-- Every day on which each symbol was observed.
SELECT s.symbol, o.date, s.outcome, o.available, o.file_size_bytes, o.status_code
FROM symbols s LEFT JOIN observations o USING (symbol)
ORDER BY s.symbol, o.date;
