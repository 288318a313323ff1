#!/usr/bin/env python3
"""SQL for the benchmark's bulk log: INSERTs of 1000 rows into a table with 52 columns of all common types.

usage: wide_sql.py tables | load SEED        (the load never ends; the reader stops it; the same for the same seed)
"""
import random
import sys

INTEGERS = [('TINYINT', 127), ('SMALLINT', 32767), ('MEDIUMINT', 8388607), ('INT', 2147483647), ('BIGINT', 2**60)]
DECIMALS = [(12, 2), (18, 4), (30, 10), (8, 0)]
LENGTHS = [32, 100, 255]
WORDS = 'small red lamp new cold table light 表 hard phone clock été tent größer bread 数据 radio shoe ключ soft'.split()


class Wide:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.number = self.random.randint
        self.texts = [' '.join(self.random.choices(WORDS, k=self.number(1, 5))) for _ in range(500)]
        self.columns = [*self.integers(), *self.decimals(), *self.floats(), *self.strings(), *self.times(), *self.others()]

    def integers(self):
        for k in range(14):
            kind, limit = INTEGERS[k % 5]
            unsigned = k % 2
            yield f'i{k} {kind}{" UNSIGNED" if unsigned else ""}', lambda n=limit, u=unsigned: self.integer(n, u)

    def integer(self, limit, unsigned):
        if self.number(0, 1):
            return str(self.number(0, min(limit, 1000)))
        return str(self.number(0 if unsigned else -limit, limit))

    def decimals(self):
        for k in range(8):
            digits, scale = DECIMALS[k % 4]
            yield f'd{k} DECIMAL({digits},{scale})', lambda d=digits, s=scale: self.decimal(d, s)

    def decimal(self, digits, scale):
        whole = '-' * self.number(0, 1) + str(self.number(0, 10**(digits - scale) - 1))
        return whole + ('.%0*d' % (scale, self.number(0, 10**scale - 1)) if scale else '')

    def floats(self):
        for k in range(6):
            yield f'f{k} {"FLOAT" if k % 2 else "DOUBLE"}', lambda: repr(self.random.random() * 1e6)

    def strings(self):
        for k in range(10):
            yield f's{k} VARCHAR({LENGTHS[k % 3]})', lambda: "'%s%x'" % (self.text()[:20], self.number(0, 2**32))

    def text(self):
        return self.random.choice(self.texts)

    def moment(self, digits):
        n = self.number
        date = '%d-%02d-%02d' % (n(1990, 2030), n(1, 12), n(1, 28))
        time = '%02d:%02d:%02d' % (n(0, 23), n(0, 59), n(0, 59))
        return f"'{date} {time}{self.fraction(digits)}'"

    def fraction(self, digits):
        return '.%0*d' % (digits, self.number(0, 10**digits - 1)) if digits else ''

    def times(self):
        yield 't0 DATETIME', lambda: self.moment(0)
        yield 't1 TIMESTAMP(3) NULL', lambda: self.moment(3)
        yield 't2 DATE', lambda: self.moment(0)[:11] + "'"
        yield 't3 TIME(6)', lambda: "'%d:%02d:%02d%s'" % (
            self.number(-800, 800), self.number(0, 59), self.number(0, 59), self.fraction(6))
        yield 't4 DATETIME(6)', lambda: self.moment(6)
        yield 't5 YEAR', lambda: str(self.number(1990, 2030))

    def others(self):
        number, bits = self.number, self.random.getrandbits
        yield "e ENUM('red','green','blue')", lambda: str(number(1, 3))
        yield "s SET('a','b','c','d')", lambda: str(number(0, 15))
        yield 'b BIT(12)', lambda: str(number(0, 4095))
        yield 'bi BINARY(16)', lambda: '0x%032x' % bits(128)
        yield 'bl BLOB', lambda: '0x%080x' % bits(320)
        yield 'tx TEXT', lambda: "'%s'" % ' '.join(self.text() for _ in range(8))
        yield 'js JSON', lambda: '\'{"id": %d, "list": [%d, %.5f, true, null], "o": {"k": "%s"}}\'' % (
            number(1, 10**9), number(0, 999), self.random.random(), self.text())

    def tables(self):
        columns = ', '.join(f'{column} DEFAULT NULL' for column, _ in self.columns)
        return f'CREATE TABLE wide (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, {columns});'

    def load(self, out):
        row_id = 0
        while True:
            rows = []
            for _ in range(1000):
                row_id += 1
                values = ['NULL' if self.random.random() < .06 else value() for _, value in self.columns]
                rows.append(f"({row_id},{','.join(values)})")
            out.write('INSERT INTO wide VALUES %s;\n' % ',\n'.join(rows))


def main():
    try:
        if sys.argv[1] == 'tables':
            print(Wide(0).tables())
        else:
            Wide(int(sys.argv[2])).load(sys.stdout)
    except BrokenPipeError:
        sys.stderr.close()


main()
