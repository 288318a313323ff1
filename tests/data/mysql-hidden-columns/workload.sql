-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=FULL
-- log: invisible, generated (virtual and stored), generated-invisible-primary-key columns, functional and multi-valued indexes, default expressions
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_hid;
USE d_hid;
CREATE TABLE inv (id INT NOT NULL PRIMARY KEY, a INT INVISIBLE DEFAULT 5, b VARCHAR(10), c INT INVISIBLE);
INSERT INTO inv (id, b) VALUES (1, 'x');
INSERT INTO inv (id, a, b, c) VALUES (2, 20, 'y', 30);
INSERT INTO inv VALUES (3, 'z');
UPDATE inv SET c = 1 WHERE id = 3;
CREATE TABLE gen (id INT NOT NULL PRIMARY KEY, a INT, v INT AS (a + 1) VIRTUAL, s VARCHAR(30) AS (CONCAT('s', a)) STORED, vj JSON AS (JSON_ARRAY(a, id)) VIRTUAL, t VARCHAR(10), vi INT AS (id * 2) VIRTUAL INVISIBLE);
INSERT INTO gen (id, a, t) VALUES (1, 10, 't'), (2, NULL, NULL);
UPDATE gen SET a = 11 WHERE id = 1;
CREATE TABLE fidx (id INT NOT NULL PRIMARY KEY, name VARCHAR(20), doc JSON, KEY f1 ((UPPER(name))), KEY f2 ((id + 1), name), KEY mv ((CAST(doc->'$.tags' AS CHAR(20) ARRAY))));
INSERT INTO fidx VALUES (1, 'one', '{"tags": ["a", "b"]}'), (2, NULL, NULL);
UPDATE fidx SET name = 'uno' WHERE id = 1;
CREATE TABLE fidx2 LIKE fidx;
ALTER TABLE fidx2 ADD COLUMN late INT;
INSERT INTO fidx2 VALUES (3, 'three', '{"tags": []}', 33);
DELETE FROM fidx WHERE id = 2;
SET SESSION sql_generate_invisible_primary_key = ON;
CREATE TABLE gipk (a INT, b VARCHAR(10));
INSERT INTO gipk VALUES (1, 'x'), (2, 'y'), (2, 'y');
UPDATE gipk SET b = 'z' WHERE a = 1;
DELETE FROM gipk WHERE a = 2 LIMIT 1;
SET SESSION sql_generate_invisible_primary_key = OFF;
CREATE TABLE dexpr (id INT NOT NULL PRIMARY KEY, u BINARY(16) DEFAULT (UUID_TO_BIN('6ccd780c-baba-1026-9564-5b8c656024db')), d DATE DEFAULT (CURRENT_DATE + INTERVAL 1 DAY), j JSON DEFAULT (JSON_ARRAY()), b BLOB DEFAULT ('abc'));
INSERT INTO dexpr (id) VALUES (1), (2);
CREATE TABLE vkey (a INT, k INT AS (a % 100) STORED NOT NULL PRIMARY KEY);
INSERT INTO vkey (a) VALUES (205), (6);
DELETE FROM vkey WHERE k = 5;
