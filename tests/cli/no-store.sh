# Files that are no store, or one that only a later version reads.
verbs() {
  expect "$1" bfa info "$2"
  expect "$1" bfa dump "$2"
  expect "$1" bfa snapshot "$2" 2024-01-15
  expect "$1" bfa range "$2" 2024-01-15 2024-01-16
  expect "$1" bfa timeline "$2" BTCUSDT
  expect "$1" bfa volume "$2" BTCUSDT
  expect "$1" bfa rankings "$2" -o out.csv
  expect "$1" bfa counts "$2"
  expect "$1" bfa symbols "$2"
  expect "$1" bfa export "$2" -o out.csv
  expect "$1" bfa validate "$2" -q
  expect "$1" bfa append "$2" in.csv
}
sample > in.csv
verbs 4 missing/s.bfa 2>&1 | grep -v '^exit 1, not 4: bfa append'
: > empty.bfa
verbs 3 empty.bfa
verbs 3 in.csv
mkdir folder
verbs 1 folder
make_store newer.bfa
overwrite newer.bfa 8 '\x02'
verbs 8 newer.bfa
head -c 12 newer.bfa > cut.bfa
expect 8 bfa info cut.bfa
cp "$TESTS/../../spec/vectors/incompat_flag.bfa" features.bfa
verbs 8 features.bfa
cp "$TESTS/../../spec/vectors/flags.bfa" writer.bfa
expect 0 bfa snapshot writer.bfa 2024-01-06
expect 8 bfa append writer.bfa in.csv
cmp writer.bfa "$TESTS/../../spec/vectors/flags.bfa"
ls
