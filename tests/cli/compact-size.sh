# Daily commits of real rows, compacted, take no more than the same rows appended at once.
python3 "$TESTS/../../scripts/expand-listing-facts.py" |
  awk -F, 'NR == 1 || ($1 >= "2022-04-01" && $1 <= "2022-12-31")' > rows.csv
bfa append daily.bfa rows.csv --commit-every 1
bfa append once.bfa rows.csv
bfa compact daily.bfa -o new.bfa | sed -E 's/ size .*//'
bfa compact daily.bfa -o all.bfa --keep-history | sed -E 's/ size .*//'
size_of() { stat -c %s "$1.bfa"; }
(($(size_of new) <= $(size_of once))) || echo "$(size_of new) bytes, $(size_of once) at once"
(($(size_of all) < $(size_of daily))) || echo "$(size_of all) bytes, $(size_of daily) before"
(($(size_of new) < $(size_of all))) || echo "$(size_of all) bytes with history"
bfa export daily.bfa > daily.csv
for store in new all once; do bfa export $store.bfa | cmp - daily.csv; done
cmp <(bfa export daily.bfa --as-of 100) <(bfa export all.bfa --as-of 100)
