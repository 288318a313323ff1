-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=MINIMAL
-- replay: ddl=d_ddl.live*
-- replay: ddl=d_ddl.kept
-- replay: ddl=d_ddl.again
-- replay: ddl=d_ddl.add_many
-- replay: ddl=d_ddl3.*
-- log: MINIMAL metadata: every column name and ENUM label must come from the DDL in this log
-- log: more DDL between changes; tables whose CREATE TABLE stands in the log before this one
-- In the tables of class rows nothing lives through the DDL (rows are deleted before it), so their final
-- contents follow from row events alone if the names are right.
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_ddl;
CREATE DATABASE d_ddl2;
USE d_ddl;
CREATE TABLE add_col (id INT NOT NULL PRIMARY KEY, a INT);
INSERT INTO add_col VALUES (1, 1);
DELETE FROM add_col;
ALTER TABLE add_col ADD COLUMN z VARCHAR(10) NOT NULL DEFAULT 'zed', ADD COLUMN f INT FIRST, ADD COLUMN m DATETIME AFTER id;
INSERT INTO add_col (f, id, m, a) VALUES (10, 1, '2026-01-01', 5);
UPDATE add_col SET z = 'z2' WHERE id = 1;
CREATE TABLE add_many (id INT NOT NULL PRIMARY KEY, a INT);
ALTER TABLE add_many ADD COLUMN (b INT, c ENUM('p','q') DEFAULT 'q'), ADD (d INT), ADD INDEX (b), ADD CONSTRAINT ck CHECK (d > 0), ADD UNIQUE KEY uq (c, d);
INSERT INTO add_many VALUES (1, 2, 3, 'p', 4);
CREATE TABLE drop_col (id INT NOT NULL PRIMARY KEY, a INT, b VARCHAR(10), c INT);
INSERT INTO drop_col VALUES (1, 1, 'b', 3);
DELETE FROM drop_col;
ALTER TABLE drop_col DROP COLUMN a, DROP c;
INSERT INTO drop_col VALUES (2, 'bb');
ALTER TABLE drop_col DROP PRIMARY KEY, ADD PRIMARY KEY (b);
UPDATE drop_col SET id = 3;
CREATE TABLE modify_col (id INT NOT NULL PRIMARY KEY, a INT, b VARCHAR(10), c INT);
INSERT INTO modify_col VALUES (1, 1, 'b', 3);
DELETE FROM modify_col;
ALTER TABLE modify_col MODIFY COLUMN a BIGINT UNSIGNED AFTER c, MODIFY b VARCHAR(300) CHARACTER SET latin1 FIRST;
INSERT INTO modify_col (id, a, b, c) VALUES (1, 18446744073709551615, 'é', -3);
CREATE TABLE change_col (id INT NOT NULL PRIMARY KEY, a INT, b VARCHAR(10));
ALTER TABLE change_col CHANGE COLUMN a `new name` DECIMAL(6,2) AFTER b, CHANGE b B TEXT;
INSERT INTO change_col (id, `new name`, B) VALUES (1, 1.25, 'text');
CREATE TABLE rename_col (id INT NOT NULL PRIMARY KEY, a INT, b INT);
ALTER TABLE rename_col RENAME COLUMN a TO b, RENAME COLUMN b TO a;
INSERT INTO rename_col (id, a, b) VALUES (1, 100, 200);
CREATE TABLE old_name (id INT NOT NULL PRIMARY KEY, v VARCHAR(9));
INSERT INTO old_name VALUES (1, 'x');
DELETE FROM old_name;
RENAME TABLE old_name TO new_name;
INSERT INTO new_name VALUES (2, 'y');
CREATE TABLE alter_name (id INT NOT NULL PRIMARY KEY, v INT);
ALTER TABLE alter_name RENAME TO d_ddl2.moved, ADD COLUMN w INT AFTER id;
INSERT INTO d_ddl2.moved (id, v, w) VALUES (1, 10, 20);
CREATE TABLE swap_a (id INT NOT NULL PRIMARY KEY, only_a INT);
CREATE TABLE swap_b (id INT NOT NULL PRIMARY KEY, x VARCHAR(5), only_b INT);
RENAME TABLE swap_a TO tmp_swap, swap_b TO swap_a, tmp_swap TO swap_b;
INSERT INTO swap_a (id, x, only_b) VALUES (1, 'x', 2);
INSERT INTO swap_b (id, only_a) VALUES (1, 3);
CREATE TABLE like_src (id INT NOT NULL PRIMARY KEY, `from like` INT, e ENUM('one','two'));
CREATE TABLE like_dst LIKE like_src;
ALTER TABLE like_src DROP COLUMN `from like`;
INSERT INTO like_dst VALUES (1, 11, 'two');
INSERT INTO like_src VALUES (1, 'one');
CREATE TABLE IF NOT EXISTS like_src (never INT);
CREATE TABLE again (id INT NOT NULL PRIMARY KEY, first_life INT);
INSERT INTO again VALUES (1, 1);
DROP TABLE again;
CREATE TABLE again (id INT NOT NULL PRIMARY KEY, second_life VARCHAR(10), n INT);
INSERT INTO again VALUES (1, 'second', 2);
DROP TABLE IF EXISTS nothing_here, again;
CREATE TABLE `again` (third INT, id INT NOT NULL PRIMARY KEY) COMMENT='a, b (c) ''d''';
INSERT INTO again VALUES (3, 1);
CREATE TABLE cut_short (id INT NOT NULL PRIMARY KEY, v INT);
INSERT INTO cut_short VALUES (1, 1), (2, 2);
DELETE FROM cut_short;
TRUNCATE TABLE cut_short;
INSERT INTO cut_short VALUES (3, 3);
CREATE TABLE from_select AS SELECT id, n AS renamed, CONCAT('s', n) AS s FROM (SELECT 1 AS id, 2 AS n) t;
CREATE TABLE from_select2 (extra INT, id INT NOT NULL PRIMARY KEY) SELECT id, renamed FROM from_select;
INSERT INTO from_select2 VALUES (9, 5, 6);
-- spelling: comments, quotes, keys that look like columns, defaults with commas, generated columns, checks
SET SESSION sql_mode = 'ANSI_QUOTES';
CREATE TABLE "spell``ing" ( -- ANSI quotes
  "id" int NOT NULL AUTO_INCREMENT COMMENT 'it''s, the (id)', # hash
  "key" VARCHAR(10) DEFAULT 'a,b)(' COLLATE utf8mb4_bin, "check" INT DEFAULT 0x2C, `index` SET('ab','c)','d''e') DEFAULT 'c)',
  e ENUM('x','y,z','it\'s') CHARACTER SET utf8mb3 DEFAULT 'y,z',
  g INT GENERATED ALWAYS AS (CASE WHEN `check` > 1 THEN 2 ELSE LENGTH(CONCAT(`key`, ')')) END) STORED,
  n NATIONAL CHAR(4), dp DOUBLE PRECISION, cv CHARACTER VARYING(20), lb LONG VARCHAR, bo BOOL DEFAULT TRUE, /*!50100 old INT, */ /*!80023 inv INT INVISIBLE, */
  PRIMARY KEY (`id`), KEY `index` (`index`), UNIQUE INDEX u (`check`) USING BTREE, FULLTEXT (cv), CONSTRAINT c1 CHECK (`check` <> 5), CONSTRAINT FOREIGN KEY (`check`) REFERENCES like_src (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'engine, ) comment';
SET SESSION sql_mode = '';
INSERT INTO `spell````ing` (`key`, `check`, `index`, e, n, dp, cv, lb, old, inv) VALUES ('k', 1, 'd''e,c)', 'it''s', 'nat', 1.5, 'cv', 'lb', 4, 5);
CREATE TABLE serial_table (s SERIAL, a FLOAT(24), b FLOAT(25), c DEC(5), d FIXED(6,1), e INT4, f MIDDLEINT UNSIGNED ZEROFILL, g BINARY, h BIT, i YEAR(4), j REAL UNSIGNED, k NUMERIC, l INT1, m LONG, n CHAR BYTE, o BLOB(10), p BLOB(70000), q TEXT(300) ASCII, r CHAR(3) UNICODE, t NVARCHAR(5), u BOOLEAN, v JSON, w GEOMCOLLECTION, x NCHAR VARYING(4), y VARCHARACTER(3), z LONG VARBINARY);
INSERT INTO serial_table (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, t, u, v, x, y, z) VALUES (1.1, 2.2, 3, 4.4, -5, 6, 'g', 1, 2026, 7.7, 8, -9, 'long', 'n', 'o', 'p', 'q', 'r', 't', true, '[1]', 'x', 'y', 'z');
FLUSH BINARY LOGS;
-- rows that live through DDL
CREATE TABLE live (id INT NOT NULL PRIMARY KEY, a INT, b VARCHAR(10));
INSERT INTO live VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three');
ALTER TABLE live ADD COLUMN c INT NOT NULL DEFAULT 7 AFTER id;
UPDATE live SET a = a * 10 WHERE id = 1;
ALTER TABLE live DROP COLUMN a;
INSERT INTO live VALUES (4, 8, 'four');
ALTER TABLE live RENAME COLUMN b TO bb, ADD COLUMN d INT;
UPDATE live SET d = id;
DELETE FROM live WHERE id = 2;
RENAME TABLE live TO live2;
INSERT INTO live2 VALUES (5, 9, 'five', 50);
CREATE TABLE live3 (id INT NOT NULL PRIMARY KEY);
INSERT INTO live3 VALUES (1), (2);
TRUNCATE live3;
INSERT INTO live3 VALUES (3);
CREATE TABLE kept (id INT NOT NULL PRIMARY KEY, v INT) PARTITION BY HASH (id) PARTITIONS 3;
INSERT INTO kept VALUES (1, 1), (2, 2), (3, 3), (4, 4);
ALTER TABLE kept TRUNCATE PARTITION p1;
UPDATE kept SET v = 20 WHERE id = 2;
UPDATE kept SET id = 6 WHERE id = 3;
-- tables created in the first log
INSERT INTO add_col (f, id, m, a) VALUES (11, 2, NULL, 6);
UPDATE like_dst SET e = 'one';
USE d_ddl2;
UPDATE d_ddl.swap_b SET only_a = 30;
CREATE TABLE d_ddl.elsewhere (id INT NOT NULL PRIMARY KEY, made_from_d_ddl2 INT);
INSERT INTO d_ddl.elsewhere VALUES (1, 1);
CREATE TABLE add_col (id INT NOT NULL PRIMARY KEY, same_name_other_db INT);
INSERT INTO add_col VALUES (1, 1);
DROP DATABASE IF EXISTS d_ddl3;
CREATE DATABASE d_ddl3;
CREATE TABLE d_ddl3.t (id INT NOT NULL PRIMARY KEY, gone INT);
INSERT INTO d_ddl3.t VALUES (1, 1);
DROP DATABASE d_ddl3;
CREATE DATABASE d_ddl3;
CREATE TABLE d_ddl3.t (id INT NOT NULL PRIMARY KEY, came INT, back INT);
INSERT INTO d_ddl3.t VALUES (1, 2, 3);
ALTER TABLE d_ddl.new_name CONVERT TO CHARACTER SET latin1;
INSERT INTO d_ddl.new_name VALUES (4, 'é');
CREATE TEMPORARY TABLE d_ddl.drop_col (shadow INT);
DROP TEMPORARY TABLE d_ddl.drop_col;
UPDATE d_ddl.drop_col SET id = 4;
ALTER TABLE d_ddl.add_many ALTER COLUMN b SET DEFAULT 5, ALTER INDEX b INVISIBLE, RENAME INDEX uq TO uq2, ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE d_ddl.add_many MODIFY COLUMN d INT INVISIBLE FIRST, COMMENT 'x', ADD COLUMN IF_NOT INT;
INSERT INTO d_ddl.add_many (d, id, a, b, c, IF_NOT) VALUES (40, 2, 20, 30, 'q', 50);
