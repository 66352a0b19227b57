-- Count, sum and maximum of the price per auction in tumbling windows.
SELECT auction, window_start, COUNT(*) AS bids, SUM(price) AS total, MAX(price) AS highest
FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '10' SECOND))
GROUP BY auction, window_start, window_end
