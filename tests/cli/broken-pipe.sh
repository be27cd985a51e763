# A reader that has seen enough is no failure.
{
  echo date,symbol,available,quote_volume_usdt
  for i in {1..20000}; do echo "2024-02-01,S${i}USDT,true,$i"; done
} > many.csv
bfa append s.bfa many.csv --time 2024-02-03T00:00:00Z
for words in export "snapshot 2024-02-01 --columns all" dump symbols "range 2024-02-01 2024-02-01" \
  "top 2024-02-01 -n 20000" rankings; do
  read -r verb rest <<< "$words"
  bfa $verb s.bfa $rest | true
  echo "$verb ${PIPESTATUS[0]}"
done
