make_store s.bfa
bfa listings s.bfa 2024-01-15
bfa listings s.bfa 2024-01-16 --format csv
echo "# To come back is not to be new; to be unknown is not to have been away."
bfa listings s.bfa 2024-01-18
bfa listings s.bfa 2024-01-18 --relisted --format json
bfa listings s.bfa 2024-01-18 --relisted --as-of 1 --format json
bfa listings s.bfa 2024-01-15 --relisted --format csv
echo "# What is learned later of an earlier day"
bfa append s.bfa --time 2024-01-22T00:00:00Z > append.log <<CSV
date,symbol,available
2024-01-10,币安人生USDT,true
CSV
bfa listings s.bfa 2024-01-10 --format ndjson
bfa listings s.bfa 2024-01-16 --format csv
bfa listings s.bfa 2024-01-16 --as-of 2 --format ndjson
bfa listings s.bfa 2024-01-16 --relisted --format ndjson
