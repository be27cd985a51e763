#!/usr/bin/env bash
# Puts the library and the C header of DuckDB into build/duckdb, for `make compare-duckdb`. They are
# taken from two npm packages; the SHA-512 of each is what the registry states, in base64.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly folder=build/duckdb
readonly registry=https://registry.npmjs.org
readonly version=1.4.4

readonly library_path=@duckdb/node-bindings-linux-x64/-/node-bindings-linux-x64-$version-r.4.tgz
readonly library_sha512=\
jBTL/WvfwxLToFa/pVHfT6elMtltJGnc3wSuxZD9OfMltit9YUdVFS37vBFQzXMT1Z8OWjtSjMh+zPKxOwHLHA==
readonly header_path=duckdb/-/duckdb-$version.tgz
readonly header_sha512=\
hEJJ5hyVF0VLj3dmOLpsWrQR0b3d4Ykqtygm6iUXjHJDDnSqg/USKxcb5qvNrOhFYPgktayU6dXCtgPqcmmpog==

fail() {
  echo "$0: $1" >&2
  exit 1
}

# One file of a package: its path in the registry, the package's SHA-512, the file's path in it.
fetch() {
  local path=$1 sha512=$2 member=$3
  local package=$folder/${path##*/} reason hexadecimal
  reason=$(curl --fail --silent --show-error --location --retry 3 --connect-timeout 20 \
    --output "$package" "$registry/$path" 2>&1) || fail "cannot fetch $registry/$path: $reason"
  hexadecimal=$(base64 --decode <<< "$sha512" | od -An -v -tx1 | tr -d ' \n')
  sha512sum --check --status <<< "$hexadecimal  $package" ||
    fail "$package is not what was pinned: its SHA-512 differs"
  tar -xzf "$package" -C "$folder" --transform 's,.*/,,' "$member" ||
    fail "$package holds no $member"
  rm "$package"
}

# Says which packages the two files are from; written last.
readonly pinned="$library_path $library_sha512 $header_path $header_sha512"
readonly stamp=$folder/fetched
if [[ -f $stamp && $(< "$stamp") == "$pinned" && -f $folder/libduckdb.so &&
  -f $folder/duckdb.h ]]; then
  exit 0
fi

[[ $(uname -sm) == "Linux x86_64" ]] ||
  fail "only for Linux x86_64; elsewhere put libduckdb.so and duckdb.h $version into $folder"
for program in curl tar sha512sum; do
  command -v "$program" > /dev/null || fail "$program is not installed"
done

mkdir -p "$folder"
rm -f "$stamp"
echo "fetching DuckDB $version into $folder"
fetch "$library_path" "$library_sha512" package/libduckdb.so
fetch "$header_path" "$header_sha512" package/src/duckdb/src/include/duckdb.h
echo "$pinned" > "$stamp"
