make_store s.bfa
bfa append s.bfa --time 2024-01-22T00:00:00Z > append.log <<'CSV'
date,symbol,available,file_size_bytes
2024-01-16,BTCUSDT,true,1003
2024-01-16,DEFIUSDT,true,1
2024-01-16,ETHBTC,false,
2024-01-18,NEWUSDT,false,
CSV
without_ids() { sed -E 's/[0-9a-f]{32}/----------------id--------------/'; }
bfa revisions s.bfa 2024-01-15 | without_ids
bfa revisions s.bfa 2024-01-16 --format csv | without_ids
bfa revisions s.bfa 2024-01-18 --format json | without_ids
bfa revisions s.bfa 2024-01-18 --as-of 2024-01-21T23:59:59Z --format ndjson | without_ids

echo "# The batch is the one of the commit."
batch_of() { bfa dump s.bfa --commits | awk -v n="$1" '$2 == n { print $5 }'; }
bfa revisions s.bfa 2024-01-16 --format csv |
  grep -c -e "^1,.*,$(batch_of 1)," -e "^2,.*,$(batch_of 2),"
