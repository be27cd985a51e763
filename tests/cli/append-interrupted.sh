# A signal while the input is read: nothing is appended, nothing is left behind.
make_store s.bfa
cp s.bfa before.bfa
mkfifo pipe
for store in s.bfa new.bfa; do
  bfa append $store pipe &
  exec 8> pipe  # goes on when the other side has opened it, with its handlers in place
  printf 'date,symbol,available\n2024-02-01,A,true\n' >&8
  kill -TERM $!
  exec 8>&-
  expect 143 wait $!
done
cmp s.bfa before.bfa
ls
