-- What is asked. Each question comes with the outcome that it must have: `answered`, even if the
-- answer is empty; `not found` for an unknown symbol or a day without observations; `refused`.

-- Every day from one before the first to one behind the last.
CREATE TABLE days AS
WITH calendar AS (
  SELECT unnest(generate_series(min(date) - INTERVAL 1 DAY, max(date) + INTERVAL 1 DAY,
                                INTERVAL 1 DAY))::DATE AS date
  FROM observations
)
SELECT date, if(date IN (SELECT date FROM observations), 'answered', 'not found') AS outcome
FROM calendar;

-- Every symbol, and one that is in no data.
CREATE TABLE symbols AS
SELECT symbol, 'answered' AS outcome FROM contracts
UNION ALL
SELECT 'NOSUCHUSDT', 'not found';

CREATE TABLE quote_assets AS
SELECT unnest(['USDT', 'BUSD', 'USDC', 'USD1', 'BTC', 'U', 'EUR', '']) AS quote_asset;

-- Each kind and each quote asset, alone and with each other, a few lists, and no filter at all.
CREATE TABLE filters AS
WITH kinds AS (
  SELECT unnest([NULL, 'perpetual', 'quarterly', 'settled alias', 'index',
                 'perpetual,index']) AS kinds
),
quotes AS (
  SELECT unnest([NULL, 'USDT', 'BUSD', 'USDC', 'USD1', 'BTC', 'U', 'EUR',
                 'USDC,BUSD']) AS quotes
)
SELECT row_number() OVER (ORDER BY kinds, quotes) AS filter, kinds, quotes FROM kinds, quotes;

-- 300 ranges, most of them short, and those at the edges.
CREATE TABLE ranges AS
WITH bounds AS (
  SELECT min(date) AS first_day, max(date) AS last_day, max(date) - min(date) + 1 AS day_count
  FROM observations
),
sampled AS (
  SELECT i,
    first_day + (hash(getvariable('seed'), i, 'first') % day_count)::INTEGER AS first,
    floor(pow(day_count, hash(getvariable('seed'), i, 'length') % 1000 / 1000.0))::INTEGER
      AS length
  FROM bounds, range(300) AS samples(i)
),
edges AS (
  SELECT unnest([
    {'first': first_day, 'last': last_day},
    {'first': first_day - 1, 'last': first_day},
    {'first': last_day, 'last': last_day + 1},
    {'first': first_day - 9, 'last': first_day - 1},
    {'first': last_day + 1, 'last': last_day + 9},
    {'first': last_day, 'last': first_day - 1}
  ], recursive := true)
  FROM bounds
),
asked AS (
  SELECT first, first + length - 1 AS last FROM sampled
  UNION ALL
  SELECT first, last FROM edges
)
SELECT row_number() OVER (ORDER BY first, last) AS number, first, last,
  CASE
    WHEN last < first THEN 'refused'
    WHEN last < first_day OR first > last_day THEN 'not found'
    ELSE 'answered'
  END AS outcome
FROM asked, bounds;

-- Of each symbol the whole time and ten ranges, each with a number of days to look back.
CREATE TABLE symbol_ranges AS
WITH sampled AS (
  SELECT symbol, i, hash(getvariable('seed'), symbol, i) AS chance FROM symbols, range(10) AS t(i)
),
asked AS (
  SELECT symbol, r.first, r.last, [1, 7, 30][1 + (chance // 1000 % 3)::INTEGER] AS look_back
  FROM sampled s JOIN ranges r
    ON r.number = 1 + s.chance % (SELECT count(*) FROM ranges)
  WHERE r.first <= r.last
  UNION
  SELECT symbol, (SELECT min(date) FROM observations), (SELECT max(date) FROM observations), 100000
  FROM symbols
)
SELECT row_number() OVER (ORDER BY symbol, first, last, look_back) AS number, asked.*, outcome
FROM asked JOIN symbols USING (symbol);

-- 10,000 (day, symbol), or all where there are fewer: half of them from those with a volume.
CREATE TABLE cells AS
WITH traded AS (
  SELECT date, symbol FROM population
  ORDER BY hash(getvariable('seed'), date, symbol), date, symbol LIMIT 5000
),
others AS (
  SELECT date, symbol FROM days, symbols
  WHERE (date, symbol) NOT IN (SELECT (date, symbol) FROM traded)
  ORDER BY hash(getvariable('seed'), date, symbol), date, symbol LIMIT 5000
)
SELECT * FROM traded UNION ALL SELECT * FROM others;

-- Least volumes that are there, so that it matters whether they are left out themselves.
CREATE TABLE top_questions AS
WITH least AS (
  SELECT DISTINCT unnest([0, quantile_disc(volume, 0.5), quantile_disc(volume, 0.9)]) AS least
  FROM population
  UNION
  SELECT 0
),
limits AS (
  SELECT unnest([0, 1, 10, 100000]) AS row_limit
)
SELECT row_number() OVER (ORDER BY date, quote_asset, least, row_limit) AS number,
  date, quote_asset, least, row_limit, outcome
FROM days, quote_assets, least, limits
WHERE least IS NOT NULL;

SELECT count(*) FROM days;
