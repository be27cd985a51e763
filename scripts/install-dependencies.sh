#!/usr/bin/env bash
# Installs the Debian packages that are missing for one purpose.
# Usage: install-dependencies.sh build|run|test|bench|compare|lint|fuzz|coverage|32bit|big-endian
set -euo pipefail

build=(g++ cmake ninja-build pkg-config libzstd-dev libxxhash-dev libcli11-dev nlohmann-json3-dev
  libcurl4-openssl-dev libexpat1-dev libssl-dev libzip-dev libevent-dev)
run=("${build[@]}" python3 zstd)
test=("${run[@]}" libgtest-dev libgmock-dev librapidcheck-dev clang-format-14
  nginx openssl python3-jsonschema python3-venv)

machine=(cmake ninja-build pkg-config python3)

case "${1:-}" in
  build) packages=("${build[@]}") ;;
  run) packages=("${run[@]}") ;;
  test) packages=("${test[@]}") ;;
  bench) packages=("${build[@]}" libbenchmark-dev nginx openssl python3 python3-urllib3) ;;
  compare) packages=("${build[@]}" python3 curl ca-certificates) ;;
  lint) packages=("${test[@]}" libbenchmark-dev clang-14 clang-tidy-14 cppcheck) ;;
  fuzz) packages=("${build[@]}" clang-14 libclang-rt-14-dev llvm-14) ;;
  coverage) packages=("${test[@]}" gcovr) ;;
  32bit) packages=(g++-i686-linux-gnu "${machine[@]}") ;;
  big-endian) packages=(g++-s390x-linux-gnu qemu-user-static "${machine[@]}") ;;
  *)
    echo "usage: $0 build|run|test|bench|compare|lint|fuzz|coverage|32bit|big-endian" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query > /dev/null; then
  echo "$0: not Debian; make sure that these are there: ${packages[*]}" >&2
  exit 0
fi

# dpkg-query fails when it does not know one of the names; what it knows, it still prints.
format="\${db:Status-Abbrev}\${Package}\n"
installed=$(dpkg-query -W -f="$format" "${packages[@]}" 2> /dev/null || true)
missing=()
for package in "${packages[@]}"; do
  grep -qxE "[a-z]i +${package//+/\\+}" <<< "$installed" || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
  exit 0
fi

as_root=()
if (($(id -u) != 0)); then
  if ! command -v sudo > /dev/null; then
    echo "$0: missing ${missing[*]}: run as root, or install sudo" >&2
    exit 1
  fi
  as_root=(sudo)
fi

# nginx is for tests to start, not to serve this machine: its package would start it, and where
# there is no init or no IPv6 fail to.
policy=/usr/sbin/policy-rc.d
if [[ " ${missing[*]} " == *" nginx "* && ! -e $policy ]]; then
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" > /dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi

apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
echo "installing: ${missing[*]}"
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}"
