# Facts that break a rule in bytes that are sound: 9. Bytes that are not: 3.
vectors=$TESTS/../../spec/vectors
for name in status_wrong status_missing status_foreign absent_with_size day_count bitset_subset \
  zero_volume_set volume_known_set; do
  cp "$vectors/$name.bfa" .
  echo "$name"
  expect 9 bfa validate "$name.bfa" --format csv -q
done
for name in leaf_checksum content_hash price_nan; do
  cp "$vectors/$name.bfa" .
  echo "$name"
  expect 3 bfa validate "$name.bfa" --format csv -q 2>&1
done
# A quick check reads no rows. Rules that are named do not replace the integrity ones.
bfa validate status_wrong.bfa --quick -q --format csv
expect 9 bfa validate status_wrong.bfa --rules hole -q --format csv
expect 9 bfa validate status_wrong.bfa --format json 2>&1
