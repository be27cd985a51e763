-- Available on each day, with size and last modified.
SELECT d.date, o.symbol, d.outcome, o.file_size_bytes, o.last_modified
FROM days d LEFT JOIN observations o ON o.date = d.date AND o.available
ORDER BY d.date, o.symbol;
