-- Each slice of 2 s belongs to 5 windows: count per slice first, then add the slices up.
WITH slice AS (
  SELECT auction, time_bucket(INTERVAL '2 seconds', "dateTime") AS slice_start, count(*) AS bids
  FROM bid
  GROUP BY ALL
)
SELECT auction, slice_start - INTERVAL '2 seconds' * back AS window_start, sum(bids) AS bids
FROM slice, range(5) AS steps(back)
GROUP BY ALL
