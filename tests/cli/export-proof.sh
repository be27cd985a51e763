# An export with its sidecar, and what --verify says of the two and the store.
make_store s.bfa
masked() { sed -E 's/\<[0-9a-f]{32}\>/ID/g'; }
# changed COMMAND…: verifies the export, csv or ndjson, that COMMAND makes of the one on its input.
file=out.csv
changed() {
  "$@" < $file > changed
  cp $file.json changed.json
  expect 9 bfa export s.bfa --verify changed 2>&1 |
    sed 's/; the SHA-256 in the sidecar is that of the store, so the file/; the file/'
}
# edited CODE EXPRESSION: verifies with a sidecar that sed edits.
edited() {
  cp $file changed
  sed "$2" $file.json > changed.json
  ! cmp -s $file.json changed.json || echo "nothing edited: $2"
  expect $1 bfa export s.bfa --verify changed 2>&1 | masked
}

echo "# The sidecar has nothing in it that another run would write otherwise."
bfa export s.bfa -o out.csv --sidecar
masked < out.csv.json
bfa export s.bfa | cmp - out.csv
grep -q "\"$(sha256sum < out.csv | cut -d' ' -f1)\"" out.csv.json || echo "another SHA-256"
cp out.csv.json first.json
bfa export s.bfa -o out.csv --sidecar
cmp first.json out.csv.json
bfa export s.bfa --verify out.csv | masked

echo "# With other options."
bfa export s.bfa -o some.csv --sidecar --as-of 1 --start 2024-01-16 --end 2024-01-17 --available \
  --columns symbol,etag --spreadsheet-safe
masked < some.csv.json
bfa export s.bfa --verify some.csv | masked
bfa export s.bfa -o all.ndjson --sidecar --format ndjson --columns all
bfa export s.bfa --verify all.ndjson --progress always 2> progress | masked
grep -c rows/s progress
bfa export s.bfa -o none.csv --sidecar --start 2024-01-17 --end 2024-01-17
masked < none.csv.json | head -8
bfa export s.bfa --verify none.csv | masked

echo "# A csv that was changed."
changed sed '1s/symbol/symbok/'
changed sed 1d
changed sed '3s/800/801/'
changed sed '3s/true/tru/'
changed sed '4s/0,0/0,00/'
changed sed '5s/0\.1/0.10/'
changed sed '3s/BTCUSDT_240329/BTCUSDT_240328/'
changed sed '3s/2024-01-15/2024-01-16/'
changed sed '2s/https/http/'
changed sed '2s/^/"/'
changed sed 's/$/\r/'
changed sed '4s/$/,/'
changed sed '4s/,$//'
changed sed '$s/,$/,1/'
changed head -c -1
changed head -c -40
changed head -c 3
changed head -c 0
changed sed 3d
changed sed 3,9d
changed sed '$d'
changed sed 3p
changed sed '3s/$/\n2024-01-15,BTCUSDU,true,,,,,,,,,,,,,,/'
changed sed '$s/$/\n2024-01-19,BTCUSDT,true,,,,,,,,,,,,,,/'
changed sed '$s/$/\n/'
changed tac

echo "# An ndjson that was changed."
file=all.ndjson
changed sed '1s/{/[/'
changed sed '2s/"symbol"/"symbok"/'
changed sed '2s/:800/:801/'
changed sed '3s/null/0/'
changed sed '4s/}$/,"x":1}/'
changed sed '3s/DEFIUSDT/DEFIUSDC/'
changed sed 3d
changed sed '3p'
changed head -c -2
file=some.csv
echo "# An export without the columns that name a row."
changed sed 3d

echo "# A sidecar that was changed."
file=out.csv
edited 9 's/"rows": 14/"rows": 15/'
edited 9 's/"sha256": "......../"sha256": "00000000/'
edited 9 's/"bytes": .*/"bytes": 18446744073709551615,/'
edited 9 's/\(_day": \)"2024-01-1."/\1null/'
edited 9 's/"last_day": "2024-01-18"/"last_day": "2024-01-19"/'
edited 9 's/"available": false/"available": true/'
edited 9 's/"end": null/"end": "2024-01-18"/; /"close_price"/d; s/"low_price",/"low_price"/'
edited 9 's/"format": "csv"/"format": "ndjson"/'
edited 9 's/"store_id": "......../"store_id": "00000000/'
edited 9 's/"commit": 2/"commit": 1/'
edited 9 's/2024-01-21/2024-01-22/'
edited 4 's/"commit": 2/"commit": 0/'
edited 4 's/"commit": 2/"commit": 18446744073709551615/'

