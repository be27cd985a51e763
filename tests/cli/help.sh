# Every verb explains itself; the links run their verb.
bfa --version
bfa --help | sed -n '/^Subcommands/,$p'
for verb in append dump info revisions snapshot range timeline listings delistings counts top \
  volume market rankings symbols export diff validate compact repair migrate; do
  bfa $verb --version
  bfa $verb -h | grep ^Usage
done
bfa export -h | sed -n '/^OUT.json/,/^$/p'
bfa rankings -h | sed -n '/^The generation_timestamp/,$p'
bfa migrate -h | sed -n '/^A database/,$p'
bfa-append -h | grep ^Usage
bfa-dump -h | grep ^Usage
sample | bfa-append s.bfa --time 2024-01-20T00:00:00Z
bfa-dump s.bfa --date 2024-01-16 --as-of 1
echo "# A file may have the name of a verb."
mv s.bfa dump
bfa counts dump 2024-01-15 2024-01-15
