make_volume_store s.bfa
bfa rankings s.bfa
bfa rankings s.bfa --as-of 1 | head -n 6
bfa rankings s.bfa --quote USDC --format table
bfa rankings s.bfa --quote USDC --as-of 1 --format json
bfa rankings s.bfa --format ndjson | head -n 1

echo "# The file appears whole, or not at all."
bfa rankings s.bfa -o out
bfa rankings s.bfa -o - | cmp - out
rate() { sed -E 's/, [0-9.]+ rows\/s.*/, RATE/'; }
bfa rankings s.bfa --quote USDC -o out --progress always 2>&1 | rate
wc -l < out
expect 4 bfa rankings s.bfa --quote BTC -o out
wc -l < out
expect 1 bfa rankings s.bfa -o missing/out
expect 1 bfa rankings s.bfa > /dev/full
ls

echo "# There is nothing to rank."
printf 'date,symbol,available\n2024-01-15,AAAUSDT,true\n' | bfa append empty.bfa > append.log
expect 4 bfa rankings empty.bfa
expect 4 bfa rankings empty.bfa -o new
[[ ! -e new ]] || echo "there is a file"