echo "# A sidecar that says nothing."
edited 1 's/{/[/'
edited 1 '4,$d'
edited 1 '1,$d'
edited 1 's/"rows": 14/"rows": "14"/'
edited 1 's/"rows": 14/"rows": -14/'
edited 1 's/"bytes": .*/"bytes": 1e400,/'
edited 1 's/"commit": 2/"commit": 99999999999999999999/'
edited 1 '/"columns"/d; /"date"/,/]/d'
edited 1 's/"symbol"/"symbil"/'
edited 1 's/"available"/"availible"/'
edited 1 '1s/{/{"version": 2,/'
{ cat out.csv.json; head -c 1100000 /dev/zero | tr '\0' ' '; } > changed.json
expect 1 bfa export s.bfa --verify changed

echo "# What is not there."
expect 4 bfa export s.bfa --verify missing.csv
rm out.csv.json
expect 4 bfa export s.bfa --verify out.csv
cp first.json out.csv.json
expect 4 bfa export missing.bfa --verify out.csv
mkdir folder
cp out.csv.json folder.json
expect 1 bfa export s.bfa --verify folder

echo "# The store goes on; what was exported stays provable."
echo '2024-01-18,BTCUSDT,true,3003' | sed '1i date,symbol,available,file_size_bytes' |
  bfa append s.bfa --time 2024-01-22T00:00:00Z
bfa export s.bfa --verify out.csv | masked
echo "# Another store, of the same rows."
bfa append other.bfa out.csv --time 2024-01-21T00:00:00Z
expect 9 bfa export other.bfa --verify out.csv 2>&1 | masked
echo "# A store that was compacted from it."
cp "$TESTS/../../spec/vectors/compacted.bfa" .
bfa export compacted.bfa -o compacted.csv --sidecar
sed -i 's/"store_id": ".*"/"store_id": "bfa0ff00000000000000000000000000"/' compacted.csv.json
bfa export compacted.bfa --verify compacted.csv
sed 's/"commit": 40/"commit": 39/' compacted.csv.json > changed.json
cp compacted.csv changed
expect 4 bfa export compacted.bfa --verify changed
echo "# A store with the same id and another past."
bfa append young.bfa --time 2024-01-20T00:00:00Z < <(sample)
cp young.bfa fork.bfa
row() { printf 'date,symbol,available,file_size_bytes\n2024-01-16,BTCUSDT,true,%s\n' $1; }
row 5 | bfa append young.bfa --time 2024-01-21T00:00:00Z
row 6 | bfa append fork.bfa --time 2024-01-21T00:00:00Z
bfa export young.bfa -o young.csv --sidecar
expect 9 bfa export fork.bfa --verify young.csv
sed -i '$s/$/x/' young.csv
expect 9 bfa export fork.bfa --verify young.csv

echo "# Texts that a spreadsheet would take for formulas."
cat > tricky.csv <<'CSV'
date,symbol,available,etag
2024-02-01,"=HYPERLINK(""http://x"",""y"")",true,"=1+1"
2024-02-01,+A,true,+1
2024-02-01,-A,true,-1
2024-02-01,"@SUM(1,2)",true,@x
2024-02-01,"a,b",true,"""q"""
2024-02-01,A=B,false,
CSV
bfa append tricky.bfa tricky.csv --time 2024-02-03T00:00:00Z
for words in "" --spreadsheet-safe "--format ndjson"; do
  bfa export tricky.bfa -o tricky $words --columns date,symbol,etag,trade_count --sidecar
  cat tricky
  bfa export tricky.bfa --verify tricky | masked
  sed 's/@SUM/@SUN/' tricky > changed
  cp tricky.json changed.json
  expect 9 bfa export tricky.bfa --verify changed
done
bfa export tricky.bfa -o tricky --sidecar --columns all
bfa append again.bfa tricky --time 2024-02-03T00:00:00Z
bfa export again.bfa --columns all | cmp - tricky
bfa export tricky.bfa --spreadsheet-safe --columns symbol | sed 1d | grep -c "^\"*[-=+@]"

echo "# What makes no sense."
export_usage() { expect 2 bfa export s.bfa "$@"; }
export_usage --sidecar
export_usage --sidecar -o -
export_usage --sidecar -o /dev/null
export_usage --spreadsheet-safe --format ndjson
for words in "-o x" "--start 2024-01-15" "--end 2024-01-15" --available "--columns all" \
  "--format csv" --spreadsheet-safe --sidecar "--as-of 1"; do
  export_usage --verify out.csv $words
done
export_usage --verify out.csv --progress often
cp s.bfa s.json
expect 2 bfa export s.json --sidecar -o s
cmp s.bfa s.json
mkdir taken.json
expect 1 bfa export s.bfa --sidecar -o taken
ls
