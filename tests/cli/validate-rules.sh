# Each rule about what a store says, found by its id or its name, and nothing else.
rows() {
  echo date,symbol,available,file_size_bytes,quote_volume_usdt,trade_count
  for day in 01 02 03 04 05 07 08 09; do
    echo "2024-03-$day,BTCUSDT,true,1000,5,5"
    echo "2024-03-$day,DEADUSDT,true,1000,0,0"
  done
  echo 2024-03-01,ICPUSDT,true,1000,5,5
  echo 2024-03-02,ICPUSDT,false,,,
  for day in 03 04 05; do echo "2024-03-$day,ICPUSDT,true,1000,5,5"; done
  echo 2024-03-08,ICPUSDT,true,9999,5,5
  echo 2024-03-09,ICPUSDT,true,,5,5
}
rows | bfa append s.bfa --time 2024-03-20T00:00:00Z
printf 'date,symbol,available,file_size_bytes\n2024-03-09,BTCUSDT,true,1001\n' |
  bfa append s.bfa --time 2024-03-21T00:00:00Z
bfa validate s.bfa --format csv 2>&1 | sed -E 's/blocks: [0-9]+/blocks: N/'
bfa validate s.bfa --format ndjson -q
for rule in BFA008 few_available BFA010 hole BFA013 missing_size BFA015 republished_file; do
  bfa validate s.bfa --rules "$rule" --format csv -q | tail -n +2 | cut -d, -f1 | sort | uniq -c
done
bfa validate s.bfa --rules BFA008,BFA012 -q
bfa validate s.bfa --min-count 3 --rules BFA011 --format csv -q
bfa validate s.bfa --start 2024-03-08 --end 2024-03-12 --rules missing_day,hole --format csv -q
bfa validate s.bfa --as-of 1 --rules BFA016 --format csv -q
# Only hard rules change the exit code, unless asked for.
bfa validate s.bfa -q > all.txt
bfa validate s.bfa -q --fail-on error > all.txt
expect 9 bfa validate s.bfa -q --fail-on warning > all.txt
bfa validate s.bfa -q --fail-on warning --rules BFA013 > all.txt
bfa validate s.bfa --quick --format csv -q
bfa validate s.bfa --quick --rules BFA013 --format csv -q
# What is wrong with the flags.
expect 2 bfa validate s.bfa --rules BFA099
expect 2 bfa validate s.bfa --rules BFA101
expect 2 bfa validate s.bfa --rules BFA011
expect 2 bfa validate s.bfa --rules BFA017
expect 2 bfa validate s.bfa --rules BFA012,
expect 2 bfa validate s.bfa --fail-on note
expect 2 bfa validate s.bfa --min-count 0
expect 2 bfa validate s.bfa --start 2024-03-09 --end 2024-03-08
expect 2 bfa validate s.bfa --date 2024-03-09
expect 2 bfa validate s.bfa --quick --min-count 3
expect 2 bfa validate s.bfa --quick --start 2024-03-09
expect 2 bfa validate s.bfa --rules hole --min-count 3
