# A signal while an export is written: it ends by that signal, whatever its threads do.
{
  echo date,symbol,available
  for i in {1..18000}; do echo "2024-02-0$((i % 9 + 1)),S$((i / 9))USDT,true"; done
} > many.csv
bfa append s.bfa many.csv --time 2024-02-20T00:00:00Z
mkfifo pipe
for signal in INT TERM; do
  bfa export s.bfa > pipe &
  exec 8< pipe
  head -c 1000 <&8 > head  # its handlers are in place, and more is written than the pipe takes
  kill -$signal $!
  expect $([[ $signal == INT ]] && echo 130 || echo 143) wait $!
  exec 8<&-
done

echo "# A file that is not whole does not appear, and no sidecar."
bfa export s.bfa -o whole.csv --sidecar
rm many.csv head
(
  ulimit -f 100
  expect 1 bfa export s.bfa -o cut.csv --sidecar 2>&1 | sed -E 's/partial-[0-9]+/partial-N/'
)
ls
