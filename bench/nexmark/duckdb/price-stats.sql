SELECT time_bucket(INTERVAL '10 seconds', "dateTime") AS window_start,
  count(*) AS bids, min(price) AS lowest, max(price) AS highest, sum(price) // count(*) AS average, sum(price) AS total
FROM bid
GROUP BY ALL
