-- server: mariadb
-- options: --binlog-row-metadata=FULL --binlog-format=STATEMENT
-- errors: expected
-- replay: sql=d_stmt.*
-- log: statement format: INTVAR, RAND, USER_VAR of every type, LOAD DATA, session settings that travel with a statement
-- log: MIXED: statements and rows in turn
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_stmt;
USE d_stmt;
CREATE TABLE s (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v VARCHAR(60), n DOUBLE, at DATETIME);
INSERT INTO s (v) VALUES ('insert id');
INSERT INTO s (v) VALUES ('a'), ('b');
INSERT INTO s (v, n) SELECT CONCAT('last ', LAST_INSERT_ID()), RAND();
SET @i = -5, @u = 18446744073709551615, @d = 1.25, @f = 1.5e0, @t = 'it''s é', @n = NULL, @b = x'00FF';
INSERT INTO s (v, n) VALUES (@t, @i), (@b, @d), (@n, @f), ('u', @u);
SET @l = _latin1 x'E9' COLLATE latin1_bin;
UPDATE s SET v = @l WHERE id = 1;
UPDATE s SET n = RAND(7), at = NOW() WHERE id IN (1, 2);
SET TIMESTAMP = 1767225600.654321;
INSERT INTO s (v, at) VALUES ('micros', NOW(6));
SET time_zone = '+03:00', lc_time_names = 'de_DE';
INSERT INTO s (v, at) VALUES (DATE_FORMAT('2026-03-01', '%M'), FROM_UNIXTIME(1767225600));
SET time_zone = '+00:00', lc_time_names = 'en_US', auto_increment_increment = 10, auto_increment_offset = 3;
INSERT INTO s (v) VALUES ('stepped');
SET auto_increment_increment = 1, auto_increment_offset = 1, NAMES latin1;
INSERT INTO s (v) VALUES ('session in latin1');
SET NAMES utf8mb4;
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT';
INSERT INTO "s" ("v") VALUES ('x' || 'y');
SET sql_mode = '';
INSERT INTO s (id, v) VALUES (1, 'duplicate');
BEGIN;
INSERT INTO s (v) VALUES ('in a transaction');
DELETE FROM s WHERE v = 'a';
COMMIT;
LOAD DATA LOCAL INFILE '/dev/null' INTO TABLE s (v);
SELECT 'loaded 1', 1.5 UNION ALL SELECT 'loaded\\two', 2.5 INTO OUTFILE '../load.tsv';
LOAD DATA INFILE '../load.tsv' INTO TABLE s FIELDS TERMINATED BY '\t' LINES TERMINATED BY '\n' (v, @x) SET n = @x * 2;
CREATE TABLE `we``ird` AS SELECT 1 AS one;
DROP TABLE `we``ird`;
FLUSH BINARY LOGS;
SET SESSION binlog_format = MIXED;
INSERT INTO s (v) VALUES ('safe: a statement');
INSERT INTO s (v) VALUES (UUID());
UPDATE s SET n = 1 WHERE v = 'stepped';
UPDATE s SET n = n + 1 ORDER BY RAND() LIMIT 1;
BEGIN;
INSERT INTO s (v) VALUES ('statement');
INSERT INTO s (v) VALUES (CONCAT('row ', CONNECTION_ID() > 0));
DELETE FROM s WHERE v = 'statement';
COMMIT;
