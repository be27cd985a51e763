#!/usr/bin/env bash
# Checks the formatting of every C and C++ file, tracked or not; --fix formats in place.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  "") mode=(--dry-run -Werror) ;;
  --fix) mode=(-i) ;;
  *)
    echo "usage: $0 [--fix]" >&2
    exit 2
    ;;
esac

# Not `git ls-files`: a source archive has no repository.
list=$(find . \( -name '.?*' -o -path ./build \) -prune -o \
  -type f \( -name '*.h' -o -name '*.cc' -o -name '*.c' \) -print)
mapfile -t files <<< "$list"
if [[ -z "$list" ]]; then
  echo "$0: no sources found" >&2
  exit 1
fi
clang-format-14 --style=file "${mode[@]}" "${files[@]}"
