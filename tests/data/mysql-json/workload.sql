-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=FULL
-- log: JSON documents of every kind: literals, all number widths, strings, opaque values, deep nesting, keys in odd orders
-- log: documents in the large format (over 64 KiB), in-place updates that leave holes
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_json;
USE d_json;
CREATE TABLE doc (id INT NOT NULL PRIMARY KEY, j JSON, tail VARCHAR(10));
INSERT INTO doc VALUES
  (1, NULL, 'sql null'), (2, 'null', 'json null'), (3, 'true', 't'), (4, 'false', 'f'), (5, '0', '0'), (6, '-1', 'int16'), (7, '32767', ''), (8, '-32768', ''),
  (9, '32768', 'int32'), (10, '65535', 'uint16?'), (11, '65536', ''), (12, '2147483647', ''), (13, '-2147483648', ''), (14, '2147483648', 'int64'), (15, '4294967295', ''),
  (16, '9223372036854775807', ''), (17, '-9223372036854775808', ''), (18, '9223372036854775808', 'uint64'), (19, '18446744073709551615', ''), (20, '18446744073709551616', 'double'),
  (21, '1.0', ''), (22, '0.1', ''), (23, '-0.0', ''), (24, '1e308', ''), (25, '-1.7976931348623157e308', ''), (26, '5e-324', ''), (27, '123456789.12345679', ''), (28, '1e15', ''), (29, '1e16', ''), (30, '1e22', ''),
  (31, '""', ''), (32, '"text"', ''), (33, '"quote \\" back \\\\ slash \\/ nl \\n tab \\t \\u0001 \\u001f \\u007f"', ''), (34, '"é 日本 😀 \\ud83d\\ude00 \\u2028"', ''),
  (35, JSON_QUOTE(REPEAT('x', 127)), '127'), (36, JSON_QUOTE(REPEAT('x', 128)), '128'), (37, JSON_QUOTE(REPEAT('y', 16384)), '16384'),
  (38, '[]', ''), (39, '{}', ''), (40, '[[]]', ''), (41, '{"": ""}', ''), (42, '[1, -1, 32768, 2147483648, 1.5, "s", true, false, null, [], {}]', 'mixed'),
  (43, '{"b": 1, "a": 2, "ab": 3, "aa": 4, "": 5, "ä": 6, "B": 7, "aaa": 8}', 'key order'), (44, '{"a": 1, "a": 2, "b": {"c": 1, "c": [3]}}', 'duplicate'),
  (45, CONCAT(REPEAT('[', 99), REPEAT(']', 99)), 'deep'), (46, CONCAT(REPEAT('{"a":', 99), '1', REPEAT('}', 99)), 'deep'),
  (47, '{"int": [0, 1, 2], "obj": {"k": {"k": {"k": null}}}, "str": "a,b"}', ''), (48, CONCAT('{"', REPEAT('k', 300), '": 1}'), 'long key'),
  (49, '[65535, 65536, -32769, -2147483649, 4294967296]', ''), (50, '{"u16": 40000, "u32": 3000000000, "neg": -40000}', '');
-- opaque values: kinds that JSON text can not spell
CREATE TABLE opaque (id INT NOT NULL PRIMARY KEY, j JSON);
INSERT INTO opaque VALUES
  (1, JSON_ARRAY(CAST(1.50 AS DECIMAL(5,2)), CAST(-0.000001 AS DECIMAL(10,6)), CAST(0 AS DECIMAL(4,2)), 99999999999999999999999999999999999999999999999999999999999999999)),
  (2, JSON_OBJECT('date', CAST('2024-02-29' AS DATE), 'zero', CAST('0000-00-00' AS DATE))),
  (3, JSON_ARRAY(CAST('838:59:59' AS TIME), CAST('-838:59:59.000000' AS TIME(6)), CAST('-00:00:00.5' AS TIME(1)), CAST('12:34:56.654321' AS TIME(6)), CAST('00:00:00' AS TIME))),
  (4, JSON_ARRAY(CAST('2024-02-29 13:14:15' AS DATETIME), CAST('9999-12-31 23:59:59.999999' AS DATETIME(6)), CAST('2024-02-29 13:14:15.1' AS DATETIME(1)), CAST('0000-00-00 00:00:00' AS DATETIME))),
  (5, JSON_ARRAY(x'CAFE', x'', CAST('bin' AS BINARY), CAST('pad' AS BINARY(8)), b'1010', b'1')),
  (6, CAST(x'00FF' AS JSON)),
  (7, CAST(CAST('12:00:00' AS TIME) AS JSON)),
  (8, CAST(3.14 AS JSON)),
  (9, CAST(TIMESTAMP'2026-01-01 00:00:00' AS JSON)),
  (10, JSON_OBJECT('point', ST_GeomFromText('POINT(1 2)'))),
  (11, JSON_ARRAY(CAST(2026 AS YEAR), 1 = 1, CAST(1e0 AS FLOAT), 0.1e0, 10 / 4, CAST(7 AS UNSIGNED)));
