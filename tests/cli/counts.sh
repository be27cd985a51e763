make_store s.bfa
bfa counts s.bfa
bfa counts s.bfa 2024-01-16 2024-01-18 --format csv
bfa counts s.bfa 2024-01-16 2024-01-16 --format json --as-of 1
bfa counts s.bfa 2000-01-01 2200-01-01 --format ndjson
