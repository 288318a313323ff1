-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=FULL
-- log: VECTOR columns beside text columns (they share the charset list), edge floats, another dimension by ALTER
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_vec;
USE d_vec;
CREATE TABLE v (id INT NOT NULL PRIMARY KEY, a VECTOR(3), t VARCHAR(20), b VECTOR, c CHAR(5) CHARACTER SET latin1, d VECTOR(1) NOT NULL, e ENUM('x','y'));
INSERT INTO v VALUES
  (1, STRING_TO_VECTOR('[1,2,3]'), 'ints', STRING_TO_VECTOR('[0.1,-0.1]'), 'é', STRING_TO_VECTOR('[0]'), 'x'),
  (2, NULL, NULL, NULL, NULL, STRING_TO_VECTOR('[-0.0]'), NULL),
  (3, STRING_TO_VECTOR('[3.4028235e38,-3.4028235e38,1.17549435e-38]'), 'ends', STRING_TO_VECTOR('[2e-38]'), 'ab', STRING_TO_VECTOR('[16777217]'), 'y'),
  (4, STRING_TO_VECTOR('[0.3333333333,1e10,-1e-10]'), '日本', STRING_TO_VECTOR('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]'), '', STRING_TO_VECTOR('[123456.789]'), 'x'),
  (5, STRING_TO_VECTOR('[1.5]'), 'fewer', STRING_TO_VECTOR('[2.25,4.125]'), 'ß', STRING_TO_VECTOR('[99]'), 'y');
UPDATE v SET a = STRING_TO_VECTOR('[9,8,7]'), t = 'changed' WHERE id = 1;
UPDATE v SET b = NULL WHERE id = 4;
DELETE FROM v WHERE id = 3;
CREATE TABLE w (v VECTOR(2048), k VARCHAR(10) NOT NULL PRIMARY KEY) CHARACTER SET cp1251;
INSERT INTO w VALUES (STRING_TO_VECTOR(CONCAT('[', REPEAT('0.5,', 299), '0.25]')), 'ключ'), (NULL, 'b');
CREATE TABLE x LIKE w;
ALTER TABLE x ADD COLUMN n VECTOR(2) FIRST;
INSERT INTO x VALUES (STRING_TO_VECTOR('[1,-1]'), STRING_TO_VECTOR('[3]'), 'b');
