# What `migrate` refuses, and that it leaves nothing behind then.
head=date,symbol,available,file_size_bytes,last_modified,url,status_code,probe_timestamp
head+=,quote_volume_usdt,trade_count,volume_base,taker_buy_volume_base,taker_buy_quote_volume_usdt
head+=,open_price,high_price,low_price,close_price
nulls=,,,,,,,,,
good=2024-01-15,A,false,9,,,200,$nulls
unset BFA_LIBDUCKDB

# refuse LINE…: a csv of these lines.
refuse() {
  printf '%s\n' "$@" > in.csv
  expect 1 bfa migrate new.bfa --from in.csv
}
refuse date,symbol,available
refuse $head,etag
refuse $head 2024-01-15,A
refuse $head $good 2024-01-32,B,true,,,,200,$nulls
refuse $head $good 2024-01-16,A,maybe,,,,200,$nulls
refuse $head $good 2024-01-16,A,true,,,,OK,$nulls
refuse $head $good 2024-01-16,A,true,,yesterday,,200,$nulls

echo "# The same cell twice, kept or left out" >&2
refuse $head $good $good
refuse $head $good 2024-01-15,A,false,,,,503,$nulls
refuse $head 2024-01-15,A,false,,,,503,$nulls $good
refuse $head 2024-01-15,A,false,,,,503,$nulls 2024-01-15,B,false,,,,503,$nulls \
  2024-01-15,A,false,,,,429,$nulls

echo "# Inputs of another kind" >&2
: > empty.csv
expect 1 bfa migrate new.bfa --from empty.csv
expect 4 bfa migrate new.bfa --from missing.csv
expect 1 bfa migrate new.bfa --from .
printf '%s\n' "$head" | gzip -n > in.csv.gz
expect 1 bfa migrate new.bfa --from in.csv.gz
printf 'PAR1............PAR1' > in.parquet
expect 1 bfa migrate new.bfa --from in.parquet
printf 'checksumDUCK' > in.csv
expect 1 bfa migrate new.bfa --from - < in.csv
BFA_LIBDUCKDB=/nowhere/libduckdb.so expect 1 bfa migrate new.bfa --from in.csv
echo text > no-library.so
BFA_LIBDUCKDB=./no-library.so expect 1 bfa migrate new.bfa --from in.csv

echo "# Usage" >&2
expect 2 bfa migrate new.bfa
expect 2 bfa migrate new.bfa --from in.csv --format xml
expect 2 bfa migrate new.bfa --from in.csv --time 2024-01-15T00:00:00Z

echo "# A store that is there" >&2
printf '%s\n' "$head" "$good" > in.csv
make_store s.bfa
cp s.bfa before.bfa
expect 1 bfa migrate s.bfa --from in.csv
cmp s.bfa before.bfa

echo "# A signal while the input is read" >&2
mkfifo pipe
bfa migrate new.bfa --from pipe &
exec 8> pipe  # goes on when the other side has opened it, with its handlers in place
printf '%s\n' "$head" "$good" >&8
kill -TERM $!
exec 8>&-
expect 143 wait $!
ls
