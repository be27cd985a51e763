make_store s.bfa
bfa snapshot s.bfa 2024-01-15
bfa snapshot s.bfa 2024-01-15 --universe --names
bfa snapshot s.bfa 2024-01-15 --universe --names -q --quote BTC,USDC
bfa snapshot s.bfa 2024-01-15 --kind quarterly,settled-alias --names
bfa snapshot s.bfa 2024-01-15 --kind "settled alias" --quote USDT --columns symbol,last_modified
bfa snapshot s.bfa 2024-01-15 --kind perpetual --columns all --format csv
bfa snapshot s.bfa 2024-01-16 --format json
bfa snapshot s.bfa 2024-01-16 --as-of 1 --format ndjson
bfa snapshot s.bfa 2024-01-18 --as-of 2024-01-20T23:59:59.999999Z
bfa snapshot s.bfa 2024-01-18 --columns file_size_bytes --format csv
