#!/usr/bin/env bash
# Puts moto, a server that answers as S3 does, into build/s3-server, for the tests of listings. The
# versions and the SHA-256 of every package stand in s3-server-requirements.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly folder=build/s3-server
readonly requirements=scripts/s3-server-requirements.txt
# Debian's own, which python3-venv belongs to, wherever else python3 may lead.
python=/usr/bin/python3
[[ -x $python ]] || python=python3

# A copy of the requirements; written last.
readonly stamp=$folder/fetched
if cmp --silent "$requirements" "$stamp"; then
  exit 0
fi

rm -rf "$folder"
mkdir -p "${folder%/*}"
echo "fetching moto into $folder"
"$python" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check --no-input --only-binary :all: \
  --require-hashes --requirement "$requirements"
cp "$requirements" "$stamp"
