-- Inner joins of two inputs.
--@ auctions.json
--| {"id": 1, "seller": 10, "name": "lamp"}
--| {"id": 2, "seller": 11, "name": "chair"}
--| {"id": 3, "seller": 10, "name": "desk"}
--| {"id": null, "seller": 12, "name": "nothing"}
--@ bids.json
--| {"auction": 1, "bidder": 20, "price": 5}
--| {"auction": 1, "bidder": 21, "price": 6}
--| {"auction": 3, "bidder": 20, "price": 7}
--| {"auction": 9, "bidder": 20, "price": 8}
--| {"auction": null, "bidder": 22, "price": 9}
--| {"auction": 1, "bidder": 20, "price": 5}
--@ people.json
--| {"id": 10, "name": "ann"}
--| {"id": 11, "name": "bob"}
CREATE TABLE auctions (id BIGINT, seller INT, name STRING) WITH ('connector' = 'filesystem', 'path' = 'auctions.json', 'format' = 'json');
CREATE TABLE bids (auction BIGINT, bidder BIGINT, price BIGINT) WITH ('connector' = 'filesystem', 'path' = 'bids.json', 'format' = 'json');
CREATE TABLE people (id BIGINT, name STRING) WITH ('connector' = 'filesystem', 'path' = 'people.json', 'format' = 'json');

-- Rows that are equal are joined as often as they come; NULL is equal to nothing.
SELECT name, price FROM auctions JOIN bids ON id = auction;
--> +I[lamp, 5]
--> +I[lamp, 6]
--> +I[lamp, 5]
--> +I[desk, 7]

-- The rest of the condition, and keys of different types.
SELECT a.name, p.name FROM auctions AS a INNER JOIN people AS p ON a.seller = p.id AND a.name < p.name;
SELECT a.name, p.name FROM auctions AS a INNER JOIN people AS p ON a.seller = p.id AND a.name > p.name;
--> +I[lamp, ann]
--> +I[desk, ann]
--> +I[chair, bob]

SELECT a.name, b.price, p.name FROM auctions a, bids b, people p
WHERE a.id = b.auction AND p.id = a.seller AND b.price > 5;
--> +I[lamp, 6, ann]
--> +I[desk, 7, ann]

SELECT * FROM people JOIN (SELECT CAST(seller AS BIGINT) AS id, name AS what FROM auctions) AS a USING (id) WHERE what <> 'lamp';
--> +I[10, ann, desk]
--> +I[11, bob, chair]
SELECT id, people.id, p.name FROM people NATURAL JOIN (SELECT id, name FROM people) AS p;
--> +I[10, 10, ann]
--> +I[11, 11, bob]

-- A table with itself.
SELECT x.bidder, y.bidder FROM bids AS x JOIN bids AS y ON x.auction = y.auction AND x.bidder < y.bidder;
--> +I[20, 21]
--> +I[20, 21]

-- Computed keys, and texts.
SELECT x.name FROM people AS x JOIN (VALUES ('ANN', 1), ('BOB', 2), ('EVE', 3)) AS v (name, n) ON UPPER(x.name) = v.name AND n < 3;
--> +I[ann]
--> +I[bob]

-- Without an equality: all pairs.
SELECT p.name, v.n FROM people AS p CROSS JOIN (VALUES (1), (2)) AS v (n) WHERE p.id + v.n > 11;
--> +I[ann, 2]
--> +I[bob, 1]
--> +I[bob, 2]

-- With rows that change.
SELECT a.name, t.n FROM auctions AS a JOIN (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction) AS t ON a.id = t.auction;
--= [lamp, 3]
--= [desk, 1]
SELECT x.n, y.n FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction) AS x
JOIN (SELECT auction, SUM(price) AS n FROM bids GROUP BY auction) AS y ON x.auction = y.auction WHERE y.n < 16;
--= [1, 7]
--= [1, 8]
SELECT seller, COUNT(*), SUM(price) FROM auctions JOIN bids ON id = auction GROUP BY seller;
--= [10, 4, 23]

SELECT * FROM auctions LEFT JOIN bids ON id = auction;
--! LEFT JOIN is not supported yet
