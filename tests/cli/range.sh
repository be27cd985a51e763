make_store s.bfa
bfa range s.bfa 2024-01-15 2024-01-16
bfa range s.bfa 2024-01-16 2024-01-18 --format csv
bfa range s.bfa 2000-01-01 2024-01-15 --format ndjson
bfa range s.bfa 2024-01-15 2024-01-16 --every-day --format json
bfa range s.bfa 2024-01-15 2024-01-16 --every-day --as-of 1

echo "# A day without an observation: nothing was seen on it, so nothing was there on every day."
bfa range s.bfa 2024-01-17 2024-01-17 --format csv
bfa range s.bfa 2024-01-16 2024-01-18 --every-day --format json
bfa range s.bfa 2024-01-17 2024-01-17 --every-day
bfa range s.bfa 2024-01-14 2024-01-15 --every-day -q --format ndjson
