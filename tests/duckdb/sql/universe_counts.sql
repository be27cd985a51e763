-- Ours. How many are in the universe of each day, and how many of them have an unknown volume.
SELECT date, 'answered' AS outcome,
  count(*) FILTER (available AND NOT zero_volume) AS tradable,
  count(*) FILTER (available AND NOT zero_volume AND NOT volume_known) AS unknown_volume
FROM observations
GROUP BY date
ORDER BY date;
