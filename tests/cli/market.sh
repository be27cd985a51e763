make_volume_store s.bfa
bfa market s.bfa 2024-01-15
bfa market s.bfa 2024-01-15 --as-of 1 --format csv
bfa market s.bfa 2024-01-16 --format json
bfa market s.bfa 2024-01-17 --format ndjson
echo "# Nobody has a volume."
bfa market s.bfa 2024-01-18
bfa market s.bfa 2024-01-18 --format json
