-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=FULL --binlog-transaction-compression=ON
-- replay: ddl=d_z.c
-- replay: sql=d_z.st
-- log: compressed transactions, small and of several tables, mixed with plain ones; CREATE TABLE ... SELECT (the server leaves it uncompressed, DDL and rows), DDL, rollback, XA
-- log: one compressed transaction of 5000 similar rows, one of 40000 bytes that do not compress
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_z;
USE d_z;
CREATE TABLE a (id INT NOT NULL PRIMARY KEY, v VARCHAR(40), n DECIMAL(10,2));
CREATE TABLE b (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a_id INT, doc JSON, KEY (a_id));
INSERT INTO a VALUES (1, 'one', 1.25);
INSERT INTO a VALUES (2, 'two', -2.5), (3, NULL, NULL);
BEGIN;
INSERT INTO a VALUES (4, 'four', 4);
INSERT INTO b (a_id, doc) VALUES (4, '{"k": [1, 2]}'), (1, NULL);
UPDATE a SET n = n + 1;
DELETE FROM a WHERE id = 3;
UPDATE b SET doc = JSON_SET(doc, '$.k[0]', 'x');
COMMIT;
SET SESSION binlog_transaction_compression = OFF;
INSERT INTO a VALUES (5, 'not compressed', 5);
SET SESSION binlog_transaction_compression = ON;
CREATE TABLE c SELECT id, v FROM a;
CREATE TABLE d AS SELECT * FROM b WHERE false;
SET SESSION binlog_transaction_compression_level_zstd = 19;
INSERT INTO a SELECT id + 10, v, n FROM a;
BEGIN;
INSERT INTO a VALUES (90, 'rolled back', 0);
ROLLBACK;
BEGIN;
INSERT INTO a VALUES (91, 'kept', 0);
SAVEPOINT s;
INSERT INTO a VALUES (92, 'undone', 0);
ROLLBACK TO s;
INSERT INTO a VALUES (93, 'kept', 0);
COMMIT;
XA START 'x1';
INSERT INTO a VALUES (94, 'xa', 0);
XA END 'x1';
XA PREPARE 'x1';
XA COMMIT 'x1';
ALTER TABLE c ADD COLUMN w INT;
INSERT INTO c VALUES (100, 'after alter', 1);
CREATE TABLE st (id INT NOT NULL PRIMARY KEY, v VARCHAR(20));
SET SESSION binlog_format = STATEMENT;
INSERT INTO st VALUES (1, 'statement');
SET SESSION binlog_format = ROW;
CREATE TABLE my (id INT NOT NULL PRIMARY KEY, v INT) ENGINE=MyISAM;
INSERT INTO my VALUES (1, 1), (2, 2);
FLUSH BINARY LOGS;
CREATE TABLE big (id INT NOT NULL PRIMARY KEY, grp INT, name VARCHAR(60), at DATETIME(3), flag ENUM('y','n'));
SET SESSION cte_max_recursion_depth = 10000;
BEGIN;
INSERT INTO big WITH RECURSIVE seq AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM seq WHERE n < 5000) SELECT n, n % 10, CONCAT('a name much like the others, number ', n), '2026-01-01' + INTERVAL n SECOND, IF(n % 2, 'y', 'n') FROM seq;
UPDATE big SET grp = grp + 100 WHERE id % 50 = 0;
DELETE FROM big WHERE id BETWEEN 101 AND 4900;
COMMIT;
CREATE TABLE noise (id INT NOT NULL PRIMARY KEY, b BLOB);
INSERT INTO noise WITH RECURSIVE seq AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM seq WHERE n < 20) SELECT n, RANDOM_BYTES(1000) FROM seq;
