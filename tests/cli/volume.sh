make_volume_store s.bfa
bfa volume s.bfa AAAUSDT
bfa volume s.bfa AAAUSDT --start 2024-01-15 --end 2024-01-16 --format csv
bfa volume s.bfa BBBUSDT --end 2024-01-19 --format json
bfa volume s.bfa DDDUSDT --as-of 1 --format ndjson
bfa volume s.bfa DDDUSDT --format ndjson
echo "# No day with a volume"
bfa volume s.bfa EEEUSDT
bfa volume s.bfa AAAUSDT --start 2024-01-18 --end 2024-01-18 --format csv

echo "# --trend"
bfa volume s.bfa AAAUSDT --trend 2
bfa volume s.bfa AAAUSDT --trend 3 --end 2024-01-19 --format csv
bfa volume s.bfa AAAUSDT --trend 100 --start 2024-01-16 --end 2024-01-18 --format json
bfa volume s.bfa DDDUSDT --trend 18446744073709551615 --as-of 1 --format ndjson
bfa volume s.bfa HHHUSDT --trend 5 --format csv

echo "# --percentile"
bfa volume s.bfa BBBUSDT --percentile 2024-01-15
bfa volume s.bfa CCCUSDT --percentile 2024-01-15 --format csv
bfa volume s.bfa DDDUSDT --percentile 2024-01-15 --as-of 1 --format json
bfa volume s.bfa FFFUSDT --percentile 2024-01-15 --format csv
bfa volume s.bfa GGGUSDC --percentile 2024-01-15 --format csv
bfa volume s.bfa AAAUSDT --percentile 2024-01-19 --format ndjson
bfa volume s.bfa BBBUSDT --percentile 2024-01-19 --format ndjson
