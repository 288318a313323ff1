-- server: mysql
-- options: --gtid-mode=ON --enforce-gtid-consistency=ON --binlog-row-metadata=FULL
-- replay: ddl=shop.orders
-- log: a small shop: orders placed, paid, shipped and cancelled, a new column on the way
-- log: the next log of the shop
CREATE DATABASE shop;
USE shop;
CREATE TABLE customers (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  country CHAR(2),
  profile JSON,
  since DATE);
CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id INT UNSIGNED NOT NULL,
  status ENUM('NEW', 'PAID', 'SHIPPED', 'CANCELLED') NOT NULL,
  amount DECIMAL(10, 2) NOT NULL,
  placed DATETIME(3) NOT NULL,
  note TEXT);
CREATE TABLE order_items (order_id BIGINT UNSIGNED NOT NULL,
  line SMALLINT UNSIGNED NOT NULL,
  sku VARCHAR(20) NOT NULL,
  quantity INT NOT NULL,
  price DECIMAL(8, 2) NOT NULL,
  PRIMARY KEY (order_id, line));

INSERT INTO customers VALUES
  (1, 'Ada Lovelace', 'GB', '{"tags": ["press"], "points": 12}', '2024-01-15'),
  (2, 'Łukasz Żak', 'PL', NULL, '2025-06-30'),
  (3, '張偉', NULL, '{}', NULL);

START TRANSACTION;
INSERT INTO orders VALUES (1, 1, 'NEW', 59.80, '2026-11-20 18:59:30.250', NULL);
INSERT INTO order_items VALUES (1, 1, 'TEA-100', 2, 12.40), (1, 2, 'CUP-7', 1, 35.00);
COMMIT;
START TRANSACTION;
INSERT INTO orders VALUES (2, 3, 'NEW', 12.40, '2026-11-20 19:00:01.000', 'gift, please wrap');
INSERT INTO order_items VALUES (2, 1, 'TEA-100', 1, 12.40);
COMMIT;
UPDATE orders SET status = 'PAID' WHERE id = 1;
UPDATE orders SET status = 'CANCELLED', note = NULL WHERE id = 2;
DELETE FROM order_items WHERE order_id = 2;

ALTER TABLE orders ADD COLUMN carrier VARCHAR(20) AFTER status;
UPDATE orders SET status = 'SHIPPED', carrier = 'post' WHERE id = 1;

FLUSH BINARY LOGS;
START TRANSACTION;
INSERT INTO orders (id, customer_id, status, amount, placed)
  WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100)
  SELECT 100 + i, 1 + i % 3, 'NEW', i * 1.25, '2026-11-20 19:05:00' + INTERVAL i SECOND FROM n;
INSERT INTO order_items SELECT id, 1, 'CUP-7', 1, amount FROM orders WHERE id > 100;
COMMIT;
UPDATE customers SET profile = JSON_SET(profile, '$.points', 40) WHERE id = 1;
