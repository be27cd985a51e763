# Damage is told with its offset. Where exactly is the business of the format: it is not compared.
without_place() {
  sed -E 's/(damaged).* at byte [0-9]+/\1 … at byte N/; s/findings: [0-9]+/findings: N/'
}
make_store s.bfa

echo "# The file header"
cp s.bfa header.bfa
overwrite header.bfa 20 '\xff\xff'
for verb in info dump "revisions DATE" "snapshot DATE" "range DATE DATE" "timeline BTCUSDT" \
  "listings DATE" "delistings DATE" counts "top DATE" "volume BTCUSDT" "market DATE" rankings \
  symbols export validate append; do
  verb=${verb//DATE/2024-01-15}
  expect 3 bfa ${verb%% *} header.bfa $([[ $verb == *' '* ]] && echo "${verb#* }") < /dev/null
done 2>&1 | without_place

echo "# Metadata of one day: the other days answer"
cp s.bfa meta.bfa
overwrite meta.bfa $(($(offset_of s.bfa META) + 60)) '\xff\xff'
expect 3 bfa export meta.bfa 2>&1 > /dev/null | without_place
expect 3 bfa validate meta.bfa --format csv 2>&1 | without_place | sort -u
expect 3 bfa snapshot meta.bfa 2024-01-15 2>&1 | without_place
expect 0 bfa snapshot meta.bfa 2024-01-16

echo "# Metadata of the first commit: what the bitsets say is there, but most volumes are not"
make_volume_store volumes.bfa
metadata() { bfa dump "$1" --blocks | awk '$3 == "COMT" { exit } $3 == "META" { print $2 }'; }
for offset in $(metadata volumes.bfa); do
  overwrite volumes.bfa $((offset + 60)) '\xff\xff'
done
expect 0 bfa range volumes.bfa 2024-01-16 2024-01-17
expect 0 bfa delistings volumes.bfa 2024-01-18
expect 0 bfa top volumes.bfa 2024-01-15 -n 1 --format ndjson
expect 3 bfa top volumes.bfa 2024-01-16 2>&1 | without_place
expect 3 bfa market volumes.bfa 2024-01-16 2>&1 | without_place
expect 3 bfa volume volumes.bfa AAAUSDT --percentile 2024-01-16 2>&1 | without_place
expect 3 bfa volume volumes.bfa BBBUSDT --trend 1 2>&1 | without_place
expect 3 bfa rankings volumes.bfa -o rankings.csv 2>&1 | without_place
[[ ! -e rankings.csv ]] || echo "there is a file"

echo "# The newest commit: all before it is there"
cp s.bfa commit.bfa
newest=$(bfa dump s.bfa --blocks | awk '$3 == "COMT" { offset = $2 } END { print offset }')
overwrite commit.bfa $((newest + 60)) '\xff'
expect 9 bfa validate commit.bfa 2>&1 | sed -E 's/last [0-9]+/last N/'
expect 0 bfa info commit.bfa -q | grep ^commits
