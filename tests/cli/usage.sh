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
expect 2 bfa revisions s.bfa yesterday
expect 2 bfa range s.bfa 2024-01-15
expect 2 bfa range s.bfa 2024-01-16 2024-01-15
expect 2 bfa range s.bfa 2024-01-15 2024-01-32
expect 2 bfa listings s.bfa 20240115
expect 2 bfa listings s.bfa 2024-01-15 --format xml
expect 2 bfa delistings s.bfa
expect 2 bfa delistings s.bfa 2024-01-15 --relisted
expect 2 bfa top s.bfa 2024-01-15 -n 0
expect 2 bfa top s.bfa 2024-01-15 -n 1.5
expect 2 bfa top s.bfa 2024-01-15 -n -1
expect 2 bfa top s.bfa 2024-01-15 --min-volume much
expect 2 bfa top s.bfa 2024-01-15 --min-volume -1
expect 2 bfa top s.bfa 2024-01-15 --min-volume nan
expect 2 bfa top s.bfa 2024-01-15 --quote USDT,BUSD
expect 2 bfa top s.bfa 2024-01-15 --quote ''
expect 2 bfa market s.bfa 2024-13-01
expect 2 bfa volume s.bfa
expect 2 bfa volume s.bfa BTCUSDT --trend 0
expect 2 bfa volume s.bfa BTCUSDT --trend 5 --percentile 2024-01-15
expect 2 bfa volume s.bfa BTCUSDT --percentile 2024-01-15 --end 2024-01-16
expect 2 bfa volume s.bfa BTCUSDT --percentile 2024-01
expect 2 bfa volume s.bfa BTCUSDT --start 2024-01-16 --end 2024-01-15
expect 2 bfa rankings s.bfa --format xml
expect 2 bfa rankings s.bfa --progress often
expect 2 bfa rankings s.bfa -o s.bfa
expect 2 bfa dump s.bfa --blocks --commits
expect 2 bfa dump s.bfa --date today
expect 2 bfa export s.bfa --format table
expect 2 bfa export s.bfa -o s.bfa
expect 2 bfa validate s.bfa --quick --full
