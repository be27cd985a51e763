# A second appender is told at once; readers do not notice.
make_store s.bfa
exec 9< s.bfa
flock 9
sample > in.csv
expect 7 bfa append s.bfa in.csv 2>&1 | sed -E 's/process [0-9]+/process N/'
bfa snapshot s.bfa 2024-01-15 --names
flock -u 9
bfa append s.bfa in.csv --time 2024-01-22T00:00:00Z
