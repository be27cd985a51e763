#!/usr/bin/env bash
# Compares every query with SQL in DuckDB, on synthetic rows and on real ones: the rows of the csv
# that BFA_DENSE_CSV names, else those that the listing facts stand for. BFA_SEED (1) picks the
# synthetic rows and the samples. The rows and stores stay in build/compare.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=build/release/bin
folder=build/compare
seed=${BFA_SEED:-1}

if [[ ! -x $bin/compare_with_duckdb ]]; then
  echo "$0: no $bin/compare_with_duckdb; run 'make compare-duckdb'" >&2
  exit 1
fi
rows=${BFA_DENSE_CSV:-$folder/listing_facts.csv}
if [[ -n ${BFA_DENSE_CSV:-} && ! -r $rows ]]; then
  echo "$0: cannot read $rows, which BFA_DENSE_CSV names" >&2
  exit 1
fi

mkdir -p "$folder"
rm -f "$folder"/*.bfa

# In two goes of several commits, so that days are superseded and ids are in no order.
"$bin/synthetic_rows" "$seed" > "$folder/synthetic.csv"
for remainder in 1 0; do
  awk -v remainder=$remainder 'NR == 1 || NR % 2 == remainder' "$folder/synthetic.csv" |
    "$bin/bfa" append --commit-every 50 "$folder/synthetic.bfa"
done

if [[ -z ${BFA_DENSE_CSV:-} ]]; then
  scripts/expand-listing-facts.py > "$rows"
fi
"$bin/bfa" append "$folder/real.bfa" "$rows"

status=0
echo
"$bin/compare_with_duckdb" "$folder/synthetic.csv" "$folder/synthetic.bfa" "$seed" || status=$?
echo
"$bin/compare_with_duckdb" "$rows" "$folder/real.bfa" "$seed" || status=$?
exit "$status"
