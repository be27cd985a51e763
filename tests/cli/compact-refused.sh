# What is refused changes nothing and leaves nothing behind.
make_store s.bfa
cp s.bfa before.bfa
echo precious > taken
mkdir folder
expect 1 bfa compact s.bfa -o taken
expect 1 bfa compact s.bfa -o folder
expect 1 bfa compact s.bfa -o missing/new.bfa
expect 1 bfa compact s.bfa -o before.bfa
expect 2 bfa compact s.bfa
expect 2 bfa compact s.bfa -o -
expect 2 bfa compact s.bfa -o s.bfa --as-of 2
expect 2 bfa compact s.bfa -o new.bfa --as-of never
expect 4 bfa compact s.bfa -o new.bfa --as-of 3
expect 4 bfa compact none.bfa -o new.bfa
expect 4 bfa compact none.bfa -o none.bfa
cat taken
cmp s.bfa before.bfa

echo "# Locked."
exec 9< s.bfa
flock 9
expect 7 bfa compact s.bfa -o s.bfa 2>&1 | sed -E 's/process [0-9]+/process N/'
bfa compact s.bfa -o new.bfa | sed -E 's/size .*//'
rm new.bfa
exec 9<&-

echo "# Damaged, newer, or of a newer writer."
cp s.bfa damaged.bfa
overwrite damaged.bfa $(($(offset_of s.bfa META) + 40)) '\x55'
expect 3 bfa compact damaged.bfa -o new.bfa 2>&1 | sed -E 's/byte [0-9]+/byte N/'
expect 3 bfa compact damaged.bfa -o damaged.bfa 2>&1 | sed -E 's/byte [0-9]+/byte N/'
expect 3 bfa compact taken -o new.bfa
vectors=$TESTS/../../spec/vectors
expect 8 bfa compact "$vectors/flags.bfa" -o new.bfa 2>&1 | sed "s:$vectors/::"
expect 8 bfa compact "$vectors/incompat_flag.bfa" -o new.bfa 2>&1 | sed "s:$vectors/::"

echo "# A disk that is full."
(ulimit -f 1; expect 1 bfa compact s.bfa -o new.bfa)
(ulimit -f 1; expect 1 bfa compact s.bfa -o s.bfa)
cmp s.bfa before.bfa
ls
