# The same content in the fewest bytes: a copy, with every commit or the newest, and in place.
make_store s.bfa
bfa append s.bfa --time 2024-01-22T00:00:00Z > append.log <<'CSV'
date,symbol,available,file_size_bytes
2024-01-16,DEFIUSDT,true,1
2024-01-18,BTCUSDT,true,2003
CSV
cp s.bfa before.bfa
size_of() { stat -c %s "$1"; }
sizes_named() { sed -E "s/size $(size_of "$1") was $(size_of s.bfa)$/size OWN was ITS_SOURCES/"; }
without_sizes() { sed -E 's/ size [0-9]+ was [0-9]+$//'; }

bfa compact s.bfa -o new.bfa > new.txt && sizes_named new.bfa < new.txt
bfa compact s.bfa -o all.bfa --keep-history > all.txt && sizes_named all.bfa < all.txt
bfa compact s.bfa -o second.bfa --as-of 2024-01-21T12:00:00Z | without_sizes
(($(size_of new.bfa) < $(size_of all.bfa))) || echo "the history takes nothing"
(($(size_of all.bfa) <= $(size_of s.bfa))) || echo "it has grown"
cmp s.bfa before.bfa

echo "# Both say what it says, but for their own id."
diff <(bfa dump s.bfa) <(bfa dump new.bfa) | sed -E 's/[0-9a-f]{32}/ID/'
content() { bfa dump "$@" | grep -v -E '^(file_id|compacted_from) '; }
for commit in 1 2 3; do
  cmp <(content s.bfa --as-of $commit) <(content all.bfa --as-of $commit)
done
for date in 2024-01-15 2024-01-16 2024-01-18; do
  cmp <(bfa revisions s.bfa $date) <(bfa revisions all.bfa $date)
  bfa revisions new.bfa $date --format csv | cut -d, -f1,2,4,5
done
without_places() { sed -E 's/ (offset|end) [0-9]+//g; s/ chain .*//'; }
cmp <(bfa dump s.bfa --commits | without_places) <(bfa dump all.bfa --commits | without_places)
for store in new all; do bfa validate $store.bfa --rules BFA001 -q --format csv; done
expect 4 bfa counts new.bfa --as-of 2
python3 "$TESTS/../format/compare_decoders.py" --bfa "$(command -v bfa)" \
  new.bfa all.bfa second.bfa | sed 's/^[0-9]* comparisons/N comparisons/'

echo "# So for all that the format can hold."
for dump in "$TESTS"/../../spec/vectors/*.dump; do
  for history in '' --keep-history; do
    rm -f copy.bfa
    bfa compact -q "${dump%.dump}.bfa" -o copy.bfa $history > copy.txt 2> copy.log ||
      echo "$(basename "$dump"): $(cut -d: -f3- copy.log)"
    [[ ! -e copy.bfa ]] || cmp <(content -q "${dump%.dump}.bfa") <(content copy.bfa)
  done
done

echo "# Numbers go on."
for store in s new all; do
  printf 'date,symbol,available\n2024-01-19,BTCUSDT,true\n' |
    bfa append $store.bfa --time 2024-01-23T00:00:00Z
done
cmp <(bfa export s.bfa) <(bfa export new.bfa)
for store in new all; do bfa validate $store.bfa --rules BFA001 -q --format csv; done

echo "# In place, while a reader has the old one."
bfa export s.bfa > before.csv
exec 8< s.bfa
bfa compact s.bfa -o s.bfa | without_sizes
bfa export s.bfa | cmp - before.csv
bfa export /proc/self/fd/8 | cmp - before.csv
exec 8<&-
bfa info s.bfa --format csv | grep -c '^compacted_from,.'
bfa compact ./s.bfa -o "$PWD/s.bfa" | without_sizes
bfa dump s.bfa --commits | wc -l

echo "# An empty store stays one."
printf 'date,symbol,available\n' | bfa append empty.bfa
bfa compact empty.bfa -o copy2.bfa
ls
