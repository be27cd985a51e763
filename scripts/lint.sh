#!/usr/bin/env bash
# Runs clang-tidy and cppcheck over everything that is compiled. Both are run even if the first one
# finds something; any finding fails.
set -euo pipefail
cd "$(dirname "$0")/.."

jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
database=build/tidy/compile_commands.json

cmake --preset tidy
if ! grep -q '"file"' "$database"; then
  echo "$0: $database lists no files" >&2
  exit 1
fi

status=0
# A line for each file, and one that counts the warnings in system headers, would hide the findings.
run-clang-tidy-14 -p build/tidy -quiet -j "$jobs" 2>&1 |
  { grep --line-buffered -vE '^clang-tidy-14 |[0-9]+ warnings? generated\.$' || true; } || status=1

# cppcheck reads no system headers, so it has to be told of a macro that opens a function.
mkdir -p build/tidy/cppcheck
cppcheck --project="$database" --cppcheck-build-dir=build/tidy/cppcheck -j "$jobs" --quiet \
  --enable=warning,performance,portability --library=googletest --inline-suppr --std=c++20 \
  -D'RC_GTEST_PROP(a,b,c)=void a##b c' --error-exitcode=1 || status=1

if ((status == 0)); then
  echo "lint: no findings"
fi
exit "$status"
