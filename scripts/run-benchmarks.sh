#!/usr/bin/env bash
# Builds every benchmark (*_bench) and runs it; arguments are passed on, e.g.
# --benchmark_filter=Snapshot.
set -euo pipefail
cd "$(dirname "$0")/.."

cmake --workflow --preset bench
shopt -s nullglob
targets=(build/release/bin/*_bench)
if ((${#targets[@]} == 0)); then
  echo "$0: no benchmarks in build/release/bin" >&2
  exit 1
fi
for target in "${targets[@]}"; do
  "$target" "$@"
done
