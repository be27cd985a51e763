make_store s.bfa
bfa delistings s.bfa 2024-01-16
bfa delistings s.bfa 2024-01-16 --as-of 1 --format csv
echo "# Nothing is known of the day before."
bfa delistings s.bfa 2024-01-15 --format json
bfa delistings s.bfa 2024-01-18
bfa delistings s.bfa 2024-01-18 -q --format ndjson
echo "# Nobody went."
bfa append s.bfa --time 2024-01-22T00:00:00Z > append.log <<CSV
date,symbol,available
2024-01-19,BTCUSDT,true
CSV
bfa delistings s.bfa 2024-01-19 --format csv
