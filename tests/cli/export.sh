make_store s.bfa
bfa export s.bfa
bfa export s.bfa --available --start 2024-01-16 --end 2024-01-17 --columns date,symbol,etag
bfa export s.bfa --start 2024-01-18 --columns symbol,quote_volume_usdt,available --format ndjson
bfa export s.bfa --as-of 1 --end 2024-01-15 --columns symbol,last_modified

echo "# What is exported, a new store reads back and exports as the same bytes."
for words in "" "--format ndjson" "--columns all" "--columns all --format ndjson"; do
  bfa export s.bfa $words -o out
  rm -f again.bfa
  bfa append again.bfa out > /dev/null
  bfa export again.bfa $words | cmp - out
done
rows() { bfa dump "$1" | grep -E '^(day|row) ' | sed 's/ revision [0-9]* commit [0-9]*//'; }
diff <(rows s.bfa) <(rows again.bfa)

echo "# The file appears whole, through a link as well, or not at all."
ln -s out link
bfa export s.bfa -o link --end 2024-01-15
[[ -L link ]] || echo "the link is gone"
head -c 20 out; echo
chmod 640 out
bfa export s.bfa -o out
stat -c %a out
expect 1 bfa export s.bfa -o missing/out
mkdir folder
expect 1 bfa export s.bfa -o folder
expect 1 bfa export s.bfa -o /dev/full
expect 1 bfa export s.bfa > /dev/full
(
  ulimit -f 1
  expect 1 bfa export s.bfa -o large 2>&1 | sed -E 's/partial-[0-9]+/partial-N/'
)
ls
