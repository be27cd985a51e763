#!/usr/bin/env bash
# Learns the listing facts of 853 real contracts from a replayed archive on this machine, as
# `bfa update` learns from the real one, and walks through the verbs. Each command is printed before
# it runs and can be repeated as it stands while the replay runs. The store stays in build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=build/release/bin
bfa=$bin/bfa
store=build/demo/um.bfa

for program in bfa bfa-replay-origin snapshot_time; do
  if [[ ! -x "$bin/$program" ]]; then
    echo "$0: no $bin/$program; run 'make build' first" >&2
    exit 1
  fi
done

step() { # what it shows, the command
  printf '\n# %s\n$ %s\n' "$1" "$2"
  eval "$2"
}

rm -rf build/demo
mkdir -p build/demo

# The replay plays the archive as it was at noon of 2026-08-21, whatever the clock here says.
"$bin/bfa-replay-origin" --facts tests/data/listing_facts.csv --bars tests/data/um_daily_bars.csv \
  --port-file build/demo/port > build/demo/replay.log &
replay=$!
trap 'kill "$replay" 2> /dev/null || true' EXIT
read -r listening < <(tail -f --pid="$replay" build/demo/replay.log)
export BFA_ORIGIN=http://${listening##* }
export BFA_LISTING=$BFA_ORIGIN/data.binance.vision
printf 'the replayed archive is %s\n' "$listening"

step 'What the archive lists.' \
  "$bfa discover --format csv | head -4"
step 'A month of all symbols, into a new store.' \
  "$bfa backfill $store --start 2026-07-01 --end 2026-07-31"
step 'What a daily update would ask for: all older days are unknown yet.' \
  "$bfa update $store --lookback 3 --dry-run --format csv | head -4"
step 'A daily update: what is unknown since 2019, the newest days, and their klines.' \
  "$bfa update $store --lookback 3 --metrics build/demo/bfa.prom"
step 'The same again changes nothing.' \
  "$bfa update $store --lookback 3"
step 'Every byte, checksum, value and count is right.' \
  "$bfa validate $store"
step 'What is in it.' \
  "$bfa info $store | sed -n '/^commits/,/^bytes/p'"
step 'What existed on 2022-05-12, the last full day of LUNAUSDT.' \
  "$bfa snapshot $store 2022-05-12 --names | fmt -w 100"
step 'How many there were around that day.' \
  "$bfa counts $store 2022-05-11 2022-05-14"
step 'What became of LUNAUSDT: today it is on no list.' \
  "$bfa symbols $store | grep -E '^ *id|LUNA'"
step 'A ticker used twice: the new ICPUSDT is another contract than the old one.' \
  "$bfa timeline $store ICPUSDT --spans"
step 'The largest volumes of the last day, by klines just learned (the replay makes them up).' \
  "$bfa top $store 2026-08-20 -n 3"
step 'How long a query takes from a program (docs/examples/snapshot_time.cc).' \
  "$bin/snapshot_time $store"
printf '\nThe store is %s; %s --help lists the verbs.\n' "$store" "$bfa"
