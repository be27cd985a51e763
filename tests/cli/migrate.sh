# The predecessor's table as csv becomes a store; what had to be mended is listed.
head=date,symbol,available,file_size_bytes,last_modified,url,status_code,probe_timestamp
head+=,quote_volume_usdt,trade_count,volume_base,taker_buy_volume_base,taker_buy_quote_volume_usdt
head+=,open_price,high_price,low_price,close_price

# rows ROW…: a csv of these rows, each with its last columns filled up with nulls.
rows() {
  echo $head
  local row commas
  for row; do
    commas=${row//[^,]/}
    printf '%s%*s\n' "$row" $((16 - ${#commas})) '' | tr ' ' , | tr _ ' '
  done
}

echo "# What DuckDB writes: nothing to mend."
rows 2024-01-15,BTCUSDT,true,1000,2024-01-16_02:15:32,x,200,2024-01-25_09:30:00.12,1e+10,42 \
  2024-01-15,币安人生USDT,false,,,https://x,404,2024-01-25_09:30:00 > good.csv
bfa migrate good.bfa --from good.csv
bfa export good.bfa
bfa dump good.bfa --commits | wc -l

echo "# Each kind of repair, in each format, from standard input too."
rows 2024-01-15,MENDED,false,1000,2024-01-16_02:15:32,,200,2024-01-25_09:30:00,5.5,1,2.5 \
  2024-01-15,CONTRADICTION,true,1000,2024-01-16_02:15:32,,404,2024-01-25_09:30:00 \
  2024-01-15,FORBIDDEN,false,,,,403,2024-01-25_09:30:00 \
  2024-01-15,BUSY,true,7,,,503,2024-01-25_09:30:00 \
  2024-01-15,ABSENT,false,1000,2024-01-16_02:15:32,,404,2024-01-25_09:30:00,5.5,1 \
  2024-01-15,UNFIT,true,-1,1969-12-31_23:59:59,,200,infinity,nan,-3,inf,-0.0,-inf,-1.5,1,1,1.0 \
  2024-01-15,EARLY,false,,,,404,2024-01-19_23:59:59.999999 \
  2024-01-15,SETTLED,false,,,,404,2024-01-20_00:00:00 > mixed.csv
bfa migrate table.bfa --from mixed.csv
for format in csv json ndjson; do
  bfa migrate $format.bfa --from - --format $format -q < mixed.csv
  cmp <(bfa export table.bfa) <(bfa export $format.bfa)
done
bfa export table.bfa --columns date,symbol,available,status_code,file_size_bytes,last_modified
bfa export table.bfa --columns symbol,probe_timestamp,trade_count,taker_buy_volume_base,close_price
bfa validate table.bfa

echo "# Any order of columns, without url; an instant may have its zone."
paste -sd , > odd.csv <<'CSV'
symbol,close_price,status_code,date,low_price,high_price,open_price,taker_buy_quote_volume_usdt
taker_buy_volume_base,volume_base,trade_count,quote_volume_usdt,probe_timestamp,last_modified
file_size_bytes,available
CSV
paste -sd , >> odd.csv <<'CSV'
BTCUSDT,4.5,200,2024-01-15,1,5,2,3
1,2,42.0,9,2024-01-25 09:30:00+00,2024-01-16T02:15:32Z
1000,true
CSV
bfa migrate odd.bfa --from odd.csv
bfa timeline odd.bfa BTCUSDT --columns trade_count,close_price,probe_timestamp,last_modified

echo "# A listing that nobody reads to its end does not keep the store from being made."
bfa migrate pipe.bfa --from mixed.csv -q | true
bfa info pipe.bfa | grep ^rows
echo "# One that cannot be written does: nothing is done that was not reported."
expect 1 bfa migrate full.bfa --from mixed.csv > /dev/full

echo "# Progress"
bfa migrate progress.bfa --from good.csv --progress always 2>&1 > /dev/null |
  sed -E 's/, [0-9.]+ rows\/s.*/, RATE/'
ls
