#!/usr/bin/env bash
# Prints which lines of the parsers the inputs of the fuzz targets reach: the seeds of the tree, and
# what `make fuzz` has found so far. Fails below 95 % of the lines of all of them together.
set -euo pipefail
cd "$(dirname "$0")/.."

least=95
# What counts as a parser: whatever turns bytes that come from outside into values. Of the format
# that is all that decodes (the other files of format/ encode, or do arithmetic on what is decoded);
# of the store, what goes from bytes to a commit, its symbols and its coverage.
parsers=(
  format/bit_length_code.h
  format/bit_packing.h
  format/block.cc
  format/calendar.cc
  format/column_decoder.cc
  format/commit_block.cc
  format/dataset.cc
  format/day_leaf.cc
  format/decimal_text.cc
  format/file_header.cc
  format/group_reader.cc
  format/metadata_block.cc
  format/symbol.cc
  format/symbol_block.cc
  format/zstd_frame.cc
  store/coverage_history.cc
  store/coverage_index.cc
  store/recovery.cc
  store/symbol_history.cc
  store/symbol_table.cc
  tools/csv_reader.cc
  tools/field_parser.cc
  tools/json_line.cc
  tools/observation_reader.cc
  prober/kline_file.cc
  prober/listing_page.cc
)

cmake --preset fuzz-coverage
cmake --build --preset fuzz-coverage --target fuzz_targets
folder=build/fuzz-coverage
shopt -s nullglob
targets=("$folder"/bin/*_fuzz)
objects=()
profiles=()
for target in "${targets[@]}"; do
  name=${target##*/}
  mapfile -t corpora < <(scripts/fuzz-corpora.sh "$name")
  echo "$name: $(find "${corpora[@]}" -type f 2> /dev/null | wc -l) inputs"
  mkdir -p "${corpora[@]}"
  if ! LLVM_PROFILE_FILE=$folder/$name.profraw "$target" -runs=0 "${corpora[@]}" \
    > "$folder/$name.log" 2>&1; then
    echo "$0: $name fails; see $folder/$name.log" >&2
    exit 1
  fi
  profiles+=("$folder/$name.profraw")
  objects+=(-object "$target")
done
llvm-profdata-14 merge -o "$folder/all.profdata" "${profiles[@]}"
# Picked by their names, which are unique in the tree: how a path is spelled depends on the build.
llvm-cov-14 report -instr-profile="$folder/all.profdata" "${objects[@]:1}" \
  | awk -v least="$least" -v parsers="${parsers[*]}" '
      BEGIN {
        count = split(parsers, paths, " ")
        for (i = 1; i <= count; ++i) {
          name = paths[i]
          sub(".*/", "", name)
          path_of[name] = paths[i]
        }
        printf "%-30s %7s %7s %9s\n", "file", "lines", "missed", "reached"
      }
      {
        name = $1
        sub(".*/", "", name)
      }
      name in path_of {
        printf "%-30s %7d %7d %8.1f%%\n", path_of[name], $8, $9, 100 - 100 * $9 / $8
        lines += $8
        missed += $9
        ++seen
      }
      END {
        reached = 100 - 100 * missed / lines
        printf "%-30s %7d %7d %8.1f%%\n", "all", lines, missed, reached
        if (seen < count || reached < least) {
          print "a parser is missing, or less than " least " % are reached" > "/dev/stderr"
          exit 1
        }
      }'
