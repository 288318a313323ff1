-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=FULL --binlog-row-value-options=PARTIAL_JSON
-- log: partial JSON updates (type 39) with FULL before images: set, replace, remove, array ends and middles, every value kind
-- log: partial JSON updates of several JSON columns, many rows over several events, switched off and on
-- Every UPDATE of a table with a JSON column is a type 39 event here; only some hold diffs.
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_pj;
USE d_pj;
CREATE TABLE one (id INT NOT NULL PRIMARY KEY, doc JSON, v INT);
INSERT INTO one VALUES
  (1, JSON_OBJECT('a', 1, 'b', REPEAT('long enough to make a diff worth while ', 4), 'c', JSON_OBJECT('x', JSON_ARRAY(1, 2, 3), 'y', 'why'), 'd', true), 1),
  (2, JSON_ARRAY(1, 'two', REPEAT('x', 100), JSON_OBJECT('k', 'v'), NULL, 1.5), 2),
  (3, JSON_OBJECT('n', NULL, 't', 'text', 'pad', REPEAT('p', 200)), 3),
  (4, NULL, 4),
  (5, '"scalar"', 5),
  (6, JSON_OBJECT(), 6),
  (7, JSON_OBJECT('deep', JSON_OBJECT('er', JSON_OBJECT('still', JSON_ARRAY(JSON_ARRAY(1, JSON_OBJECT('leaf', 'old'))))), 'pad', REPEAT('q', 120)), 7);
-- one diff
UPDATE one SET doc = JSON_REPLACE(doc, '$.a', 2) WHERE id = 1;
UPDATE one SET doc = JSON_SET(doc, '$.a', 'from number to text') WHERE id = 1;
UPDATE one SET doc = JSON_SET(doc, '$.new', 'member') WHERE id = 1;
UPDATE one SET doc = JSON_REMOVE(doc, '$.new') WHERE id = 1;
UPDATE one SET doc = JSON_REPLACE(doc, '$.c.x[1]', 22222) WHERE id = 1;
UPDATE one SET doc = JSON_SET(doc, '$.c.x[3]', 4) WHERE id = 1;
UPDATE one SET doc = JSON_SET(doc, '$.c.x[30]', 5) WHERE id = 1;
UPDATE one SET doc = JSON_REMOVE(doc, '$.c.x[0]') WHERE id = 1;
-- a list of diffs
UPDATE one SET doc = JSON_SET(doc, '$.a', 1, '$.d', false, '$.c.y', 'because', '$.e', JSON_ARRAY(1, 2)) WHERE id = 1;
UPDATE one SET doc = JSON_REMOVE(JSON_SET(JSON_REPLACE(doc, '$.a', 3), '$.f', 'f', '$.c.z', JSON_OBJECT()), '$.d', '$.c.x[1]') WHERE id = 1;
UPDATE one SET doc = JSON_REMOVE(doc, '$.f', '$.e', '$.c.z') WHERE id = 1;
-- arrays at the root
UPDATE one SET doc = JSON_SET(doc, '$[1]', 'second', '$[3].k', 'V', '$[3].l', 'new') WHERE id = 2;
UPDATE one SET doc = JSON_REMOVE(doc, '$[0]') WHERE id = 2;
UPDATE one SET doc = JSON_REMOVE(doc, '$[last]') WHERE id = 2;
UPDATE one SET doc = JSON_SET(doc, '$[20]', 'at the end') WHERE id = 2;
UPDATE one SET doc = JSON_ARRAY_INSERT(doc, '$[0]', 'not a partial function') WHERE id = 2;
UPDATE one SET doc = JSON_ARRAY_APPEND(doc, '$', 'nor this') WHERE id = 2;
-- JSON null against SQL NULL, no change at all, the other column alone, both
UPDATE one SET doc = JSON_SET(doc, '$.n', 0) WHERE id = 3;
UPDATE one SET doc = JSON_SET(doc, '$.n', CAST('null' AS JSON)) WHERE id = 3;
UPDATE one SET doc = JSON_SET(doc, '$.t', 'text'), v = 33 WHERE id = 3;
UPDATE one SET v = v + 1 WHERE id = 3;
UPDATE one SET doc = JSON_SET(doc, '$.t', 'TEXT'), v = v + 1 WHERE id = 3;
UPDATE one SET doc = JSON_SET(doc, '$.a', 1) WHERE id = 4;
UPDATE one SET doc = '{"now": "a value"}' WHERE id = 4;
UPDATE one SET doc = NULL WHERE id = 4;
UPDATE one SET doc = JSON_SET(doc, '$', 'another scalar') WHERE id = 5;
UPDATE one SET doc = JSON_SET(doc, '$[1]', 'wrapped') WHERE id = 5;
UPDATE one SET doc = JSON_SET(doc, '$.first', 1) WHERE id = 6;
UPDATE one SET doc = JSON_SET(doc, '$.""', 'empty key', '$."quo\\"te"', 'quote', '$."with space"', 's', '$."ключ"', 'utf8') WHERE id = 6;
UPDATE one SET doc = JSON_REPLACE(doc, '$."ключ"', 'значение', '$.""', JSON_ARRAY()) WHERE id = 6;
UPDATE one SET doc = JSON_REPLACE(doc, '$.deep.er.still[0][1].leaf', 'new') WHERE id = 7;
UPDATE one SET doc = JSON_SET(doc, '$.deep.er.still[0][1]', 'leaf gone', '$.deep.er.still[1]', JSON_ARRAY(true)) WHERE id = 7;
-- values of every kind inside a diff
CREATE TABLE kinds (id INT NOT NULL PRIMARY KEY, doc JSON);
INSERT INTO kinds SELECT n, JSON_OBJECT('v', 'old value', 'pad', REPEAT('-', 150)) FROM JSON_TABLE('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]', '$[*]' COLUMNS (n INT PATH '$')) t;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', 18446744073709551615) WHERE id = 1;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', -9223372036854775808) WHERE id = 2;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', 3.25e0) WHERE id = 3;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', 123456789012345678901234567890.123456789) WHERE id = 4;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', CAST('2026-01-02' AS DATE)) WHERE id = 5;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', CAST('-12:34:56.789' AS TIME(6))) WHERE id = 6;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', CAST('2026-01-02 03:04:05.678901' AS DATETIME(6))) WHERE id = 7;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', true) WHERE id = 8;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', CAST('null' AS JSON)) WHERE id = 9;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', CAST('{"o": [1, {"p": []}]}' AS JSON)) WHERE id = 10;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', REPEAT('long ', 60)) WHERE id = 11;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', x'CAFEBABE00') WHERE id = 12;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', 70000) WHERE id = 13;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', 5000000000) WHERE id = 14;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', '') WHERE id = 15;
UPDATE kinds SET doc = JSON_SET(doc, '$.v', -1) WHERE id = 16;
FLUSH BINARY LOGS;
-- several JSON columns, of which any may be full, partial or absent
CREATE TABLE many (id INT NOT NULL PRIMARY KEY, a JSON, s VARCHAR(20), b JSON, c JSON, n DECIMAL(6,2), d JSON) CHARACTER SET utf8mb4;
INSERT INTO many SELECT n, JSON_OBJECT('n', n, 'pad', REPEAT('a', 60)), CONCAT('s', n), JSON_ARRAY(n, REPEAT('b', 60)), IF(n % 3, JSON_OBJECT('c', n, 'pad', REPEAT('c', 60)), NULL), n / 4, JSON_OBJECT('d', JSON_ARRAY(n, n + 1), 'pad', REPEAT('d', 60))
  FROM JSON_TABLE('[1,2,3,4,5,6,7,8,9,10,11,12]', '$[*]' COLUMNS (n INT PATH '$')) t;
