-- Kind and quote asset of every symbol.
SELECT symbol, kind, quote_asset
FROM contracts
ORDER BY symbol;
