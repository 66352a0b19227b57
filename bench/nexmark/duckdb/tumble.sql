SELECT auction, time_bucket(INTERVAL '10 seconds', "dateTime") AS window_start,
  count(*) AS bids, sum(price) AS total, max(price) AS highest
FROM bid
GROUP BY ALL
