# Real rows with the predecessor's fault in 1,000 of them: 1,000 repairs, and all rows as they were.
"$TESTS/../../scripts/expand-listing-facts.py" | bfa append whole.bfa
bfa export whole.bfa > whole.csv
# Status 200 and available = false, as an upsert left it that did not write `available`.
awk 'BEGIN { FS = OFS = "," }
  NR % 629 == 0 && count < 1000 { $3 = "false"; ++count }
  { print }' whole.csv > faulty.csv
diff whole.csv faulty.csv | grep -c '^>'

bfa migrate mended.bfa --from faulty.csv --format csv > repairs.csv
head -3 repairs.csv
tail -n +2 repairs.csv | cut -d, -f3- | sort | uniq -c
diff whole.csv faulty.csv | sed -n 's/^> //p' | cut -d, -f1,2 |
  cmp - <(tail -n +2 repairs.csv | cut -d, -f1,2)
bfa export mended.bfa | cmp - whole.csv && echo "all rows are as they were"
