#!/usr/bin/env bash
# Builds every fuzz target (*_fuzz) and runs each for FUZZ_SECONDS. The seeds in
# tests/fuzz/corpus/TARGET are read only; what is found grows in build/fuzz/corpus/TARGET.
set -euo pipefail
cd "$(dirname "$0")/.."

cmake --workflow --preset fuzz
shopt -s nullglob
targets=(build/fuzz/bin/*_fuzz)
if ((${#targets[@]} == 0)); then
  echo "$0: no fuzz targets in build/fuzz/bin" >&2
  exit 1
fi

# The sanitizers look for the unversioned name, which the package llvm-14 does not give.
export ASAN_SYMBOLIZER_PATH=${ASAN_SYMBOLIZER_PATH:-/usr/bin/llvm-symbolizer-14}
for target in "${targets[@]}"; do
  name=$(basename "$target")
  found=build/fuzz/corpus/$name
  seeds=tests/fuzz/corpus/$name
  corpora=("$found")
  if [[ -d "$seeds" ]]; then
    corpora+=("$seeds")
  fi
  mkdir -p "$found"
  echo "== $name"
  "$target" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="build/fuzz/$name-" "${corpora[@]}"
done
