-- Every column of every row.
SELECT date, symbol, available, file_size_bytes, last_modified, status_code, probe_timestamp,
  quote_volume_usdt, trade_count, volume_base, taker_buy_volume_base, taker_buy_quote_volume_usdt,
  open_price, high_price, low_price, close_price
FROM observations
ORDER BY date, symbol;
