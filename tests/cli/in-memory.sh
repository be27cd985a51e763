# A store that is read into memory first answers as one that is mapped.
make_store s.bfa
for words in info dump 'snapshot 2024-01-15' 'timeline BTCUSDT' counts symbols export validate; do
  # One word a verb, the others its arguments.
  read -r verb rest <<< "$words"
  bfa $verb s.bfa $rest > mapped.txt || true
  bfa $verb s.bfa $rest --in-memory > copied.txt || true
  cmp mapped.txt copied.txt
done
bfa diff s.bfa s.bfa --in-memory
bfa counts s.bfa --in-memory --as-of 1

echo "# What cannot be opened, cannot be read into memory either."
expect 4 bfa counts none.bfa --in-memory
head -c 100 s.bfa > cut.bfa
expect 3 bfa counts cut.bfa --in-memory
expect 2 bfa compact s.bfa -o s.bfa --in-memory
