-- The rows of the csv, as they stand there. Columns that it does not have are null.
CREATE TABLE csv_rows (
  date DATE,
  symbol VARCHAR,
  available BOOLEAN,
  file_size_bytes BIGINT,
  last_modified TIMESTAMP,
  url VARCHAR,
  status_code BIGINT,
  probe_timestamp TIMESTAMP,
  quote_volume_usdt DOUBLE,
  trade_count BIGINT,
  volume_base DOUBLE,
  taker_buy_volume_base DOUBLE,
  taker_buy_quote_volume_usdt DOUBLE,
  open_price DOUBLE,
  high_price DOUBLE,
  low_price DOUBLE,
  close_price DOUBLE
);
INSERT INTO csv_rows BY NAME
SELECT *
FROM read_csv(getvariable('csv_path'), delim = ',', quote = '"', escape = '"', header = true,
              nullstr = '', all_varchar = true);

-- A status that is not given follows from `available`. What has no row here is unknown.
CREATE TABLE observations AS
SELECT * REPLACE (coalesce(status_code, if(available, 200, 404)) AS status_code),
  available AND (quote_volume_usdt IS NOT NULL OR trade_count IS NOT NULL) AS volume_known,
  available AND trade_count IS NOT DISTINCT FROM 0 AS zero_volume
FROM csv_rows;
DROP TABLE csv_rows;

-- One (symbol, day) given twice would be merged by the store: such a csv cannot be compared.
SELECT count(*) - count(DISTINCT (date, symbol)) FROM observations;
