#!/usr/bin/env bash
# Puts Debian's libraries for another machine, which format, store and their tests link, into
# build/sysroot-ARCH. apt is given lists and a cache of its own there: the packages of this machine
# stay as they are. Needs no root.
# Usage: fetch-sysroot.sh i386|s390x
set -euo pipefail
cd "$(dirname "$0")/.."

readonly arch=${1:-}
if [[ $arch != i386 && $arch != s390x ]]; then
  echo "usage: $0 i386|s390x" >&2
  exit 2
fi
readonly packages=(libzstd-dev libzstd1 libxxhash-dev libxxhash0 libgtest-dev libgmock-dev
  librapidcheck-dev)
readonly folder=$PWD/build/sysroot-$arch

# The names of the packages; written last.
readonly stamp=$folder/fetched
if [[ -e $stamp && $(< "$stamp") == "${packages[*]}" ]]; then
  exit 0
fi
if ! command -v apt-get > /dev/null; then
  echo "$0: needs apt-get, for Debian's libraries of $arch" >&2
  exit 1
fi

rm -rf "$folder"
mkdir -p "$folder"/apt/{lists,cache,packages}
echo "fetching the libraries of $arch into build/sysroot-$arch"
apt=(apt-get -qq -o "APT::Architecture=$arch" -o "APT::Architectures=$arch"
  -o "Dir::State::lists=$folder/apt/lists" -o "Dir::Cache=$folder/apt/cache"
  -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
  -o Dir::State::status=/dev/null -o "APT::Sandbox::User=$(id -un)")
# A source that has nothing for this machine, or is out of order, need not be the one that counts.
"${apt[@]}" update || echo "$0: some lists could not be fetched; trying without them" >&2
(cd "$folder/apt/packages" && "${apt[@]}" download "${packages[@]}")
for package in "$folder"/apt/packages/*.deb; do
  dpkg-deb --extract "$package" "$folder"
done
rm -rf "$folder/apt"
echo "${packages[*]}" > "$stamp"
