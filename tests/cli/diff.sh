make_store s.bfa
mkdir scratch
export TMPDIR=$PWD/scratch
expect 9 bfa diff s.bfa s.bfa --as-of-a 1
expect 9 bfa diff s.bfa s.bfa --as-of-a 1 --as-of-b 2024-01-20T12:00:00Z --format csv > same.csv
bfa diff s.bfa s.bfa
expect 9 bfa diff s.bfa s.bfa --as-of-b 1 --format ndjson -q
# Another store, other ids, a row more and one less.
{ sample | head -1; sample | tail -n +2 | sed 2d | tac; echo 2024-01-19,NEWUSDT,true,5,,,,; } |
  bfa append other.bfa --time 2024-01-20T00:00:00Z > append.log
expect 9 bfa diff s.bfa other.bfa --as-of-a 1 --format csv
# A csv, what it speaks of.
bfa export s.bfa -o s.csv
bfa diff s.bfa s.csv
bfa diff s.csv s.bfa -q
bfa diff s.bfa - < s.csv
bfa diff s.bfa <(cat s.csv) 2> /dev/null
sed 's/^2024-01-16,BTCUSDT,true,1001/2024-01-16,BTCUSDT,true,1/' s.csv |
  grep -v ^2024-01-18,DEFIUSDT > changed.csv
expect 9 bfa diff s.bfa changed.csv
bfa export s.bfa --format ndjson -o s.ndjson
bfa diff s.ndjson s.csv
printf 'date,symbol,available\n2024-01-15,BTCUSDT,true\n' > short.csv
expect 9 bfa diff short.csv s.bfa --format csv -q | head -3
# What is wrong.
expect 4 bfa diff s.bfa missing.bfa
expect 4 bfa diff s.bfa s.bfa --as-of-b 9
expect 2 bfa diff s.bfa s.csv --as-of-b 1
expect 2 bfa diff - - < s.csv
printf 'date,symbol,available\n2024-01-15,BTCUSDT,maybe\n' > wrong.csv
expect 1 bfa diff s.bfa wrong.csv
printf '\x89BFA' > begun.bfa
expect 3 bfa diff s.bfa begun.bfa
# A csv is read into a store that leaves nothing behind.
ls -A scratch
TMPDIR=/nowhere expect 1 bfa diff s.bfa s.csv
