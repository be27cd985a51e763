# Bytes behind the last commit are left out, told of, found by validate, and cut by append.
make_store s.bfa
cp s.bfa whole.bfa
printf 'not a commit' >> s.bfa
sample > in.csv
for verb in info dump snapshot timeline counts symbols export; do
  case $verb in
    snapshot) words=2024-01-15 ;;
    timeline) words=BTCUSDT ;;
    *) words= ;;
  esac
  expect 0 bfa $verb s.bfa $words > torn.txt
  expect 0 bfa $verb whole.bfa $words > whole.txt
  [[ $verb == info ]] || cmp torn.txt whole.txt
done
bfa info s.bfa -q --format json | grep torn
expect 9 bfa validate s.bfa --rules BFA001
expect 9 bfa validate s.bfa --rules BFA001 --quick --format ndjson -q
expect 9 bfa validate s.bfa --rules BFA001 --as-of 1 --format csv

echo "# A cut commit is a torn tail as well, and the commit before it the newest."
head -c -10 whole.bfa > cut.bfa
bfa export cut.bfa -q | cmp - <(bfa export whole.bfa --as-of 1)
bfa append cut.bfa in.csv --time 2024-01-22T00:00:00Z
bfa validate cut.bfa --rules BFA001

bfa append s.bfa in.csv --time 2024-01-22T00:00:00Z
bfa validate s.bfa --rules BFA001
