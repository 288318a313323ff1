#!/usr/bin/env python3
"""SQL for undo_points: tables of every kind that undo has to find rows in, and changes to them.

usage: undo_workload.py FLAVOUR setup | dump | changes SEED COUNT
  setup     makes the tables; the changes have no DDL
  dump      selects all that is in them, as text that differs where anything does
  changes   COUNT transactions, each ended by a line "-- point"
Rows without a key differ only in what an SQL comparison takes for equal: 0.0 and -0.0, JSON 1 and 1.0, a letter's case,
a trailing space.
"""
import random
import sys

TABLES = {
    'keyed': ('id BIGINT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(40), d DECIMAL(20,6), ts TIMESTAMP(3) NULL, dt DATETIME(6),'
              " j JSON, en ENUM('a','b',''), st SET('x','y','z'), touched TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE"
              ' CURRENT_TIMESTAMP', 'id, v, d, ts, dt, j, en, en+0, st, touched'),
    'composite': ('a INT, b VARCHAR(20), c DOUBLE, e FLOAT, PRIMARY KEY (a, b)', 'a, HEX(b), c, e'),
    'keyless': ('f FLOAT, g DOUBLE, s VARCHAR(20), b BLOB, n INT', 'f, g, HEX(s), HEX(b), n'),
    'documents': ('j JSON, c CHAR(5)', 'j, HEX(c)'),
    'computed': ('id INT PRIMARY KEY, a INT, b INT AS (a * 2) VIRTUAL, c INT AS (a + 1) STORED', 'id, a, b, c'),
    'pairs': ('id INT PRIMARY KEY, u VARCHAR(20) UNIQUE', 'id, HEX(u)'),
    'charsets': ('l VARCHAR(30) CHARACTER SET latin1, w VARCHAR(30) CHARACTER SET utf16, b BINARY(4), t TEXT CHARACTER SET utf8mb4',
                 'HEX(l), HEX(w), HEX(b), HEX(t)'),
    'small': ('b BIT(9), y YEAR, t TIME(2), d DATE, g GEOMETRY', 'b+0, y, t, d, HEX(ST_AsWKB(g))'),
}


