-- A filter that few rows pass.
SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0
