# bfa info
make_store s.bfa
without_ids() { sed -E 's/[0-9a-f]{32}/ID/'; }
bfa info s.bfa --format csv | without_ids | grep -v ^blocks
bfa info s.bfa --format json | without_ids | sed '/"blocks"/,$d'
bfa info s.bfa --as-of 1 | grep -E '^(commits|last_commit|bytes|rows) '  | sed 's/[0-9]*$/N/'

echo "# All bytes are in one block or another."
total=$(bfa info s.bfa --format csv | awk -F, '/^blocks.*bytes/ { n += $2 } END { print n }')
[[ $total == $(stat -c %s s.bfa) ]] || echo "$total bytes"
