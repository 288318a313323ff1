-- server: mariadb
-- options: --binlog-format=ROW --binlog-row-metadata=FULL
-- log: a shop's day until 13:00, by SET TIMESTAMP: calm hours, a peak at 12, a transaction of 95 seconds
-- log: the afternoon: a table without a primary key, 80 minutes of silence, 600 rows deleted at once
SET TIMESTAMP = UNIX_TIMESTAMP('2026-03-02 08:00:05');
CREATE DATABASE day;
USE day;
CREATE TABLE orders (id INT PRIMARY KEY, customer INT NOT NULL, status VARCHAR(12) NOT NULL, amount DECIMAL(9,2));
CREATE TABLE stock (sku CHAR(6), depot TINYINT UNSIGNED, pieces INT NOT NULL, PRIMARY KEY (sku, depot));
CREATE TABLE audit (at TIMESTAMP, what VARCHAR(40));
CREATE TABLE visits (day DATE PRIMARY KEY, count INT NOT NULL);

DELIMITER //
-- One order a step, its piece taken from the stock; every order counts a visit.
CREATE PROCEDURE shop_hours(first INT, last INT, start DATETIME, step INT)
BEGIN
  DECLARE n INT DEFAULT first;
  WHILE n <= last DO
    SET TIMESTAMP = UNIX_TIMESTAMP(start + INTERVAL (n - first) * step SECOND);
    START TRANSACTION;
    INSERT INTO orders VALUES (n, n % 17, 'new', 10 + n % 90);
    UPDATE stock SET pieces = pieces - 1 WHERE sku = CONCAT('SKU', 100 + n % 7) AND depot = n % 2;
    COMMIT;
    UPDATE visits SET count = count + 1 WHERE day = '2026-03-02';
    SET n = n + 1;
  END WHILE;
END//
DELIMITER ;

INSERT INTO visits VALUES ('2026-03-02', 0);
INSERT INTO stock SELECT CONCAT('SKU', 100 + seq DIV 2), seq % 2, 1000 FROM seq_0_to_13;
CALL shop_hours(1, 24, '2026-03-02 08:03:00', 600);
CALL shop_hours(25, 54, '2026-03-02 12:00:00', 60);
SET TIMESTAMP = UNIX_TIMESTAMP('2026-03-02 12:40:00');
START TRANSACTION;
UPDATE orders SET status = 'paid' WHERE id <= 40;
SET TIMESTAMP = UNIX_TIMESTAMP('2026-03-02 12:41:35');
COMMIT;
FLUSH BINARY LOGS;

SET TIMESTAMP = UNIX_TIMESTAMP('2026-03-02 13:00:10');
INSERT INTO audit VALUES (NOW(), 'prices checked'), (NOW(), 'stock counted');
CALL shop_hours(55, 66, '2026-03-02 13:01:00', 300);
-- Nothing until 15:20.
SET TIMESTAMP = UNIX_TIMESTAMP('2026-03-02 15:20:30');
INSERT INTO orders SELECT seq, 0, 'old', 1 FROM seq_1001_to_1600;
CALL shop_hours(67, 78, '2026-03-02 15:30:00', 600);
SET TIMESTAMP = UNIX_TIMESTAMP('2026-03-02 17:45:00');
DELETE FROM orders WHERE id > 1000;
UPDATE audit SET what = CONCAT(what, ', again');
