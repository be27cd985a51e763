#!/usr/bin/env bash
# Prints where the inputs of a fuzz target are: first what its runs have found, which is written
# to; then the seeds, which are only read.
# Usage: fuzz-corpora.sh TARGET
set -euo pipefail

echo "build/fuzz/corpus/$1"
echo "tests/fuzz/corpus/$1"
case $1 in
  reader_fuzz) echo spec/vectors ;;
  recovery_fuzz) printf '%s\n' tests/fuzz/corpus/reader_fuzz spec/vectors ;;
esac
