# What the scripts share.
set -u

# expect CODE COMMAND…: runs it, and tells if it ends with another code.
expect() {
  local wanted=$1 got=0
  shift
  "$@" || got=$?
  ((got == wanted)) || echo "exit $got, not $wanted: $*"
}

# skip WHY: ends a script that cannot run here.
skip() {
  echo "$1"
  exit 77
}

# sample: three days of six symbols as csv.
sample() {
  cat <<'CSV'
date,symbol,available,file_size_bytes,last_modified,probe_timestamp,quote_volume_usdt,trade_count
2024-01-15,BTCUSDT,true,1000,2024-01-16T02:15:32Z,2024-01-16T09:30:00Z,1234.5,42
2024-01-15,BTCUSDT_240329,true,800,2024-01-16T02:15:32.440Z,2024-01-16T09:30:00.020Z,,
2024-01-15,DEFIUSDT,true,700,2024-01-16T02:15:33Z,2024-01-16T09:30:00.040Z,0,0
2024-01-15,ETHBTC,true,900,2024-01-16T02:15:34.000001Z,2024-01-16T09:30:00.060Z,0.1,7
2024-01-15,ICPUSDT_SETTLED,true,600,,2024-01-16T09:30:00.080Z,,
2024-01-15,币安人生USDT,false,,,2024-01-16T09:30:00.100Z,,
2024-01-16,BTCUSDT,true,1001,2024-01-17T02:15:32Z,2024-01-17T09:30:00Z,2345.678,43
2024-01-16,BTCUSDT_240329,false,,,2024-01-17T09:30:00.020Z,,
2024-01-16,ETHBTC,true,901,2024-01-17T02:15:34Z,2024-01-17T09:30:00.060Z,1e-7,8
2024-01-16,币安人生USDT,true,500,2024-01-17T02:15:35Z,2024-01-17T09:30:00.100Z,10,1
2024-01-18,BTCUSDT,true,1002,2024-01-19T02:15:32Z,2024-01-19T09:30:00Z,123456789012345680000,44
2024-01-18,DEFIUSDT,false,,,2024-01-19T09:30:00.040Z,,
2024-01-18,ETHBTC,true,902,2024-01-19T02:15:34Z,2024-01-19T09:30:00.060Z,0,0
2024-01-18,币安人生USDT,true,,2024-01-19T02:15:35Z,2024-01-19T09:30:00.100Z,,
CSV
}

# make_store FILE: the sample as one commit, and one that corrects two rows of it.
make_store() {
  sample | bfa append "$1" --time 2024-01-20T00:00:00Z > make_store.log
  bfa append "$1" --time 2024-01-21T00:00:00Z >> make_store.log <<'CSV'
date,symbol,available,file_size_bytes,trade_count
2024-01-18,BTCUSDT,true,2002,
2024-01-16,ETHBTC,false,,
CSV
}

# make_volume_store FILE: contracts that trade, most of them in USDT, as one commit, and one that
# corrects a volume.
make_volume_store() {
  bfa append "$1" --time 2024-02-20T00:00:00Z > make_store.log <<'CSV'
date,symbol,available,quote_volume_usdt,trade_count
2024-01-15,BBBUSDT,true,100,
2024-01-15,AAAUSDT,true,100,10
2024-01-15,CCCUSDT,true,50,5
2024-01-15,DDDUSDT,true,10,1
2024-01-15,EEEUSDT,true,,
2024-01-15,FFFUSDT,true,0,0
2024-01-15,GGGUSDC,true,1000,7
2024-01-15,HHHUSDT,false,,
2024-01-16,AAAUSDT,true,799,9
2024-01-16,BBBUSDT,true,1,
2024-01-17,AAAUSDT,true,0,0
2024-01-18,AAAUSDT,false,,
2024-01-18,BBBUSDT,true,,
2024-01-19,AAAUSDT,true,5,
2024-01-19,BBBUSDT,true,4,
2024-01-19,CCCUSDT,true,3,3
2024-01-22,AAAUSDT,true,4,
2024-01-22,BBBUSDT,true,8,
2024-01-29,AAAUSDT,true,1,
2024-01-29,CCCUSDT,true,3,
2024-02-14,AAAUSDT,true,2,
2024-02-14,CCCUSDT,true,6,
CSV
  bfa append "$1" --time 2024-02-21T00:00:00Z >> make_store.log <<'CSV'
date,symbol,available,quote_volume_usdt
2024-01-15,DDDUSDT,true,100
CSV
}

# overwrite FILE OFFSET BYTES: BYTES as printf has them.
overwrite() { printf "$3" | dd of="$1" seek="$2" bs=1 conv=notrunc status=none; }

# The first block of that type: offset_of FILE TYPE.
offset_of() { bfa dump "$1" --blocks | awk -v type="$2" '$3 == type { print $2; exit }'; }
