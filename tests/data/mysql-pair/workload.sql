-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=FULL
-- replica: --binlog-row-metadata=MINIMAL --binlog-row-event-max-size=1024 --binlog-transaction-compression=ON
-- replay: sql=d_pair.st
-- log: a GTID replication pair: the replica writes other table ids, smaller rows events, compressed payloads and MINIMAL metadata, and the same changes
-- log: the pair after a rotation of the source; relay logs hold two format descriptions
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_pair;
USE d_pair;
CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v VARCHAR(60), n DECIMAL(10,3), at DATETIME(6), ts TIMESTAMP(3) NULL, e ENUM('x','y'), doc JSON);
CREATE TABLE nopk (a INT, b TEXT);
CREATE TABLE st (id INT, v VARCHAR(20));
CREATE TABLE altered (id INT NOT NULL PRIMARY KEY, v INT);
CREATE TABLE other LIKE t;
DROP TABLE other;
INSERT INTO t (v, n, at, ts, e, doc) VALUES ('first', 1.5, '2026-01-01 10:00:00.123456', '2026-01-01 10:00:00.5', 'y', '{"k": [1, 2, 3]}'), ('é 日本', -2, NULL, NULL, NULL, NULL);
SET SESSION cte_max_recursion_depth = 2000;
INSERT INTO t (v, n) WITH RECURSIVE seq AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM seq WHERE i < 150) SELECT CONCAT('row number ', i), i / 8 FROM seq;
BEGIN;
UPDATE t SET n = n * 2 WHERE id % 3 = 0;
INSERT INTO nopk VALUES (1, 'a'), (1, 'a'), (NULL, NULL);
DELETE FROM t WHERE id BETWEEN 20 AND 60;
UPDATE nopk SET b = REPEAT('b', 3000) WHERE a = 1 LIMIT 1;
COMMIT;
UPDATE t SET doc = JSON_SET(COALESCE(doc, '{}'), '$.id', id) WHERE id < 10;
SET SESSION binlog_format = STATEMENT;
INSERT INTO st VALUES (1, 'by statement');
SET SESSION binlog_format = ROW;
ALTER TABLE altered ADD COLUMN late INT DEFAULT 3;
INSERT INTO altered VALUES (1, 2, 3);
SET SESSION binlog_transaction_compression = ON;
INSERT INTO nopk SELECT id, v FROM t WHERE id > 140;
SET SESSION binlog_transaction_compression = OFF;
FLUSH BINARY LOGS;
INSERT INTO nopk VALUES (9, 'in the second log');
DELETE FROM nopk WHERE a IS NULL;
