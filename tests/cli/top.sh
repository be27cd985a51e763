make_volume_store s.bfa
echo "# Ties share a rank, in order of the symbols; the next ranks are skipped."
bfa top s.bfa 2024-01-15
bfa top s.bfa 2024-01-15 --as-of 1 --format csv
bfa top s.bfa 2024-01-15 -n 1 --format ndjson
echo "# What is too small is left out before shares are computed."
bfa top s.bfa 2024-01-15 --as-of 1 --min-volume 50
bfa top s.bfa 2024-01-15 --min-volume 1e3 --format csv
bfa top s.bfa 2024-01-15 --quote USDC --format json
bfa top s.bfa 2024-01-15 --quote BTC --format json
echo "# A half is rounded away from zero; a total of zero has no shares."
bfa top s.bfa 2024-01-16
bfa top s.bfa 2024-01-17 --format ndjson
echo "# Nobody has a volume."
bfa top s.bfa 2024-01-18
