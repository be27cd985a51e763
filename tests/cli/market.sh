make_volume_store s.bfa
bfa market s.bfa 2024-01-15
bfa market s.bfa 2024-01-15 --as-of 1 --format csv
bfa market s.bfa 2024-01-16 --format json
bfa market s.bfa 2024-01-17 --format ndjson
echo "# Nobody has a volume."
bfa market s.bfa 2024-01-18
bfa market s.bfa 2024-01-18 --format json
echo "# A sum that no double holds"
bfa append huge.bfa --time 2024-02-20T00:00:00Z > append.log <<'CSV'
date,symbol,available,quote_volume_usdt,trade_count
2024-01-15,AAAUSDT,true,1.7e308,1
2024-01-15,BBBUSDT,true,1.7e308,2
CSV
bfa market huge.bfa 2024-01-15 --format json
