# What is not there is told apart from an empty answer.
make_store s.bfa
expect 4 bfa info missing.bfa
expect 4 bfa snapshot s.bfa 2024-01-14
expect 4 bfa snapshot s.bfa 2024-01-17
expect 4 bfa timeline s.bfa btcusdt
expect 4 bfa timeline s.bfa BTCUSDT --start 2024-01-19
expect 4 bfa counts s.bfa 2023-01-01 2024-01-14
expect 4 bfa export s.bfa --end 2024-01-14
expect 4 bfa dump s.bfa --date 2024-01-17
expect 4 bfa dump s.bfa --as-of 3
expect 4 bfa dump s.bfa --as-of 0
expect 4 bfa info s.bfa --as-of 2024-01-19T23:59:59.999999Z
expect 0 bfa counts s.bfa 2024-01-17 2024-01-17
expect 0 bfa timeline s.bfa DEFIUSDT --start 2024-01-17 --end 2024-01-17 --format json
expect 0 bfa snapshot s.bfa 2024-01-15 --quote XYZ --format csv
