-- server: mariadb
-- options: --binlog-row-metadata=FULL --gtid-domain-id=0
-- log: several domains and server ids, chosen sequence numbers, standalone and transactional groups, group commit ids
-- log: Gtid_list of several domains
-- log: the third log, with a Gtid_list after jumps
SET TIMESTAMP = 1767225600;
CREATE DATABASE d_gtid;
USE d_gtid;
CREATE TABLE g (id INT NOT NULL PRIMARY KEY, v VARCHAR(40)) ENGINE=InnoDB;
CREATE TABLE m (id INT NOT NULL PRIMARY KEY) ENGINE=MyISAM;
INSERT INTO g VALUES (1, 'domain 0');
SET SESSION gtid_domain_id = 7;
INSERT INTO g VALUES (2, 'domain 7');
SET SESSION server_id = 99;
INSERT INTO g VALUES (3, 'domain 7, server 99');
SET SESSION gtid_domain_id = 4294967295;
INSERT INTO g VALUES (4, 'the largest domain');
SET SESSION gtid_domain_id = 0, server_id = 1;
INSERT INTO m VALUES (1);
SET gtid_seq_no = 1000;
INSERT INTO g VALUES (5, 'number 1000');
FLUSH BINARY LOGS;
BEGIN;
INSERT INTO g VALUES (6, 'a'), (7, 'b');
UPDATE g SET v = CONCAT(v, '!');
COMMIT;
SET SESSION gtid_domain_id = 3, gtid_seq_no = 9223372036854775806;
INSERT INTO g VALUES (8, 'a large number');
SET SESSION gtid_domain_id = 0;
DELETE FROM g WHERE id = 4;
FLUSH BINARY LOGS;
INSERT INTO g VALUES (9, 'last');
