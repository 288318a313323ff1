-- server: mariadb
-- options: --binlog-row-metadata=FULL --log-bin-compress=1 --log-bin-compress-min-len=10
-- log: compressed Query (165) and rows events (166-168) beside plain ones, COMPRESSED columns (types 140 and 141)
-- log: lengths of one, two and three bytes in front of the zlib data; a row larger than an event
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_z /* a statement long enough to be compressed, long enough to be compressed, long enough to be compressed */;
USE d_z;
CREATE TABLE a (id INT NOT NULL PRIMARY KEY, v VARCHAR(200), n INT);
INSERT INTO a VALUES (1, 'x', 1);
INSERT INTO a VALUES (2, REPEAT('compressible ', 12), 2), (3, REPEAT('compressible ', 12), 3), (4, NULL, NULL);
UPDATE a SET v = CONCAT(v, '!'), n = n + 1;
DELETE FROM a WHERE id = 2;
INSERT INTO a VALUES (5, 'x8F2!kq', 5);
CREATE TABLE tiny (t TINYINT);
INSERT INTO tiny VALUES (1);
CREATE TABLE c (id INT NOT NULL PRIMARY KEY, vc VARCHAR(500) COMPRESSED, vb VARBINARY(500) COMPRESSED, tx TEXT COMPRESSED, bl BLOB COMPRESSED, mt MEDIUMTEXT COMPRESSED, lb LONGBLOB COMPRESSED, tt TINYTEXT COMPRESSED, plain VARCHAR(20), l1 VARCHAR(300) COMPRESSED CHARACTER SET latin1) CHARACTER SET utf8mb4;
INSERT INTO c VALUES
  (1, '', '', '', '', '', '', '', '', ''),
  (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (3, 'short', 0x00, 'short', 0x0001, 'é', 0xFF, 'x', 'plain', 'é'),
  (4, REPEAT('a', 400), REPEAT(0x00, 400), REPEAT('text 日本 ', 100), REPEAT(0xAB, 5000), REPEAT('m', 3000), REPEAT('l', 3000), REPEAT('t', 200), 'p', REPEAT('é', 300)),
  (5, REPEAT('b', 99), REPEAT(0x01, 100), REPEAT('c', 101), REPEAT(0x02, 300), '😀', 0x00, REPEAT('u', 255), NULL, 'x');
UPDATE c SET vc = REPEAT('changed ', 30), tx = NULL WHERE id IN (3, 4);
UPDATE c SET plain = 'q';
DELETE FROM c WHERE id = 5;
FLUSH BINARY LOGS;
CREATE TABLE big (id INT NOT NULL PRIMARY KEY, b LONGTEXT);
INSERT INTO big VALUES (1, REPEAT('z', 200));
INSERT INTO big VALUES (2, REPEAT('0123456789', 1000));
INSERT INTO big VALUES (3, REPEAT('0123456789abcdef', 20000));
UPDATE big SET b = REVERSE(b) WHERE id = 2;
INSERT INTO big SELECT seq + 10, CONCAT('row ', seq, REPEAT(' like the others', 10)) FROM d_z.a JOIN seq_1_to_300 WHERE a.id = 1;
UPDATE big SET b = 'short' WHERE id > 20;
DELETE FROM big WHERE id > 100;
BEGIN;
INSERT INTO a VALUES (6, REPEAT('y', 150), 6);
SAVEPOINT s;
INSERT INTO a VALUES (7, REPEAT('y', 150), 7);
ROLLBACK TO s;
COMMIT;
CREATE TABLE st (id INT NOT NULL PRIMARY KEY, v TEXT) /* a statement long enough to be compressed */;
SET GLOBAL log_bin_compress = 0;
INSERT INTO tiny VALUES (2);
