make_store s.bfa
summary() { sed -E 's/blocks: [0-9]+/blocks: N/'; }
bfa validate s.bfa 2>&1 | summary
bfa validate s.bfa --full --format csv 2>&1 | summary
bfa validate s.bfa --quick --format json 2> /dev/null
bfa validate s.bfa --as-of 1 -q
expect 4 bfa validate missing.bfa
