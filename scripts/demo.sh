#!/usr/bin/env bash
# Walks through the verbs on the listing facts of 853 real contracts. Each command is printed before
# it runs and can be repeated as it stands. The store stays in build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."

bfa=build/release/bin/bfa
snapshot_time=build/release/bin/snapshot_time
store=build/demo/um.bfa

for program in "$bfa" "$snapshot_time"; do
  if [[ ! -x "$program" ]]; then
    echo "$0: no $program; run 'make build' first" >&2
    exit 1
  fi
done

step() { # what it shows, the command
  printf '\n# %s\n$ %s\n' "$1" "$2"
  eval "$2"
}

rm -rf build/demo
mkdir -p build/demo

step 'A row for each file that the archive had, 2019-12-31 to 2026-08-20, into a new store.' \
  "scripts/expand-listing-facts.py | $bfa append $store"
step 'Every byte, checksum, value and count is right.' \
  "$bfa validate $store"
step 'What is in it.' \
  "$bfa info $store | sed -n '/^commits/,/^bytes/p'"
step 'What existed on 2022-05-12, the last full day of LUNAUSDT.' \
  "$bfa snapshot $store 2022-05-12 --names | fmt -w 100"
step 'How many there were around that day, and how many of them are known to have had no trade.' \
  "$bfa counts $store 2022-05-11 2022-05-14"
step 'What became of LUNAUSDT: today it is on no list.' \
  "$bfa symbols $store | grep -E '^ *id|LUNA'"
step 'A ticker used twice: the new ICPUSDT is another contract than the old one.' \
  "$bfa timeline $store ICPUSDT --spans"
step 'How long that takes from a program (docs/examples/snapshot_time.cc).' \
  "$snapshot_time $store"
printf '\nThe store is %s; %s --help lists the verbs.\n' "$store" "$bfa"
