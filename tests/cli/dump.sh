make_store s.bfa
without_ids() { sed -E 's/[0-9a-f]{32}/ID/; s/checksum [0-9a-f]{16}/checksum HASH/'; }
bfa dump s.bfa | without_ids
bfa dump s.bfa --date 2024-01-16 --as-of 1
bfa dump s.bfa --blocks --as-of 1 | without_ids | sed -E 's/ (size )?[0-9]+//g' | sort | uniq -c

echo "# A store without commits"
printf 'date,symbol,available\n' | bfa append empty.bfa
bfa dump empty.bfa | without_ids
bfa dump empty.bfa --commits
