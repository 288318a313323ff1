#!/usr/bin/env python3
"""SQL for the benchmark's logs: the same for the same seed.

usage: shop_sql.py shop-tables | shop-load SEED | wide-tables | wide-load SEED

shop: what a shop does, in small transactions: accounts sign up and log in, orders with lines are placed, paid,
changed and cancelled, now and then a statement that touches thousands of rows.
wide: INSERTs of 1000 rows into a table with 52 columns of all common types.
The loads never end; the reader stops them.
"""
import json
import random
import sys

SHOP_TABLES = """
CREATE TABLE account (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL, email VARCHAR(120) NOT NULL, city VARCHAR(60),
  kind ENUM('guest','member','staff') NOT NULL, points INT NOT NULL, balance DECIMAL(12,2) NOT NULL, born DATE, settings JSON, created DATETIME NOT NULL, seen TIMESTAMP(3) NULL);
CREATE TABLE item (id INT UNSIGNED NOT NULL PRIMARY KEY, code CHAR(12) CHARACTER SET ascii NOT NULL, title VARCHAR(160) NOT NULL, price DECIMAL(10,2) NOT NULL,
  stock INT NOT NULL, weight DOUBLE, tags SET('new','sale','fragile','heavy') NOT NULL, changed TIMESTAMP(3) NULL);
CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, account_id BIGINT UNSIGNED NOT NULL, state ENUM('open','paid','sent','done','cancelled') NOT NULL,
  total DECIMAL(12,2) NOT NULL, lines_count SMALLINT NOT NULL, street VARCHAR(200) NOT NULL, note TEXT, extra JSON, created DATETIME NOT NULL, changed TIMESTAMP(3) NULL);
CREATE TABLE order_line (order_id BIGINT UNSIGNED NOT NULL, line SMALLINT UNSIGNED NOT NULL, item_id INT UNSIGNED NOT NULL, title VARCHAR(160) NOT NULL,
  amount INT NOT NULL, price DECIMAL(10,2) NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE payment (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, order_id BIGINT UNSIGNED NOT NULL, way ENUM('card','cash','transfer') NOT NULL,
  state ENUM('new','ok','failed') NOT NULL, amount DECIMAL(12,2) NOT NULL, fee DECIMAL(8,4) NOT NULL, reference VARCHAR(40) CHARACTER SET ascii, answer TEXT, paid TIMESTAMP(3) NULL);
"""
NAMES = 'Ada Bo Cleo Dora Émile Fynn Grete Håkon Ines Jürgen Kai Léa Måns Nuria Oskar Pia Quirin Rosa Søren Tove Uma Vera Wim Xenia Yann Zoë 李 王 佐藤 김'.split()
CITIES = ['Wien', 'Köln', 'Zürich', 'Málaga', 'Kraków', 'Århus', 'Reims', 'Brno', '北京', '東京', 'São Paulo', 'Leeds']
WORDS = 'small large red green blue old new warm cold light heavy round flat soft hard lamp chair table book phone cable mug shirt shoe clock tent bread radio'.split()


