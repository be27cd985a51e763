# A DuckDB database of the predecessor becomes the same store as the csv that DuckDB makes of it.
library=$(realpath -m "$TESTS/../../build/duckdb/libduckdb.so")
[[ -f $library ]] || skip "no $library; scripts/fetch-duckdb.sh fetches it"
export BFA_LIBDUCKDB=$library
# ThreadSanitizer sees half of what DuckDB does, as it is not built with it.
export TSAN_OPTIONS="${TSAN_OPTIONS:-} ignore_noninstrumented_modules=1"

# sql DATABASE: runs the statements of standard input.
sql() { python3 "$TESTS/duckdb_shell.py" "$library" "$1"; }
table='CREATE TABLE daily_availability (date DATE NOT NULL, symbol VARCHAR NOT NULL,
  available BOOLEAN NOT NULL, file_size_bytes BIGINT, last_modified TIMESTAMP, url VARCHAR NOT NULL,
  status_code INTEGER NOT NULL, probe_timestamp TIMESTAMP NOT NULL, quote_volume_usdt DOUBLE,
  trade_count BIGINT, volume_base DOUBLE, taker_buy_volume_base DOUBLE,
  taker_buy_quote_volume_usdt DOUBLE, open_price DOUBLE, high_price DOUBLE, low_price DOUBLE,
  close_price DOUBLE, PRIMARY KEY (date, symbol));'

# Rows in no order, some at fault, beside a second table as the predecessor has.
sql um.duckdb <<SQL
$table
CREATE TABLE daily_symbol_counts (date DATE PRIMARY KEY, total_symbols INTEGER NOT NULL);
INSERT INTO daily_availability VALUES
  ('2024-01-16', 'BTCUSDT', false, 1001, '2024-01-17 02:15:32.44', 'https://x', 200,
   '2024-01-25 09:30:00.000001', 1e10, 42, 0.1, 1e-7, 3, 4, 5, 'nan', '-0.0'),
  ('2024-01-15', '币安人生USDT', false, NULL, NULL, '', 404, '2024-01-25 09:30:00',
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('2024-01-15', 'A "quoted", NAME', true, 7, 'infinity', 'x', 200, '2024-01-25 09:30:00',
   NULL, 0, 0, 0, 0, 1, 1, 1, 1),
  ('2024-01-15', 'BUSY', true, NULL, NULL, 'x', 503, '2024-01-25 09:30:00',
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SQL
bfa migrate um.bfa --from um.duckdb
bfa export um.bfa
sql um.duckdb <<< "COPY daily_availability TO 'um.csv' (HEADER)"
bfa migrate csv.bfa --from um.csv -q > /dev/null
cmp <(bfa export um.bfa) <(bfa export csv.bfa)

echo "# The fault as it came about: an upsert that leaves an indexed column as it was."
sql fault.duckdb <<SQL
$table
CREATE INDEX idx_available_date ON daily_availability (available, date);
INSERT INTO daily_availability (date, symbol, available, url, status_code, probe_timestamp)
  VALUES ('2024-01-15', 'LATE', false, '', 404, '2024-01-16 03:00:00');
INSERT OR REPLACE INTO daily_availability
  (date, symbol, available, file_size_bytes, url, status_code, probe_timestamp)
  VALUES ('2024-01-15', 'LATE', true, 5, '', 200, '2024-01-17 03:00:00');
SQL
bfa migrate fault.bfa --from fault.duckdb
bfa timeline fault.bfa LATE

echo "# Real rows: what is exported, put into DuckDB and taken from it is what it was."
"$TESTS/../../scripts/expand-listing-facts.py" | awk -F- 'NR == 1 || $1 == 2022' |
  bfa append real.bfa
bfa export real.bfa > real.csv
sql real.duckdb <<SQL
$table
INSERT INTO daily_availability
  SELECT * REPLACE (TIMESTAMP '2026-01-01 00:00:00.5' AS probe_timestamp)
  FROM read_csv('real.csv') ORDER BY symbol, date DESC;
SQL
bfa migrate again.bfa --from real.duckdb --format csv
diff <(cut -d, -f8 --complement real.csv) <(bfa export again.bfa | cut -d, -f8 --complement)
bfa export again.bfa | cut -d, -f8 | sort | uniq -c

echo "# What is no database of the predecessor" >&2
sql other.duckdb <<< 'CREATE TABLE klines (date DATE);'
expect 1 bfa migrate new.bfa --from other.duckdb
sql older.duckdb <<< "${table/close_price DOUBLE, /}"
expect 1 bfa migrate new.bfa --from older.duckdb
sql text.duckdb <<< "${table/available BOOLEAN/available VARCHAR}
  INSERT INTO daily_availability (date, symbol, available, url, status_code, probe_timestamp)
  VALUES ('2024-01-15', 'A', 'yes', '', 200, '2024-01-25 09:30:00')"
expect 1 bfa migrate new.bfa --from text.duckdb
head -c 20000 um.duckdb > cut.duckdb
expect 1 bfa migrate new.bfa --from cut.duckdb 2>&1 | cut -d: -f1-3
BFA_LIBDUCKDB=libm.so.6 expect 1 bfa migrate new.bfa --from um.duckdb 2>&1 |
  sed -E 's/\([^ ]*libm/(libm/; s/\).*/)/'

echo "# The database is only read." >&2
sha256sum um.duckdb > before
bfa migrate once-more.bfa --from um.duckdb -q > /dev/null
sha256sum --quiet --check before
ls
