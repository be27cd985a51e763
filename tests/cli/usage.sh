# What is wrong on the command line is told in one line, and the exit code is 2.
make_store s.bfa
expect 2 bfa
expect 2 bfa frobnicate s.bfa
expect 2 bfa info
expect 2 bfa info s.bfa more
expect 2 bfa info s.bfa --frobnicate
expect 2 bfa info s.bfa -v -q
expect 2 bfa info s.bfa --log-format xml
expect 2 bfa info s.bfa --format xml
expect 2 bfa info s.bfa --as-of yesterday
expect 2 bfa info s.bfa --as-of 99999999999999999999
expect 2 bfa snapshot s.bfa
expect 2 bfa snapshot s.bfa 2024-1-15
expect 2 bfa snapshot s.bfa 2024-02-30
expect 2 bfa snapshot s.bfa 2024-01-15 --columns symbol,volume
expect 2 bfa snapshot s.bfa 2024-01-15 --columns symbol,symbol
expect 2 bfa snapshot s.bfa 2024-01-15 --columns ''
expect 2 bfa snapshot s.bfa 2024-01-15 --kind perpetual,
expect 2 bfa snapshot s.bfa 2024-01-15 --kind spot
expect 2 bfa snapshot s.bfa 2024-01-15 --names --columns symbol
expect 2 bfa snapshot s.bfa 2024-01-15 --names --format csv
expect 2 bfa timeline s.bfa
expect 2 bfa timeline s.bfa BTCUSDT --start 2024-01-16 --end 2024-01-15
expect 2 bfa timeline s.bfa BTCUSDT --start ''
expect 2 bfa timeline s.bfa BTCUSDT --spans --columns date
expect 2 bfa counts s.bfa 2024-01-15
expect 2 bfa counts s.bfa 2024-01-16 2024-01-15
expect 2 bfa dump s.bfa --blocks --commits
expect 2 bfa dump s.bfa --date today
expect 2 bfa export s.bfa --format table
expect 2 bfa export s.bfa -o s.bfa
expect 2 bfa validate s.bfa --quick --full