class Shop:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick, self.number = self.random.choice, self.random.randint
        self.accounts = self.orders = 0
        self.open_orders = []
        self.prices = []
        self.time = 1767225600

    def moment(self):
        day, second = divmod(self.time - 1767225600, 86400)
        return "'2026-%02d-%02d %02d:%02d:%02d" % (day // 28 % 12 + 1, day % 28 + 1, second // 3600, second // 60 % 60, second % 60)

    def second(self):
        return self.moment() + "'"

    def milli(self):
        return self.moment() + ".%03d'" % self.number(0, 999)

    def text(self, least, most):
        return ' '.join(self.pick(WORDS) for _ in range(self.number(least, most)))

    def document(self, **members):
        return "'" + json.dumps(members, ensure_ascii=False) + "'"

    def account(self):
        self.accounts += 1
        settings = self.document(lang=self.pick(['de', 'en', 'ja']), news=self.pick([True, False, None]), score=round(self.random.random() * 100, 3),
                                 device={'os': self.pick(['ios', 'web']), 'key': '%032x' % self.random.getrandbits(128)})
        return "(%d,'%s %s','user%d@example.com','%s','%s',%d,%d.%02d,'%d-%02d-%02d',%s,%s,%s)" % (
            self.accounts, self.pick(NAMES), self.pick(NAMES), self.accounts, self.pick(CITIES), self.pick(['guest', 'member', 'staff']), self.number(0, 99999),
            self.number(0, 50000), self.number(0, 99), self.number(1950, 2010), self.number(1, 12), self.number(1, 28),
            settings if self.random.random() < .6 else 'NULL', self.second(), self.milli())

    def item(self):
        self.prices.append(self.number(100, 99999))
        return "(%d,'C%011d','%s',%.2f,%d,%s,'%s',%s)" % (len(self.prices), self.number(0, 10**11 - 1), self.text(2, 6), self.prices[-1] / 100, self.number(0, 9999),
                                                          round(self.random.random() * 30, 4), self.pick(['', 'new', 'new,sale', 'fragile,heavy']), self.milli())

    def sign_up(self):
        return ['INSERT INTO account VALUES ' + self.account()]

    def log_in(self):
        return ['UPDATE account SET seen=%s,points=points+%d WHERE id=%d' % (self.milli(), self.number(1, 50), self.number(1, self.accounts))]

    def order(self):
        self.orders += 1
        lines = [(self.number(1, len(self.prices)), self.number(1, 5)) for _ in range(min(1 + int(self.random.expovariate(.8)), 10))]
        total = sum(self.prices[i - 1] * n for i, n in lines)
        self.open_orders.append(self.orders)
        statements = [
            "INSERT INTO orders VALUES (%d,%d,'open',%.2f,%d,'%s %d, %s',%s,%s,%s,%s)" % (
                self.orders, self.number(1, self.accounts), total / 100, len(lines), self.text(1, 3), self.number(1, 300), self.pick(CITIES),
                "'" + self.text(5, 30) + "'" if self.random.random() < .4 else 'NULL',
                self.document(channel=self.pick(['app', 'web']), gps=[round(self.random.random() * 90, 6), round(self.random.random() * 180, 6)], test=self.number(1, 999)),
                self.second(), self.milli()),
            'INSERT INTO order_line VALUES ' + ','.join("(%d,%d,%d,'%s',%d,%.2f)" % (self.orders, k + 1, i, self.text(2, 5), n, self.prices[i - 1] / 100)
                                                        for k, (i, n) in enumerate(lines)),
            "INSERT INTO payment VALUES (%d,%d,'%s','new',%.2f,%.4f,NULL,NULL,NULL)" % (
                7 * 10**12 + self.orders, self.orders, self.pick(['card', 'cash', 'transfer']), total / 100, total / 10000)]
        return statements + ['UPDATE item SET stock=stock-%d,changed=%s WHERE id=%d' % (n, self.milli(), i) for i, n in lines[:2]]

    def pay(self):
        order = self.pick(self.open_orders)
        return ["UPDATE payment SET state='ok',reference='%028x',answer='<r><code>OK</code><sign>%064x</sign></r>',paid=%s WHERE id=%d" % (
                    self.random.getrandbits(112), self.random.getrandbits(256), self.milli(), 7 * 10**12 + order),
                "UPDATE orders SET state='%s',changed=%s WHERE id=%d" % (self.pick(['paid', 'sent', 'done']), self.milli(), order)]

    def cancel(self):
        order = self.open_orders.pop(self.number(0, len(self.open_orders) - 1))
        return ['DELETE FROM order_line WHERE order_id=%d' % order, 'DELETE FROM payment WHERE order_id=%d AND id=%d' % (order, 7 * 10**12 + order),
                "UPDATE orders SET state='cancelled',changed=%s WHERE id=%d" % (self.milli(), order)]

    def large(self):
        first = self.number(1, max(1, self.accounts - 5000))
        return self.pick([['UPDATE account SET points=points+%d WHERE id BETWEEN %d AND %d' % (self.number(1, 500), first, first + 5000)],
                          ['INSERT INTO account VALUES ' + ','.join(self.account() for _ in range(3000))],
                          ["UPDATE item SET price=price*1.05,changed=%s WHERE id %% 4 = %d" % (self.milli(), self.number(0, 3))]])

    def transactions(self):
        for _ in range(8):
            yield ['INSERT INTO item VALUES ' + ','.join(self.item() for _ in range(500))]
            yield ['INSERT INTO account VALUES ' + ','.join(self.account() for _ in range(500))]
        for count in range(1, sys.maxsize):
            self.time += self.random.random() < .02
            chance = self.random.random()
            if count % 20000 == 0:
                yield self.large()
            elif chance < .3:
                yield self.sign_up()
            elif chance < .6 or len(self.open_orders) < 100:
                yield self.order()
            elif chance < .7:
                yield self.pay()
            elif chance < .9:
                yield self.log_in()
            else:
                yield self.cancel()

    def load(self, out):
        """Many statements a packet: the client's round trips would take longer than the server's work."""
        out.write('delimiter //\n')
        packet = []
        for statements in self.transactions():
            packet.append('SET timestamp=%d.%03d;BEGIN;%s;COMMIT;' % (self.time, self.number(0, 999), ';'.join(statements)))
            if len(packet) == 60:
                out.write('\n'.join(packet) + '\n//\n')
                packet = []


INTEGERS = [('TINYINT', 127), ('SMALLINT', 32767), ('MEDIUMINT', 8388607), ('INT', 2147483647), ('BIGINT', 2**60)]
DECIMALS = [(12, 2), (18, 4), (30, 10), (8, 0)]


class Wide:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.texts = [' '.join(self.random.choice(WORDS + NAMES) for _ in range(self.random.randint(1, 5))) for _ in range(500)]
        number = self.random.randint
        moment = lambda digits: "'%d-%02d-%02d %02d:%02d:%02d%s'" % (number(1990, 2030), number(1, 12), number(1, 28), number(0, 23), number(0, 59), number(0, 59),
                                                                   '.%0*d' % (digits, number(0, 10**digits - 1)) if digits else '')
        self.columns = []
        for k in range(14):
            kind, limit = INTEGERS[k % 5]
            low = 0 if k % 2 else -limit
            self.columns.append((f'i{k} {kind}' + (' UNSIGNED' if k % 2 else ''), lambda low=low, limit=limit: str(number(low, limit) if number(0, 1) else number(0, min(limit, 1000)))))
        for k in range(8):
            digits, scale = DECIMALS[k % 4]
            self.columns.append((f'd{k} DECIMAL({digits},{scale})', lambda digits=digits, scale=scale: '%s%d.%0*d' % ('-' * number(0, 1), number(0, 10**(digits - scale) - 1), scale or 1, number(0, 10**scale - 1) if scale else 0)))
        for k in range(6):
            self.columns.append((f'f{k} ' + ('FLOAT' if k % 2 else 'DOUBLE'), lambda: repr(self.random.random() * 1e6)))
        for k in range(10):
            self.columns.append((f's{k} VARCHAR({(32, 100, 255)[k % 3]})', lambda: "'%s%x'" % (self.random.choice(self.texts)[:20], number(0, 2**32))))
        self.columns += [('t0 DATETIME', lambda: moment(0)), ('t1 TIMESTAMP(3) NULL', lambda: moment(3)), ('t2 DATE', lambda: moment(0)[:11] + "'"),
                         ('t3 TIME(6)', lambda: "'%d:%02d:%02d.%06d'" % (number(-800, 800), number(0, 59), number(0, 59), number(0, 999999))),
                         ('t4 DATETIME(6)', lambda: moment(6)), ('t5 YEAR', lambda: str(number(1990, 2030)))]
        self.columns += [("e ENUM('red','green','blue')", lambda: "'%s'" % self.random.choice(['red', 'green', 'blue'])), ("s SET('a','b','c','d')", lambda: str(number(0, 15))),
                         ('b BIT(12)', lambda: str(number(0, 4095))), ('bi BINARY(16)', lambda: '0x%032x' % self.random.getrandbits(128)),
                         ('bl BLOB', lambda: '0x%0*x' % (80, self.random.getrandbits(320))), ('tx TEXT', lambda: "'%s'" % ' '.join(self.random.choice(self.texts) for _ in range(8))),
                         ('js JSON', lambda: '\'{"id": %d, "list": [%d, %.5f, true, null], "o": {"k": "%s"}}\'' % (number(1, 10**9), number(0, 999), self.random.random(), self.random.choice(NAMES)))]

    def tables(self):
        return 'CREATE TABLE wide (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, ' + ', '.join(f'{c} DEFAULT NULL' if 'NULL' not in c else c for c, _ in self.columns) + ');'

    def load(self, out):
        row_id = 0
        while True:
            rows = []
            for _ in range(1000):
                row_id += 1
                rows.append('(%d,%s)' % (row_id, ','.join('NULL' if self.random.random() < .06 else value() for _, value in self.columns)))
            out.write('INSERT INTO wide VALUES %s;\n' % ',\n'.join(rows))


def main():
    what = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    try:
        if what == 'shop-tables':
            print(SHOP_TABLES)
        elif what == 'wide-tables':
            print(Wide(seed).tables())
        elif what == 'shop-load':
            Shop(seed).load(sys.stdout)
        elif what == 'wide-load':
            Wide(seed).load(sys.stdout)
        else:
            sys.exit(__doc__)
    except BrokenPipeError:
        sys.stderr.close()


main()
