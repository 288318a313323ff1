-- server: mariadb
-- options: --binlog-row-metadata=FULL
-- log: annotate events: one before each statement's table maps, with bytes that are no UTF-8, long ones, switched off and on; triggers and multi-table statements
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_ann;
USE d_ann;
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v VARCHAR(60), b BLOB);
CREATE TABLE u (id INT NOT NULL PRIMARY KEY, t_id INT);
CREATE TABLE log (n INT NOT NULL AUTO_INCREMENT PRIMARY KEY, what VARCHAR(60));
INSERT INTO t VALUES (1, 'one', NULL) /* a comment; with 'quotes' */;
INSERT INTO t VALUES (2, 'é 日本 😀', x'00FF');
SET NAMES latin1;
INSERT INTO t VALUES (3, 'é', '');
SET NAMES utf8mb4;
SET SESSION binlog_annotate_row_events = OFF;
INSERT INTO t VALUES (4, 'no annotation', NULL);
SET SESSION binlog_annotate_row_events = ON;
INSERT INTO u VALUES (10, 1), (11, 2);
CREATE TRIGGER t_au AFTER UPDATE ON t FOR EACH ROW INSERT INTO log (what) VALUES (CONCAT('trigger for ', NEW.id));
UPDATE t, u SET t.v = CONCAT(t.v, '!'), u.t_id = u.t_id + 100 WHERE t.id = u.t_id;
DELETE t, u FROM t JOIN u ON t.id = u.t_id - 100 WHERE t.id = 2;
BEGIN;
UPDATE t SET v = 'in a transaction'   WHERE
  id = 1;
DELETE FROM t WHERE id = 3;
COMMIT;
INSERT INTO log (what) VALUES ('a long statement'), ('abcdefghijklmnopqrstuvwxyz0123456789'), ('abcdefghijklmnopqrstuvwxyz0123456789'), ('abcdefghijklmnopqrstuvwxyz0123456789'), ('abcdefghijklmnopqrstuvwxyz0123456789'), ('abcdefghijklmnopqrstuvwxyz0123456789'), ('abcdefghijklmnopqrstuvwxyz0123456789');
SET sql_log_bin = 0;
DELETE FROM log WHERE n > 1000;
SET sql_log_bin = 1;
SET skip_parallel_replication = 1;
INSERT INTO t VALUES (5, 'skip parallel', NULL);
