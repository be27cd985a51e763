make_store s.bfa
bfa symbols s.bfa
bfa symbols s.bfa --ended --format csv
bfa symbols s.bfa --as-of 1 --format ndjson
