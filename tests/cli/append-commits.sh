# How many commits an append makes, and of what time.
without_ids() { sed -E 's/(batch|chain) [0-9a-f]{32}/\1 ID/g; s/ (offset|end) [0-9]+//g'; }
sample | bfa append s.bfa --commit-every 2 --time 2024-01-20T00:00:00.125Z -v
bfa dump s.bfa --commits | without_ids
for commit in 1 2; do bfa counts s.bfa --as-of $commit --format csv; done

echo "# One for all, of the time given; nothing new makes none."
sample | bfa append one.bfa --time 2024-01-20T00:00:00Z
sample | bfa append one.bfa --time 2024-01-20T00:00:01Z
printf 'date,symbol,available\n2024-01-15,BTCUSDT,false\n' > change.csv
bfa append one.bfa change.csv --time 2024-01-20T00:00:00Z
bfa dump one.bfa --commits | without_ids

# Never before the last one.
printf 'date,symbol,available\n2024-01-15,BTCUSDT,true\n' > change.csv
expect 2 bfa append one.bfa change.csv --time 2024-01-19T23:59:59.999Z
expect 2 bfa append one.bfa change.csv --time 2024-01-21T00:00:00.0001Z
expect 2 bfa append one.bfa change.csv --time 2024-01-21
expect 2 bfa append one.bfa change.csv --time 2263-01-01T00:00:00Z
for count in 0 -1 x 0x10 99999999999999999999; do
  expect 2 bfa append one.bfa change.csv --commit-every=$count
done
expect 2 bfa append one.bfa - -
expect 2 bfa append one.bfa --progress sometimes
expect 2 bfa append