UPDATE many SET a = JSON_SET(a, '$.n', id * 100);
UPDATE many SET b = JSON_SET(b, '$[0]', 'b'), d = JSON_REMOVE(d, '$.d[0]'), s = 'both' WHERE id <= 6;
UPDATE many SET a = JSON_SET(a, '$.n', 'a'), b = '["whole"]', c = JSON_SET(c, '$.c', 'c'), d = JSON_SET(d, '$.d', NULL) WHERE id > 6;
UPDATE many SET c = JSON_REMOVE(c, '$.pad'), n = n + 1;
UPDATE many SET a = b, b = a WHERE id = 12;
UPDATE many SET id = id + 100, a = JSON_REPLACE(a, '$.n', 0) WHERE id IN (1, 7);
DELETE FROM many WHERE id IN (2, 8);
-- many rows in one statement, over several events
CREATE TABLE bulk (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, doc JSON);
INSERT INTO bulk (doc) WITH RECURSIVE seq AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM seq WHERE n < 120) SELECT JSON_OBJECT('n', n, 'list', JSON_ARRAY(n, n + 1), 'pad', REPEAT('z', 40)) FROM seq;
UPDATE bulk SET doc = JSON_SET(doc, '$.n', -id, '$.list[0]', 'first');
BEGIN;
UPDATE bulk SET doc = JSON_REMOVE(doc, '$.list[1]') WHERE id <= 10;
UPDATE one SET doc = JSON_SET(doc, '$.a', 'same transaction') WHERE id = 1;
COMMIT;
-- the session can turn it off and on
SET SESSION binlog_row_value_options = '';
UPDATE bulk SET doc = JSON_SET(doc, '$.n', 'full') WHERE id = 20;
SET SESSION binlog_row_value_options = 'PARTIAL_JSON';
UPDATE bulk SET doc = JSON_SET(doc, '$.n', 'diff') WHERE id = 21;
