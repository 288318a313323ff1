-- server: mariadb
-- options: --binlog-row-metadata=FULL --binlog-alter-two-phase=ON
-- errors: expected
-- replay: ddl=d_xa.alt*
-- replay: xa=d_xa.undone
-- log: XA groups (prepare and commit are GTID flags with the XID in the event), ALTER in two phases (START, COMMIT, ROLLBACK ALTER), transactions without BEGIN
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_xa;
USE d_xa;
CREATE TABLE a (id INT NOT NULL PRIMARY KEY, v VARCHAR(60)) ENGINE=InnoDB;
CREATE TABLE undone (id INT NOT NULL PRIMARY KEY, v VARCHAR(60)) ENGINE=InnoDB;
CREATE TABLE my (id INT NOT NULL PRIMARY KEY, v VARCHAR(60)) ENGINE=MyISAM;
XA START 'one', 'branch', 7;
INSERT INTO a VALUES (1, 'two phases');
XA END 'one', 'branch', 7;
XA PREPARE 'one', 'branch', 7;
XA COMMIT 'one', 'branch', 7;
XA START X'00FF27', 'b';
INSERT INTO a VALUES (2, 'one phase');
XA END X'00FF27', 'b';
XA COMMIT X'00FF27', 'b' ONE PHASE;
XA START 'three';
INSERT INTO undone VALUES (3, 'rolled back before prepare');
XA END 'three';
XA ROLLBACK 'three';
XA START 'four';
INSERT INTO undone VALUES (4, 'rolled back after prepare: the rows stay in the log');
XA END 'four';
XA PREPARE 'four';
XA ROLLBACK 'four';
XA START 'empty';
XA END 'empty';
XA PREPARE 'empty';
XA COMMIT 'empty';
BEGIN;
INSERT INTO a VALUES (10, 'kept');
SAVEPOINT s1;
INSERT INTO a VALUES (11, 'undone');
ROLLBACK TO s1;
INSERT INTO a VALUES (12, 'kept');
COMMIT;
BEGIN;
INSERT INTO my VALUES (1, 'MyISAM stays');
INSERT INTO a VALUES (13, 'rolled back');
ROLLBACK;
BEGIN;
INSERT INTO a VALUES (14, 'rolled back');
INSERT INTO my VALUES (2, 'MyISAM stays');
ROLLBACK;
INSERT INTO my VALUES (5, 'ok'), (6, 'ok'), (1, 'duplicate key: 5 and 6 stay');
CREATE TABLE alt (id INT NOT NULL PRIMARY KEY, v INT);
INSERT INTO alt VALUES (1, 1), (2, 2), (3, 2);
ALTER TABLE alt ADD COLUMN w INT DEFAULT 5;
UPDATE alt SET w = 6 WHERE id = 1;
ALTER TABLE alt ADD UNIQUE KEY (v);
ALTER TABLE alt DROP COLUMN nothing;
ALTER TABLE alt RENAME COLUMN w TO ww;
UPDATE alt SET ww = 7 WHERE id = 2;
ALTER TABLE alt RENAME TO alt2;
INSERT INTO alt2 VALUES (4, 4, 4);
CREATE INDEX i ON alt2 (v);
OPTIMIZE TABLE alt2;
CREATE OR REPLACE TABLE made AS SELECT * FROM a;
CREATE TABLE IF NOT EXISTS made (x INT);
DELETE FROM a WHERE id = 12 RETURNING v;
INSERT INTO a VALUES (20, 'returning') RETURNING id;
TRUNCATE TABLE undone;
INSERT INTO undone VALUES (7, 'after truncate');
