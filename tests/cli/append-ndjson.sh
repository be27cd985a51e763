# An input that begins with { is ndjson.
md5=d41d8cd98f00b204e9800998ecf8427e
cat > rows.ndjson <<JSON
{"date":"2024-01-15","symbol":"BTCUSDT","available":true,"file_size_bytes":1000,"open_price":0.1}

 { "symbol" : "\\u5e01\\u5b89USDT", "date": "2024-01-15", "available": false, "url": null }
{"date":"2024-01-15","symbol":"A\"\\\\\\/\\ud83d\\ude00","available":true,"etag":"$md5",
JSON
truncate -s -1 rows.ndjson  # the last line goes on
cat >> rows.ndjson <<'JSON'
"quote_volume_usdt":1E+3,"trade_count":0,"last_modified":"2024-01-16T02:15:32+00:00"}
JSON
bfa append s.bfa rows.ndjson --time 2024-01-20T00:00:00Z
bfa export s.bfa --columns symbol,available,file_size_bytes,last_modified,etag,quote_volume_usdt

echo "# What is exported is read back as the same."
bfa export s.bfa --columns all --format ndjson > all.ndjson
bfa append again.bfa all.ndjson
bfa export again.bfa --columns all --format ndjson | cmp - all.ndjson

echo "# A key that is missing keeps the old value, null takes it away; a kline value stays."
cat > more.ndjson <<'JSON'
{"date":"2024-01-15","symbol":"BTCUSDT","available":true,"open_price":null}
JSON
bfa append s.bfa more.ndjson
echo '{"date":"2024-01-15","symbol":"BTCUSDT","available":true,"file_size_bytes":null}' |
  bfa append s.bfa
bfa dump s.bfa --date 2024-01-15 | grep '^row BTCUSDT '

# refuse LINE: the second of three.
refuse() {
  printf '%s\n' '{"date":"2024-02-01","symbol":"A","available":true}' "$1" '{}' > in.ndjson
  expect 1 bfa append s.bfa in.ndjson
}
cp s.bfa before.bfa
refuse '{"date":"2024-02-01","symbol":"B"}'
refuse '{"date":"2024-02-01","symbol":"B","available":true,"volume":1}'
refuse '{"date":"2024-02-01","symbol":"B","available":true,"date":"2024-02-02"}'
refuse '{"date":"2024-02-31","symbol":"B","available":true}'
refuse '{"date":20240201,"symbol":"B","available":true}'
refuse '{"date":"2024-02-01","symbol":"B","available":"true"}'
refuse '{"date":"2024-02-01","symbol":"B","available":null}'
refuse '{"date":"2024-02-01","symbol":"B","available":true,"file_size_bytes":"1"}'
refuse '{"date":"2024-02-01","symbol":"B","available":true,"file_size_bytes":1e3}'
refuse '{"date":"2024-02-01","symbol":"B","available":true,"file_size_bytes":-1}'
refuse '{"date":"2024-02-01","symbol":"B","available":true,"open_price":01}'
refuse '{"date":"2024-02-01","symbol":"B","available":true,"open_price":NaN}'
refuse '{"date":"2024-02-01","symbol":"B","available":true,"open_price":[1]}'
refuse '{"date":"2024-02-01","symbol":"B\ud83d","available":true}'
refuse '{"date":"2024-02-01","symbol":"B\x","available":true}'
refuse '{"date":"2024-02-01","symbol":"B","available":true'
refuse '{"date":"2024-02-01","symbol":"B","available":true} {}'
refuse '{"date":"2024-02-01","symbol":"B'
refuse '{"date":"2024-02-01","symbol":"B","available":true,"status_code":404}'
refuse '{"date":"2024-02-01","symbol":"A","available":true}'
refuse '["2024-02-01"]'
cmp s.bfa before.bfa