class Changes:
    def __init__(self, flavour, seed):
        self.random = random.Random(seed)
        self.mysql = flavour == 'mysql'

    def one_of(self, *values):
        return self.random.choice(values)

    def moment(self):
        # 00:30 and 01:30 UTC are the same wall clock time where clocks went back an hour
        return self.one_of("'2026-10-25 00:30:00.125'", "'2026-10-25 01:30:00.125'", "'2026-03-29 01:00:00'", 'NULL', "'1970-01-01 00:00:01'")

    def number(self):
        return self.one_of('0e0', '-0e0', '1.5e0', '0.1e0', '3.4e38', '-1e-30', 'NULL', '16777217e0')

    def word(self):
        return self.one_of("'a'", "'A'", "'a '", "'ä'", "'z'", "''", "'it''s \\\\ \\0 \\n'", 'NULL')

    def document(self):
        return self.one_of("'1'", "'1.0'", "'{\"a\": 1}'", "'{\"a\": 1.0}'", "'[1, \"1\", null]'", "'null'", "'\"x\"'",
                           "'{\"deep\": {\"list\": [1, 2.50, true]}}'", 'NULL')

    def insert(self):
        r = self.random
        table = r.choice(list(TABLES))
        values = {
            'keyed': lambda: f"NULL, {self.word()}, {r.randint(-10**9, 10**9)}.{r.randint(0, 999999)}, {self.moment()}, "
                             f"'2026-0{r.randint(1, 9)}-01 10:00:00.{r.randint(0, 999999):06}', {self.document()}, "
                             f"{self.one_of(chr(39) + 'a' + chr(39), chr(39) * 2, '3', 'NULL')}, {self.one_of('3', '0', '7')}, "
                             f"'2026-01-01 00:00:00'",
            'composite': lambda: f"{r.randint(1, 9)}, '{r.choice('abcde')}{r.randint(0, 10**6)}', {self.number()}, {self.one_of('0.1', '-0e0', '1e30')}",
            'keyless': lambda: f"{self.one_of('0e0', '-0e0', '0.1', '1e30', 'NULL')}, {self.number()}, {self.word()}, "
                               f"{self.one_of('x' + chr(39) + '00ff' + chr(39), chr(39) * 2, 'NULL')}, {r.randint(0, 2)}",
            'documents': lambda: f'{self.document()}, {self.word()[:6] if self.random.random() < 0 else self.one_of(chr(39) + "a" + chr(39), chr(39) + "A" + chr(39), "NULL")}',
            'computed': lambda: f'{r.randint(1, 10**6)}, {r.randint(0, 99)}',
            'pairs': lambda: f"{r.randint(1, 10**6)}, 'u{r.randint(1, 10**6)}'",
            'charsets': lambda: f"{self.one_of(chr(39) + 'é€' + chr(39), chr(39) + 'E' + chr(39))}, {self.word()}, "
                                f"{self.one_of('x' + chr(39) + '0100' + chr(39), 'x' + chr(39) + '41' + chr(39))}, "
                                f"{self.one_of(chr(39) + '😀' + chr(39), self.word())}",
            'small': lambda: f"{r.randint(0, 511)}, {self.one_of('1901', '2155', '0')}, '{self.one_of('-', '')}838:59:58.25', "
                             f"{self.one_of(chr(39) + '0000-00-00' + chr(39), chr(39) + '2026-02-28' + chr(39), 'NULL')}, ST_GeomFromText('POINT({r.randint(0, 3)} 1.5)')",
        }[table]
        columns = '(id, a)' if table == 'computed' else ''
        rows = ', '.join(f'({values()})' for _ in range(r.randint(1, 6)))
        return f"INSERT {'IGNORE ' if table in ('composite', 'computed', 'pairs') else ''}INTO {table} {columns} VALUES {rows}"

    def update(self):
        limit = f'LIMIT {self.random.randint(1, 4)}'
        json_set = "JSON_SET(j, '$.a', 2, '$.b', '%s')" % ('y' * self.random.randint(0, 40))
        return self.one_of(
            f"UPDATE keyed SET v = {self.word()} ORDER BY id DESC {limit}",
            f"UPDATE keyed SET ts = {self.moment()}, d = d + 1 {limit}",
            f"UPDATE keyed SET j = {json_set} WHERE JSON_TYPE(j) = 'OBJECT' {limit}",
            f"UPDATE IGNORE keyed SET id = id + 1000 ORDER BY id DESC {limit}",
            f"UPDATE keyed SET st = 5, en = 'b', touched = touched {limit}",
            f"UPDATE composite SET c = {self.number()} {limit}",
            f"UPDATE IGNORE composite SET a = a + 1, e = -e ORDER BY a DESC, b DESC {limit}",
            f"UPDATE keyless SET g = {self.number()}, f = -f {limit}",
            f"UPDATE keyless SET s = {self.word()}, n = n + 1 {limit}",
            f"UPDATE documents SET j = {self.document()} {limit}",
            f"UPDATE documents SET c = UPPER(c) {limit}",
            f"UPDATE documents SET j = {json_set} WHERE JSON_TYPE(j) = 'OBJECT' {limit}",
            f"UPDATE computed SET a = a + 7 {limit}",
            f"UPDATE pairs SET u = CONCAT(u, 'x') WHERE LENGTH(u) < 18 {limit}",
            f"UPDATE charsets SET l = LOWER(l), b = x'4100' {limit}",
            f"UPDATE small SET b = 511 - b, t = '-00:00:00.25' {limit}")

    def delete(self):
        return f"DELETE FROM {self.random.choice(list(TABLES))} LIMIT {self.random.randint(1, 3)}"

    def transaction(self):
        statements = [self.random.choice([self.insert, self.insert, self.update, self.update, self.delete])()
                      for _ in range(self.random.randint(1, 5))]
        return ''.join(f'{each};\n' for each in ['START TRANSACTION', *statements, 'COMMIT'])


def main():
    flavour, what = sys.argv[1:3]
    if what == 'setup':
        collation = 'utf8mb4_0900_ai_ci' if flavour == 'mysql' else 'utf8mb4_general_ci'
        print(f'CREATE DATABASE u CHARACTER SET utf8mb4 COLLATE {collation};\nUSE u;')
        for name, (columns, _) in TABLES.items():
            print(f'CREATE TABLE {name} ({columns});')
    elif what == 'dump':
        print("SET SESSION time_zone='+00:00';\nUSE u;")
        for name, (_, shown) in TABLES.items():
            print(f"SELECT '{name}', {shown} FROM {name};")
    else:
        changes = Changes(flavour, int(sys.argv[3]))
        print("SET SESSION time_zone='+00:00', sql_mode='';\nUSE u;")
        for _ in range(int(sys.argv[4])):
            print(changes.transaction() + '-- point')


main()
