#!/usr/bin/env python3
"""SQL for the benchmark's OLTP logs: what a shop does, in small transactions. Accounts sign up and log in, orders with
lines are placed, paid and cancelled, now and then a statement touches thousands of rows.

usage: shop_sql.py tables | load SEED        (the load never ends; the reader stops it; the same for the same seed)
"""
import json
import random
import sys
from itertools import count

TABLES = """
CREATE TABLE account (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL, email VARCHAR(120) NOT NULL,
  city VARCHAR(60), kind ENUM('guest','member','staff') NOT NULL, points INT NOT NULL, balance DECIMAL(12,2) NOT NULL,
  born DATE, settings JSON, created DATETIME NOT NULL, seen TIMESTAMP(3) NULL);
CREATE TABLE item (id INT UNSIGNED NOT NULL PRIMARY KEY, code CHAR(12) CHARACTER SET ascii NOT NULL,
  title VARCHAR(160) NOT NULL, price DECIMAL(10,2) NOT NULL, stock INT NOT NULL, weight DOUBLE,
  tags SET('new','sale','fragile','heavy') NOT NULL, changed TIMESTAMP(3) NULL);
CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, account_id BIGINT UNSIGNED NOT NULL,
  state ENUM('open','paid','sent','done','cancelled') NOT NULL, total DECIMAL(12,2) NOT NULL,
  lines_count SMALLINT NOT NULL, street VARCHAR(200) NOT NULL, note TEXT, extra JSON, created DATETIME NOT NULL,
  changed TIMESTAMP(3) NULL);
CREATE TABLE order_line (order_id BIGINT UNSIGNED NOT NULL, line SMALLINT UNSIGNED NOT NULL,
  item_id INT UNSIGNED NOT NULL, title VARCHAR(160) NOT NULL, amount INT NOT NULL, price DECIMAL(10,2) NOT NULL,
  PRIMARY KEY (order_id, line));
CREATE TABLE payment (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, order_id BIGINT UNSIGNED NOT NULL,
  way ENUM('card','cash','transfer') NOT NULL, state ENUM('new','ok','failed') NOT NULL,
  amount DECIMAL(12,2) NOT NULL, fee DECIMAL(8,4) NOT NULL, reference VARCHAR(40) CHARACTER SET ascii, answer TEXT,
  paid TIMESTAMP(3) NULL);
"""
NAMES = '''Ada Bo Cleo Dora Émile Fynn Grete Håkon Ines Jürgen Kai Léa Måns Nuria Oskar Pia Quirin Rosa Søren Tove Uma Vera
    Wim Xenia Yann Zoë 李 王 佐藤 김'''.split()
CITIES = 'Wien Köln Zürich Málaga Kraków Århus Reims Brno 北京 東京 Leeds Porto'.split()
WORDS = '''small large red green blue old new warm cold light heavy round flat soft hard lamp chair table book phone cable mug
    shirt shoe clock tent bread radio'''.split()
FIRST_SECOND = 1767225600   # 2026-01-01
PAYMENT_BASE = 7 * 10**12
LARGE_EVERY = 20000


