# What a damaged store still holds, as a new one; what was lost is listed.
make_store s.bfa
cp s.bfa before.bfa
place_of() {
  bfa dump s.bfa --blocks |
    awk -v type="$1" -v wanted="$2" '$3 == type && ++count == wanted { print $2 }'
}
# damage FILE TYPE N: a copy of s.bfa as FILE, with its N-th block of that type damaged.
damage() {
  cp s.bfa "$1"
  overwrite "$1" $(($(place_of "$2" "$3") + 32)) '\x99'
}
without_place() { sed -E 's/[0-9]+ bytes/N bytes/; s/ at byte [0-9]+/ at byte N/'; }

echo "# A sound store: the same content, and nothing is lost."
expect 0 bfa repair s.bfa -o new.bfa
bfa diff s.bfa new.bfa
cmp <(bfa export s.bfa --columns all) <(bfa export new.bfa --columns all)
bfa validate new.bfa --rules BFA001 -q
bfa dump new.bfa --commits | cut -d ' ' -f 1-3

while read -r code block; do
  echo "# $block"
  rm -f new.bfa
  damage damaged.bfa $block
  expect "$code" bfa repair damaged.bfa -o new.bfa --format csv 2>&1 | without_place
  [[ ! -e new.bfa ]] || bfa diff -q s.bfa new.bfa --format csv | tail -n +2
  [[ ! -e new.bfa ]] || bfa validate new.bfa --rules BFA001 -q --format csv | tail -n +2
done <<'BLOCKS'
6 BITS 1
6 BITS 2
6 META 1
6 META 2
0 META 5
6 META 6
0 LEAF 1
6 LEAF 2
3 SYMB 1
0 COMT 1
6 COMT 2
BLOCKS

echo "# A tail, and a commit without its trailer"
head -c -200 s.bfa > cut.bfa
rm -f new.bfa
expect 6 bfa repair cut.bfa -o new.bfa --format json 2>&1 | without_place
cmp <(bfa export new.bfa) <(bfa export s.bfa --as-of 1)
head -c -64 s.bfa > cut.bfa
rm new.bfa
expect 0 bfa repair cut.bfa -o new.bfa -q
cmp <(bfa export new.bfa) <(bfa export s.bfa)

echo "# It is a store to go on with."
damage damaged.bfa META 2
rm new.bfa
bfa repair -q damaged.bfa -o new.bfa --format ndjson | without_place
sample | bfa append new.bfa --time 2024-01-22T00:00:00Z
bfa validate new.bfa --rules BFA001

echo "# The source is only read: its bytes and times stay, and another may hold its lock."
cp s.bfa damaged.bfa
touch -d 2020-01-01T00:00:00Z damaged.bfa
chmod 400 damaged.bfa
stat -c '%y %x' damaged.bfa > times.txt
exec 9< damaged.bfa
flock 9
rm new.bfa
expect 0 bfa repair damaged.bfa -o new.bfa -q
exec 9<&-
stat -c '%y %x' damaged.bfa | cmp - times.txt
cmp damaged.bfa s.bfa

echo "# What is refused changes nothing and leaves nothing behind."
rm -f new.bfa damaged.bfa
echo precious > taken
mkdir folder
expect 1 bfa repair s.bfa -o taken
expect 1 bfa repair s.bfa -o s.bfa
expect 1 bfa repair s.bfa -o folder
expect 1 bfa repair s.bfa -o missing/new.bfa
expect 1 bfa repair folder -o new.bfa
expect 2 bfa repair s.bfa
expect 2 bfa repair s.bfa -o -
expect 2 bfa repair s.bfa -o new.bfa --format xml
expect 3 bfa repair taken -o new.bfa
expect 4 bfa repair none.bfa -o new.bfa
cp s.bfa header.bfa
overwrite header.bfa 20 '\xff'
expect 3 bfa repair header.bfa -o new.bfa
cp s.bfa holes.bfa
dd if=/dev/zero of=holes.bfa bs=1 seek="$(place_of BITS 1)" count=100000 conv=notrunc status=none
expect 3 bfa repair holes.bfa -o new.bfa 2>&1 | without_place
expect 8 bfa repair "$TESTS/../../spec/vectors/flags.bfa" -o new.bfa 2>&1 | sed 's:/.*/::'
(ulimit -f 1; expect 1 bfa repair s.bfa -o new.bfa)
cat taken
cmp s.bfa before.bfa
ls
