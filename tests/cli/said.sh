# What is said on standard error: nothing but errors with -q, more with -v, JSON for machines.
make_store s.bfa
bfa -v counts s.bfa --as-of 1 > /dev/null
bfa counts s.bfa -v --log-format json > /dev/null
bfa snapshot s.bfa 2024-01-15 --universe --log-format=json > /dev/null
expect 4 bfa --log-format json -q info missing.bfa
expect 2 bfa info s.bfa --frobnicate --log-format json
printf 'date,symbol,available\n2024-01-15,"a\tb",true\n' > bad.csv
expect 1 bfa append s.bfa bad.csv
expect 1 bfa append s.bfa bad.csv --log-format json
expect 4 bfa timeline s.bfa $'BTC\nUSDT'
printf 'date,symbol,available\n2024-01-15,A,1\n' > $'two\nlines.csv'
expect 1 bfa append s.bfa $'two\nlines.csv'

# Progress, without what depends on the machine
rate() { sed -E 's/, [0-9.]+ rows\/s.*/, RATE/'; }
sample | bfa append new.bfa --progress always --time 2024-01-20T00:00:00Z 2>&1 | rate
bfa export new.bfa --progress always 2>&1 > /dev/null | rate
bfa export new.bfa --progress always -q > /dev/null
bfa export new.bfa > /dev/null
