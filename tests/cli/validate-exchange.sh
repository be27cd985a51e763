# The perpetuals that the exchange trades, against those that have a file.
bfa append s.bfa --time 2024-03-20T00:00:00Z <<'CSV'
date,symbol,available
2024-03-01,BTCUSDT,true
2024-03-01,1000PEPEUSDC,true
2024-03-01,AAPLUSDT,true
2024-03-01,OLDUSDT,true
2024-03-02,BTCUSDT,true
2024-03-02,BTCUSDT_240329,true
CSV
cat > info.json <<'JSON'
{"symbols": [
  {"symbol": "BTCUSDT", "contractType": "PERPETUAL", "status": "TRADING"},
  {"symbol": "1000PEPEUSDC", "contractType": "PERPETUAL", "status": "TRADING"},
  {"symbol": "AAPLUSDT", "contractType": "TRADIFI_PERPETUAL", "status": "TRADING"},
  {"symbol": "NEWUSDT", "contractType": "PERPETUAL", "status": "TRADING"},
  {"symbol": "OLDUSDT", "contractType": "PERPETUAL", "status": "SETTLING"},
  {"symbol": "BTCUSDT_240329", "contractType": "CURRENT_QUARTER", "status": "TRADING"}]}
JSON
bfa validate s.bfa --exchange-info info.json --date 2024-03-01 --rules BFA017 -q
bfa validate s.bfa --exchange-info info.json --date 2024-03-01 --rules BFA017 --format ndjson -q
expect 9 bfa validate s.bfa --exchange-info info.json --date 2024-03-01 --fail-on warning -q \
  > all.txt
# The default is the last day that is three days old.
bfa validate s.bfa --exchange-info info.json --rules BFA017 --format csv -q
# What cannot be compared is said, after what else was found.
expect 4 bfa validate s.bfa --exchange-info info.json --date 2024-03-05
expect 4 bfa validate s.bfa --exchange-info missing.json --quick
echo '{}' > wrong.json
expect 1 bfa validate s.bfa --exchange-info wrong.json --quick
expect 1 bfa validate s.bfa --exchange-info . --quick
expect 2 bfa validate s.bfa --exchange-info http://203.0.113.1/info --quick
expect 5 bfa validate s.bfa --exchange-info http://127.0.0.1:9/info --quick 2>&1 |
  sed 's/: Failed.*//'
# It never asks because of the environment alone.
BFA_EXCHANGE_INFO=http://127.0.0.1:9/info bfa validate s.bfa --quick