class Shop:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick, self.number, self.bits = self.random.choice, self.random.randint, self.random.getrandbits
        self.accounts = self.orders = 0
        self.open_orders, self.prices = [], []
        self.time = FIRST_SECOND

    def second(self):
        day, second = divmod(self.time - FIRST_SECOND, 86400)
        date = '2026-%02d-%02d' % (day // 28 % 12 + 1, day % 28 + 1)
        return "'%s %02d:%02d:%02d'" % (date, second // 3600, second // 60 % 60, second % 60)

    def milli(self):
        return self.second()[:-1] + ".%03d'" % self.number(0, 999)

    def text(self, least, most):
        return ' '.join(self.pick(WORDS) for _ in range(self.number(least, most)))

    def chance(self, part):
        return self.random.random() < part

    @staticmethod
    def document(**members):
        return "'" + json.dumps(members, ensure_ascii=False) + "'"

    def account(self):
        self.accounts += 1
        settings = self.document(
            lang=self.pick(['de', 'en', 'ja']), news=self.pick([True, False, None]),
            score=round(self.random.random() * 100, 3),
            device={'os': self.pick(['ios', 'web']), 'key': '%032x' % self.bits(128)})
        return "(%d,'%s %s','user%d@example.com','%s','%s',%d,%d.%02d,'%d-%02d-%02d',%s,%s,%s)" % (
            self.accounts, self.pick(NAMES), self.pick(NAMES), self.accounts, self.pick(CITIES),
            self.pick(['guest', 'member', 'staff']), self.number(0, 99999), self.number(0, 50000), self.number(0, 99),
            self.number(1950, 2010), self.number(1, 12), self.number(1, 28), settings if self.chance(.6) else 'NULL',
            self.second(), self.milli())

    def item(self):
        self.prices.append(self.number(100, 99999))
        return "(%d,'C%011d','%s',%.2f,%d,%s,'%s',%s)" % (
            len(self.prices), self.number(0, 10**11 - 1), self.text(2, 6), self.prices[-1] / 100, self.number(0, 9999),
            round(self.random.random() * 30, 4), self.pick(['', 'new', 'new,sale', 'fragile,heavy']), self.milli())

    def sign_up(self):
        return ['INSERT INTO account VALUES ' + self.account()]

    def log_in(self):
        return ['UPDATE account SET seen=%s,points=points+%d WHERE id=%d' % (
            self.milli(), self.number(1, 50), self.number(1, self.accounts))]

    def order(self):
        self.orders += 1
        self.open_orders.append(self.orders)
        lines = [(self.number(1, len(self.prices)), self.number(1, 5))
                 for _ in range(min(1 + int(self.random.expovariate(.8)), 10))]
        total = sum(self.prices[item - 1] * amount for item, amount in lines)
        note = "'" + self.text(5, 30) + "'" if self.chance(.4) else 'NULL'
        extra = self.document(channel=self.pick(['app', 'web']), test=self.number(1, 999),
                              gps=[round(self.random.random() * 90, 6), round(self.random.random() * 180, 6)])
        return [
            "INSERT INTO orders VALUES (%d,%d,'open',%.2f,%d,'%s %d, %s',%s,%s,%s,%s)" % (
                self.orders, self.number(1, self.accounts), total / 100, len(lines), self.text(1, 3),
                self.number(1, 300), self.pick(CITIES), note, extra, self.second(), self.milli()),
            'INSERT INTO order_line VALUES ' + ','.join(
                "(%d,%d,%d,'%s',%d,%.2f)" % (self.orders, k, item, self.text(2, 5), amount, self.prices[item - 1] / 100)
                for k, (item, amount) in enumerate(lines, 1)),
            "INSERT INTO payment VALUES (%d,%d,'%s','new',%.2f,%.4f,NULL,NULL,NULL)" % (
                PAYMENT_BASE + self.orders, self.orders, self.pick(['card', 'cash', 'transfer']), total / 100,
                total / 10000),
            *('UPDATE item SET stock=stock-%d,changed=%s WHERE id=%d' % (amount, self.milli(), item)
              for item, amount in lines[:2])]

    def pay(self):
        order = self.pick(self.open_orders)
        return ["UPDATE payment SET state='ok',reference='%028x',answer='<r><code>OK</code><sign>%064x</sign></r>',"
                'paid=%s WHERE id=%d' % (self.bits(112), self.bits(256), self.milli(), PAYMENT_BASE + order),
                "UPDATE orders SET state='%s',changed=%s WHERE id=%d" % (
                    self.pick(['paid', 'sent', 'done']), self.milli(), order)]

    def cancel(self):
        order = self.open_orders.pop(self.number(0, len(self.open_orders) - 1))
        return ['DELETE FROM order_line WHERE order_id=%d' % order,
                'DELETE FROM payment WHERE id=%d' % (PAYMENT_BASE + order),
                "UPDATE orders SET state='cancelled',changed=%s WHERE id=%d" % (self.milli(), order)]

    def large(self):
        first = self.number(1, max(1, self.accounts - 5000))
        kind = self.number(0, 2)
        if kind == 0:
            return ['UPDATE account SET points=points+%d WHERE id BETWEEN %d AND %d' % (
                self.number(1, 500), first, first + 5000)]
        if kind == 1:
            return ['INSERT INTO account VALUES ' + ','.join(self.account() for _ in range(3000))]
        return ['UPDATE item SET price=price*1.05,changed=%s WHERE id %% 4 = %d' % (self.milli(), self.number(0, 3))]

    def transactions(self):
        for _ in range(8):
            yield ['INSERT INTO item VALUES ' + ','.join(self.item() for _ in range(500))]
            yield ['INSERT INTO account VALUES ' + ','.join(self.account() for _ in range(500))]
        for number in count(1):
            self.time += self.chance(.02)
            dice = self.random.random()
            if number % LARGE_EVERY == 0:
                yield self.large()
            elif dice < .3:
                yield self.sign_up()
            elif dice < .6 or len(self.open_orders) < 100:
                yield self.order()
            elif dice < .7:
                yield self.pay()
            elif dice < .9:
                yield self.log_in()
            else:
                yield self.cancel()

    def load(self, out):
        """Many statements a packet: the client's round trips would take longer than the server's work."""
        out.write('delimiter //\n')
        packet = []
        for statements in self.transactions():
            moment = '%d.%03d' % (self.time, self.number(0, 999))
            packet.append(f"SET timestamp={moment};BEGIN;{';'.join(statements)};COMMIT;")
            if len(packet) == 60:
                out.write('\n'.join(packet) + '\n//\n')
                packet = []


def main():
    try:
        if sys.argv[1] == 'tables':
            print(TABLES)
        else:
            Shop(int(sys.argv[2])).load(sys.stdout)
    except BrokenPipeError:
        sys.stderr.close()


main()
