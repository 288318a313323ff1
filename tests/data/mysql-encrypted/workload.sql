-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=FULL
-- keyring:
-- log: encrypted log (binlog_encryption) and its component_keyring_file
-- log: the second encrypted log, under the same master key
-- log: the third, after ALTER INSTANCE ROTATE BINLOG MASTER KEY (which also re-encrypts the headers of the others)
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_basic;
USE d_basic;
CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40), amount DECIMAL(10,2), at DATETIME(3), doc JSON, note TEXT);
INSERT INTO t (name, amount, at, doc, note) VALUES ('first', 10.25, '2026-01-01 10:00:00.5', '{"a": 1}', NULL), ('zweite', -3, NULL, NULL, 'ä note');
UPDATE t SET amount = amount * 2, doc = JSON_OBJECT('b', id);
BEGIN;
INSERT INTO t (name) VALUES ('in'), ('one'), ('transaction');
DELETE FROM t WHERE name = 'one';
UPDATE t SET note = REPEAT('x', 300) WHERE name = 'in';
COMMIT;
CREATE TABLE altered (id INT NOT NULL PRIMARY KEY, name VARCHAR(10));
ALTER TABLE altered ADD COLUMN extra INT DEFAULT 5;
INSERT INTO altered VALUES (1, 'after', 6);
CREATE TABLE u (k CHAR(3) NOT NULL PRIMARY KEY, v BIGINT UNSIGNED) CHARACTER SET latin1;
INSERT INTO u VALUES ('é', 1), ('b', 18446744073709551615);
DELETE FROM u WHERE v = 1;
FLUSH BINARY LOGS;
INSERT INTO u VALUES ('c', 3);
ALTER INSTANCE ROTATE BINLOG MASTER KEY;
INSERT INTO u VALUES ('d', 4);
