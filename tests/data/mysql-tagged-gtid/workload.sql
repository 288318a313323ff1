-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=FULL
-- log: plain and tagged GTIDs in turn, the longest tag, chosen and automatic numbers, other servers' UUIDs, empty transactions
-- log: Previous_gtids with tags and several UUIDs; a tag in the middle of a multi-statement transaction
-- log: Previous_gtids after a number near the end of the range
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_gtid;
USE d_gtid;
CREATE TABLE g (id INT NOT NULL PRIMARY KEY, v VARCHAR(40));
SET GTID_NEXT = 'AUTOMATIC:tag_a';
INSERT INTO g VALUES (1, 'automatic tag');
INSERT INTO g VALUES (2, 'automatic tag again');
SET GTID_NEXT = 'AUTOMATIC';
INSERT INTO g VALUES (3, 'plain');
SET GTID_NEXT = 'AUTOMATIC:abcdefghijklmnopqrstuvwxyz_01234';
INSERT INTO g VALUES (4, 'tag of 32 characters');
SET GTID_NEXT = '11111111-2222-3333-4444-555555555555:b:7';
INSERT INTO g VALUES (5, 'tag b, number 7');
SET GTID_NEXT = '8e57d568-aaaa-bbbb-cccc-dddddddddddd:7';
INSERT INTO g VALUES (6, 'other server, no tag');
SET GTID_NEXT = '8e57d568-aaaa-bbbb-cccc-dddddddddddd:_x:500';
INSERT INTO g VALUES (7, 'other server, tag');
SET GTID_NEXT = '8e57d568-aaaa-bbbb-cccc-dddddddddddd:_x:502';
BEGIN;
COMMIT;
SET GTID_NEXT = 'AUTOMATIC';
FLUSH BINARY LOGS;
SET GTID_NEXT = 'AUTOMATIC:tag_a';
BEGIN;
UPDATE g SET v = CONCAT(v, '!') WHERE id <= 3;
DELETE FROM g WHERE id = 4;
INSERT INTO g VALUES (8, 'eight');
COMMIT;
CREATE TABLE h (id INT NOT NULL PRIMARY KEY);
SET GTID_NEXT = '97f923fe-5555-6666-7777-888888888888:12';
INSERT INTO h VALUES (1);
SET GTID_NEXT = '97f923fe-5555-6666-7777-888888888888:zz:65536';
INSERT INTO h VALUES (2);
SET GTID_NEXT = '97f923fe-5555-6666-7777-888888888888:tag1:9223372036854775806';
INSERT INTO h VALUES (3);
SET GTID_NEXT = 'AUTOMATIC';
FLUSH BINARY LOGS;
INSERT INTO h VALUES (4);
