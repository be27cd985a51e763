-- Each observed day; ours: also one on which nothing was available.
SELECT date, count(*) AS observed, count(*) FILTER (available) AS available,
  count(*) FILTER (volume_known) AS volume_known, count(*) FILTER (zero_volume) AS zero_volume
FROM observations
GROUP BY date
ORDER BY date;
