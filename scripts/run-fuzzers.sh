#!/usr/bin/env bash
# Builds the fuzz targets and runs those that are named, or all, JOBS at a time, each until it has
# had FUZZ_SECONDS of CPU time (its own, so that a busy machine takes nothing away).
# Usage: run-fuzzers.sh [TARGET…]
#
# The seeds in tests/fuzz/corpus/TARGET are read only; what is found grows in
# build/fuzz/corpus/TARGET, from where the next run goes on. A target ends at its first finding,
# which is put into build/fuzz/findings. Figures of each slice go to build/fuzz/executions.csv.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${FUZZ_SECONDS:-60}
jobs=${JOBS:-$(nproc)}
slice=120 # seconds of the clock, after which the CPU time is looked at
# The caps of an input. Its time is of the clock, of which a busy machine may take most: what comes
# to it is run once more, and counts if it takes `cpu_cap` seconds of CPU time by itself.
caps=(-rss_limit_mb=1024 -malloc_limit_mb=256 -timeout=300 -report_slow_units=300 -max_len=32768)
cpu_cap=10

cmake --preset fuzz
cmake --build --preset fuzz --target fuzz_targets
shopt -s nullglob
targets=("$@")
if ((${#targets[@]} == 0)); then
  targets=(build/fuzz/bin/*_fuzz)
  targets=("${targets[@]##*/}")
fi

# Copies, so that a target may be built anew while it runs.
bin=$(mktemp -d build/fuzz/run.XXXXXX)
trap 'rm -rf "$bin"' EXIT
for name in "${targets[@]}"; do
  cp "build/fuzz/bin/$name" "$bin"
done
mkdir -p build/fuzz/findings build/fuzz/log
table=build/fuzz/executions.csv
if [[ ! -e $table ]]; then
  echo "time,target,cpu_seconds,executions,corpus_files,edges,findings" > "$table"
fi

# The sanitizers look for the unversioned name, which the package llvm-14 does not give.
export ASAN_SYMBOLIZER_PATH=${ASAN_SYMBOLIZER_PATH:-/usr/bin/llvm-symbolizer-14}
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1}

count_findings() {
  local findings=(build/fuzz/findings/"$1"-*)
  echo "${#findings[@]}"
}

# Takes away the inputs that were only waiting for the machine.
drop_false_timeouts() {
  local name=$1 input cpu TIMEFORMAT='%U'
  for input in build/fuzz/findings/"$name"-timeout-*; do
    cpu=$({ time timeout 3600 "$bin/$name" -timeout=3600 "$input" > /dev/null 2>&1 || true; } 2>&1)
    if ((${cpu%.*} < cpu_cap)); then
      rm "$input"
    fi
  done
}

# Runs a target for one slice and adds a line to the table.
run_slice() {
  local name=$1 log=build/fuzz/log/$1.log corpora=() found=() options=("${caps[@]}")
  mapfile -t corpora < <(scripts/fuzz-corpora.sh "$name")
  if [[ -e tests/fuzz/dictionaries/$name.dict ]]; then
    options+=(-dict="tests/fuzz/dictionaries/$name.dict")
  fi
  local length=$((seconds < slice ? seconds : slice)) TIMEFORMAT='%U %S' before cpu
  before=$(count_findings "$name")
  cpu=$({ time "$bin/$name" -max_total_time="$length" -print_final_stats=1 "${options[@]}" \
    -artifact_prefix="build/fuzz/findings/$name-" "${corpora[@]}" > "$log" 2>&1 || true; } 2>&1)
  drop_false_timeouts "$name"
  local executions edges findings seconds_used
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  edges=$(grep -o ' cov: [0-9]*' "$log" | tail -n 1 | tr -dc 0-9 || true)
  found=("${corpora[0]}"/*)
  findings=$(($(count_findings "$name") - before))
  seconds_used=$(awk '{print $1 + $2}' <<< "$cpu")
  printf '%s,%s,%s,%s,%s,%s,%s\n' "$(date -u +%FT%TZ)" "$name" "$seconds_used" \
    "${executions:-0}" "${#found[@]}" "${edges:-0}" "$findings" >> "$table"
}

run_target() {
  local name=$1 first total
  mkdir -p "build/fuzz/corpus/$name"
  first=$(($(wc -l < "$table") + 1))
  while true; do
    run_slice "$name"
    # shellcheck disable=SC2016
    total=$(awk -F, -v name="$name" -v first="$first" -v limit="$seconds" '
      NR >= first && $2 == name {cpu += $3; runs += $4; files = $5; edges = $6; findings += $7}
      END {
        is_done = cpu >= limit || findings > 0 || runs == 0
        printf "%d %s: %.0f CPU seconds, %d executions, ", is_done, name, cpu, runs
        printf "%d inputs in the corpus, %d edges, %d findings", files, edges, findings
      }' "$table")
    if [[ $total == 1* ]]; then
      break
    fi
  done
  echo "${total#* }" >> "$bin/summary"
}

for name in "${targets[@]}"; do
  while (($(jobs -rp | wc -l) >= jobs)); do
    wait -n
  done
  run_target "$name" &
done
wait
sort "$bin/summary"
if grep -qv ' 0 findings$' "$bin/summary" || grep -q ' 0 executions' "$bin/summary"; then
  echo "$0: the inputs are in build/fuzz/findings, what was said about them in build/fuzz/log" >&2
  exit 1
fi
