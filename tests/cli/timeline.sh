make_store s.bfa
bfa timeline s.bfa 币安人生USDT
bfa timeline s.bfa BTCUSDT --start 2024-01-16 --format csv
bfa timeline s.bfa BTCUSDT --end 2024-01-16 --columns date,url,quote_volume_usdt,trade_count
bfa timeline s.bfa ETHBTC --columns all --format json
bfa timeline s.bfa ETHBTC --as-of 1 --spans
bfa timeline s.bfa ETHBTC --spans --format csv
bfa timeline s.bfa BTCUSDT --spans --start 2024-01-16 --end 2024-01-17 --format ndjson
bfa timeline s.bfa DEFIUSDT --start 2024-01-18 --spans
