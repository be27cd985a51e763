# Where the store cannot be written, it stays as it was.
sample > in.csv
expect 1 bfa append missing/s.bfa in.csv
mkdir folder
expect 1 bfa append folder in.csv
expect 3 bfa append in.csv in.csv
mkfifo pipe
expect 1 bfa append pipe in.csv

# A full disk, as far as a limit on the size of files is one.
make_store s.bfa
cp s.bfa before.bfa
{
  echo date,symbol,available,etag
  for i in {1..500}; do echo "2024-02-01,S$i,true,$RANDOM$RANDOM$RANDOM$RANDOM-$i"; done
} > large.csv
(
  ulimit -f 8
  expect 1 bfa append s.bfa large.csv
  expect 1 bfa append new.bfa large.csv
)
cmp s.bfa before.bfa
bfa validate s.bfa --rules BFA001
ls
