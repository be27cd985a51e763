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
expect 4 bfa revisions s.bfa 2024-01-17
expect 4 bfa range s.bfa 2023-01-01 2024-01-14
expect 4 bfa range s.bfa 2024-01-19 2024-01-20 --every-day
expect 4 bfa listings s.bfa 2024-01-17
expect 4 bfa listings s.bfa 2024-01-17 --relisted
expect 4 bfa delistings s.bfa 2024-01-17
expect 4 bfa top s.bfa 2024-01-19
expect 4 bfa market s.bfa 2024-01-17
expect 4 bfa volume s.bfa XYZUSDT
expect 4 bfa volume s.bfa XYZUSDT --trend 3
expect 4 bfa volume s.bfa XYZUSDT --percentile 2024-01-15
expect 4 bfa volume s.bfa BTCUSDT --end 2024-01-14
expect 4 bfa volume s.bfa BTCUSDT --percentile 2024-01-17
expect 4 bfa volume s.bfa BTCUSDT_240329 --percentile 2024-01-15
expect 4 bfa volume s.bfa ICPUSDT_SETTLED --percentile 2024-01-16
expect 4 bfa rankings s.bfa --quote USDC
expect 0 bfa counts s.bfa 2024-01-17 2024-01-17
expect 0 bfa timeline s.bfa DEFIUSDT --start 2024-01-17 --end 2024-01-17 --format json
expect 0 bfa snapshot s.bfa 2024-01-15 --quote XYZ --format csv