-- from columns: the opaque type byte is that of the column
CREATE TABLE source (t TINYINT, b BIT(10), bl BLOB, tb TINYBLOB, lb LONGBLOB, vb VARBINARY(9), bi BINARY(4), ts TIMESTAMP(3) NULL, y YEAR, e ENUM('x','y'), s SET('p','q'), f FLOAT, d DECIMAL(30,10), ti TIME(2));
INSERT INTO source VALUES (-5, b'1100110011', 0x0001, 0x02, 0x03, 0x04FF, 0x05, '2026-01-01 01:02:03.456', 1999, 'y', 'p,q', 0.1, 12345.678, '-01:02:03.45');
INSERT INTO opaque SELECT 20, JSON_ARRAY(t, b, bl, tb, lb, vb, bi, ts, y, e, s, f, d, ti) FROM source;
INSERT INTO opaque SELECT 21, JSON_OBJECTAGG(CONCAT('k', t), bl) FROM source;
UPDATE opaque SET j = JSON_ARRAY_APPEND(j, '$', CAST('2026-12-31' AS DATE)) WHERE id = 5;
DELETE FROM opaque WHERE id IN (6, 8);
UPDATE doc SET j = JSON_SET(j, '$.k', id), tail = 'set' WHERE JSON_TYPE(j) = 'OBJECT';
DELETE FROM doc WHERE id % 4 = 1;
-- several JSON columns, a virtual column and a default
CREATE TABLE cols (id INT NOT NULL PRIMARY KEY, a JSON NOT NULL, b JSON DEFAULT (JSON_OBJECT('d', 1)), v VARCHAR(20) GENERATED ALWAYS AS (a->>'$.name') VIRTUAL, st JSON GENERATED ALWAYS AS (JSON_EXTRACT(a, '$.list')) STORED, KEY (v));
INSERT INTO cols (id, a) VALUES (1, '{"name": "n1", "list": [1, 2]}'), (2, '{"name": "n2"}'), (3, '{}');
INSERT INTO cols (id, a, b) VALUES (4, '{"list": {"x": null}}', NULL), (5, '[]', 'null');
UPDATE cols SET a = JSON_SET(a, '$.list', JSON_ARRAY(3)) WHERE id <> 5;
FLUSH BINARY LOGS;
-- large format: offsets of four bytes, int32 inlined; nested small values inside a large one
CREATE TABLE big (id INT NOT NULL PRIMARY KEY, j JSON);
INSERT INTO big VALUES (1, JSON_OBJECT('long', REPEAT('a', 65536), 'n', 1, 'i32', 100000, 'neg', -100000, 'u32', 4000000000, 'lit', JSON_ARRAY(true, false, NULL), 'o', JSON_OBJECT('k', JSON_ARRAY(1, 2, '3'), 'd', 1.5)));
-- in-place updates: shorter values leave holes behind, keys and values are out of order
CREATE TABLE holes (id INT NOT NULL PRIMARY KEY, j JSON);
INSERT INTO holes VALUES (1, '{"a": "a long string to be shortened", "b": [1000000, 2000000, 3000000], "c": {"d": "e", "f": 123456789}, "z": "end"}'), (2, '["first string", "second string", {"k": "third string"}, 1.25]'), (3, '{"n": 5000000000, "t": true}');
UPDATE holes SET j = JSON_REPLACE(j, '$.a', 'short', '$.b[1]', 'x', '$.c.f', 1) WHERE id = 1;
UPDATE holes SET j = JSON_REMOVE(j, '$.b[0]', '$.c.d') WHERE id = 1;
UPDATE holes SET j = JSON_REPLACE(j, '$[0]', 'f', '$[2].k', '') WHERE id = 2;
UPDATE holes SET j = JSON_REMOVE(j, '$[1]') WHERE id = 2;
UPDATE holes SET j = JSON_REPLACE(j, '$.n', 7) WHERE id = 3;
UPDATE holes SET j = JSON_REPLACE(j, '$.n', 'back') WHERE id = 3;
-- a zero-length JSON value, as an ignored bad insert leaves it
CREATE TABLE empty_json (id INT NOT NULL PRIMARY KEY, j JSON NOT NULL);
INSERT IGNORE INTO empty_json (id) VALUES (1);
INSERT IGNORE INTO empty_json VALUES (2, NULL), (3, '{"fine": true}');
UPDATE empty_json SET j = '[]' WHERE id = 1;
