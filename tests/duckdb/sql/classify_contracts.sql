-- What the name of each symbol says of its contract.
--
-- Kind, the first that holds: the name ends in SETTLED, and that is not all of it; the part behind
-- its last `_` is a date YYMMDD; it is one of three names of indexes; else it is a perpetual.
-- Quote asset: what the name ends in once the SETTLEDs, or the date, and the `_` before them are
-- taken off. Something must stand before it; '' where it is none of the six.
CREATE TABLE contracts AS
WITH symbols AS (
  SELECT DISTINCT symbol FROM observations
),
kinds AS (
  SELECT symbol,
    CASE
      WHEN regexp_matches(symbol, '.SETTLED$') THEN 'settled alias'
      WHEN regexp_matches(symbol, '_[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$')
        THEN 'quarterly'
      WHEN symbol IN ('BLUEBIRDUSDT', 'BTCDOMUSDT', 'DEFIUSDT') THEN 'index'
      ELSE 'perpetual'
    END AS kind
  FROM symbols
),
pairs AS (
  SELECT symbol, kind,
    CASE kind
      WHEN 'settled alias' THEN regexp_replace(symbol, '_?(SETTLED)+$', '')
      WHEN 'quarterly' THEN regexp_replace(symbol, '_[0-9]{6}$', '')
      ELSE symbol
    END AS pair
  FROM kinds
)
SELECT symbol, kind, regexp_extract(pair, '^.+?(USDT|BUSD|USDC|USD1|BTC|U)$', 1) AS quote_asset
FROM pairs;

-- Whose volumes are compared with each other: within a day and a quote asset.
CREATE TABLE population AS
SELECT date, symbol, quote_asset, quote_volume_usdt AS volume, trade_count
FROM observations JOIN contracts USING (symbol)
WHERE available AND quote_volume_usdt IS NOT NULL;

SELECT count(*) FROM contracts;
