#!/usr/bin/env python3
"""SQL for storm: tables of random columns, and random changes to their rows and columns.

usage: storm_workload.py FLAVOUR SEED COUNT [keyed]
  FLAVOUR  mysql or mariadb
  keyed    each table has a primary key
  COUNT    statements that change rows; others stand between them
For a client with --force: what a server refuses is passed over. A table is emptied by row events before its columns
change, so that the row events alone give what is in it.
"""
import random
import sys

CHARSETS = {
    'latin1': 'latin1', 'utf8mb4': 'utf8', 'utf8mb3': 'utf8', 'ucs2': 'utf-16-be', 'utf16': 'utf-16-be', 'utf16le': 'utf-16-le',
    'utf32': 'utf-32-be', 'cp1251': 'cp1251', 'koi8r': 'koi8_r', 'gbk': 'gbk', 'sjis': 'shift_jis', 'euckr': 'euc_kr', 'big5': 'big5',
    'ascii': 'ascii', 'latin2': 'latin2', 'greek': 'iso8859_7', 'hebrew': 'iso8859_8', 'ujis': 'euc_jp', 'cp1250': 'cp1250', 'binary': None,
}
LETTERS = ' aZ09_%\'"\\`\0\n\t\x1aäßéžшЯאבγΩ한中文あア€😀\u200b'
NAMES = ['a', 'b', 'select', 'two words', "it's", 'back`tick', 'ünï', '表', 'dot.ted', '@1', '_gtid', 'UPPER', 'x' * 64, 'a,b', 'q"q', 'per%cent']


class Storm:
    def __init__(self, flavour, seed, keyed):
        self.keyed = keyed
        self.random = random.Random(seed)
        self.mysql = flavour == 'mysql'
        self.tables = {}
        self.out = []

    def say(self, sql):
        self.out.append(sql + ';')

    # Columns: a type as SQL, and a function that gives a value of it as SQL.

    def text(self, charset, length):
        r = self.random
        codec = CHARSETS[charset] or 'latin1'
        want = r.choice((0, 1, length, r.randint(0, length)))
        letters = ''
        while len(letters) < min(want, 400):
            letter = r.choice(LETTERS)
            try:
                letter.encode(codec)
            except UnicodeError:
                letter = r.choice('xyz ')
            if charset in ('utf8mb3', 'ucs2') and ord(letter) > 0xffff:
                letter = 'u'
            letters += letter
        raw = letters.encode('utf8').hex()
        if charset == 'binary':
            return f"X'{raw[:2 * length]}'"
        return f"CONVERT(X'{raw}' USING utf8mb4)"

    def integer(self):
        bits = self.random.choice((8, 16, 24, 32, 64))
        kind = {8: 'TINYINT', 16: 'SMALLINT', 24: 'MEDIUMINT', 32: 'INT', 64: 'BIGINT'}[bits]
        if self.random.random() < .4:
            return kind + self.random.choice((' UNSIGNED', '(4) UNSIGNED ZEROFILL')), lambda: str(
                self.random.choice((0, 1, 2 ** (bits - 1), 2 ** bits - 1, self.random.getrandbits(bits))))
        return kind, lambda: str(self.random.choice((0, -1, 2 ** (bits - 1) - 1, -2 ** (bits - 1), self.random.getrandbits(bits - 1))))

    def decimal(self):
        precision = self.random.randint(1, 65)
        scale = self.random.randint(0, min(30 if self.mysql else 38, precision))

        def value():
            digits = ''.join(self.random.choice('0123456789') for _ in range(precision))
            digits = self.random.choice((digits, '9' * precision, '0' * precision, '0' * (precision - 1) + '1'))
            whole, part = digits[:precision - scale] or '0', digits[precision - scale:]
            return self.random.choice('- ') + whole + ('.' + part if part else '')
        return f'DECIMAL({precision},{scale})' + (' UNSIGNED' if self.random.random() < .1 else ''), value

    def real(self):
        kind = self.random.choice(('FLOAT', 'DOUBLE', 'FLOAT', 'DOUBLE', 'FLOAT(7,3)', 'DOUBLE(15,4)'))
        return kind, lambda: self.random.choice(
            ('0e0', '-0e0', '1.5e0', '0.1e0', '3.402823466e38', '1.17549435e-38', '1.7976931348623157e308', '5e-324', '-16777217e0',
             repr(self.random.uniform(-1e6, 1e6)), repr(self.random.gauss(0, 1) * 10.0 ** self.random.randint(-30, 30)), '12345678.875e0'))

    def bit(self):
        width = self.random.randint(1, 64)
        return f'BIT({width})', lambda: f"b'{self.random.getrandbits(width):b}'"

    def year(self):
        return 'YEAR', lambda: self.random.choice(('0', '1901', '2155', '2026', "'0000'"))

    def date(self):
        r = self.random
        return 'DATE', lambda: r.choice(("'0000-00-00'", "'9999-12-31'", "'1000-01-01'", "'2024-00-00'", "'2024-02-00'", "'0001-01-01'",
                                         f"'{r.randint(1900, 2100)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}'"))

    def clock(self):
        r = self.random
        digits = r.randint(0, 6)
        return f'TIME({digits})', lambda: r.choice(
            ("'-838:59:59'", "'838:59:59'", "'00:00:00'", "'-00:00:00.000001'", "'-00:00:01.5'", f"'-{r.randint(0, 99)}:59:59.{r.randint(0, 999999):06}'",
             f"'{r.randint(0, 23)}:{r.randint(0, 59):02}:{r.randint(0, 59):02}.{r.randint(0, 999999):06}'"))

    def moment(self):
        r = self.random
        digits = r.randint(0, 6)
        some = lambda: f"'{r.randint(1971, 2037)}-{r.randint(1, 12):02}-{r.randint(1, 28):02} {r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}.{r.randint(0, 999999):06}'"
        if r.random() < .5:
            return f'DATETIME({digits})', lambda: r.choice(("'0000-00-00 00:00:00'", "'9999-12-31 23:59:59.999999'", "'2024-02-00 01:02:03'", "'1000-01-01'", some()))
        return f'TIMESTAMP({digits}) NULL', lambda: r.choice(("'0000-00-00 00:00:00'", "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.999999'", "'2026-10-25 00:30:00'",
                                                              "'2026-10-25 01:30:00'", some()))

    def string(self):
        charset = self.random.choice(list(CHARSETS))
        length = self.random.choice((1, 5, 63, 64, 85, 255, 300, 1000))
        kind = self.random.choice((f'CHAR({min(length, 255)})', f'VARCHAR({length})', 'TINYTEXT', 'TEXT', 'MEDIUMTEXT', 'LONGTEXT'))
        limit = {'C': min(length, 255), 'V': length}.get(kind[0], 60 if kind == 'TINYTEXT' else 2000)
        if charset == 'binary':
            kind = kind.replace('VARCHAR', 'VARBINARY').replace('CHAR', 'BINARY').replace('TEXT', 'BLOB')
        else:
            kind += f' CHARACTER SET {charset}'
        if not self.mysql and 'VAR' in kind and self.random.random() < .2:
            kind = kind.replace(')', ') COMPRESSED', 1)
        return kind, lambda: self.text(charset, limit)

    def members(self):
        count = self.random.choice((1, 2, 8, 9, 33, 64, 255, 256, 300))
        words = ['', 'a', 'A B', "it''s", 'ä', '表', 'null', '0']
        charset = self.random.choice(('utf8mb4', 'latin1', 'gbk', 'ucs2'))
        seen, members = set(), []
        for i in range(count):
            word = words[i] if i < len(words) and self.random.random() < .7 else f'm{i}'
            try:
                word.encode(CHARSETS[charset])
            except UnicodeError:
                word = f'n{i}'
            if word.lower() not in seen:
                seen.add(word.lower())
                members.append(word)
        if self.random.random() < .5:
            names = ','.join(f"'{each}'" for each in members)
            return f'ENUM({names}) CHARACTER SET {charset}', lambda: str(self.random.randint(0 if self.random.random() < .2 else 1, len(members)))
        members = [each for each in members if each][:64]
        names = ','.join(f"'{each}'" for each in members) or "'only'"
        return f'SET({names}) CHARACTER SET {charset}', lambda: str(self.random.getrandbits(max(1, len(members))))

    def document(self):
        r = self.random

        def node(depth):
            kind = r.randint(0, 9 if depth < 4 else 6)
            if kind > 7:
                return '[' + ','.join(node(depth + 1) for _ in range(r.choice((0, 1, 3, 20)))) + ']'
            if kind > 6:
                return '{' + ','.join(f'"k{i}":{node(depth + 1)}' for i in range(r.choice((0, 1, 3, 12)))) + '}'
            return r.choice(('null', 'true', 'false', '0', '-1', '65536', '18446744073709551615', '-9223372036854775808', '1.0', '2.50', '1e300', '-0.0',
                             '""', '"x"', '"ä\\\\u0001\\\\n\\\\"q"', '"' + 'long' * r.choice((1, 40, 5000)) + '"'))
        casts = ("CAST(CAST('2026-02-03 04:05:06.789' AS DATETIME(3)) AS JSON)", "CAST(CAST('-12:13:14' AS TIME) AS JSON)", "CAST(1.230 AS JSON)",
                 "CAST(X'00ff41' AS JSON)", "JSON_OBJECT('d', CAST('2026-02-03' AS DATE), 'n', 1.50, 'b', true)")
        if self.mysql:
            return 'JSON', lambda: r.choice(casts) if r.random() < .2 else f"'{node(0)}'"
        return 'JSON', lambda: f"'{node(0)}'"

    def shape(self):
        r = self.random
        point = lambda: f'{r.randint(-180, 180)} {r.randint(-90, 90)}.{r.randint(0, 99)}'
        kinds = {'POINT': lambda: f'POINT({point()})', 'LINESTRING': lambda: f'LINESTRING({point()},{point()},{point()})',
                 'POLYGON': lambda: 'POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,2 1,2 2,1 1))', 'MULTIPOINT': lambda: f'MULTIPOINT({point()},{point()})',
                 'GEOMETRY': lambda: f'GEOMETRYCOLLECTION(POINT({point()}),LINESTRING({point()},{point()}))'}
        kind = r.choice(list(kinds))
        return kind, lambda: f"ST_GeomFromText('{kinds[kind]()}'{r.choice(('', '', ', 4326') if self.mysql and kind == 'POINT' else ('',))})"

    def special(self):
        r = self.random
        if self.mysql:
            size = r.randint(1, 20)
            return f'VECTOR({size})', lambda: "TO_VECTOR('[" + ','.join(repr(r.uniform(-9, 9)) for _ in range(size)) + "]')"
        return r.choice((('INET6', lambda: r.choice(("'::'", "'2001:db8::1'", "'::ffff:192.0.2.1'"))), ('UUID', lambda: f"'{r.getrandbits(128):032x}'"),
                         ('INET4', lambda: r.choice(("'0.0.0.0'", "'255.255.255.255'", "'10.1.2.3'")))))

    def column(self):
        makers = (self.integer, self.integer, self.decimal, self.real, self.bit, self.year, self.date, self.clock, self.moment, self.moment, self.string,
                  self.string, self.string, self.members, self.document, self.shape, self.special)
        kind, value = self.random.choice(makers)()
        return kind, (lambda: 'NULL' if self.random.random() < .12 else value())

    def name(self, taken):
        for _ in range(50):
            name = self.random.choice(NAMES) if self.random.random() < .3 else f'c{self.random.randint(0, 999)}'
            if name.lower() not in (each.lower() for each in taken):
                return name
        return f'n{len(taken)}'

    def quoted(self, name):
        return '`' + name.replace('`', '``') + '`'

    # Statements

    def create(self):
        r = self.random
        name = self.name(self.tables)
        columns, parts = {}, []
        key = r.random() * (.8 if self.keyed else 1)
        if key < .6:
            parts.append('`id` INT PRIMARY KEY AUTO_INCREMENT')
        elif key < .8:
            parts += ['`k1` INT NOT NULL', '`k2` VARCHAR(20) CHARACTER SET latin1 NOT NULL', 'PRIMARY KEY (`k2`, `k1`)']
            columns['k1'] = ('INT NOT NULL', lambda: str(r.randint(0, 10 ** 6)))
            columns['k2'] = ('VARCHAR(20) NOT NULL', lambda: f"'k{r.randint(0, 10 ** 6)}'")
        for _ in range(r.choice((1, 3, 8, 9, 17, 40))):
            column = self.name(list(columns) + ['id', 'k1', 'k2', 'gen'])
            columns[column] = self.column()
            parts.append(f'{self.quoted(column)} {columns[column][0]}')
        if r.random() < .5 and .6 <= key < .8:
            parts.append(f"`gen` INT AS (`k1` + 1) {r.choice(('VIRTUAL', 'STORED'))}")
        self.tables[name] = columns
        charset = r.choice(('utf8mb4', 'latin1', 'gbk', 'utf8mb4 COLLATE utf8mb4_bin'))
        self.say(f"CREATE TABLE {self.quoted(name)} ({', '.join(parts)}) ENGINE=InnoDB ROW_FORMAT=DYNAMIC CHARACTER SET {charset}")

    def alter(self, table):
        r = self.random
        columns = self.tables[table]
        free = [each for each in columns if each not in ('k1', 'k2')]
        what = r.choice(('add', 'add', 'drop', 'modify', 'change', 'rename', 'convert', 'move'))
        self.say(f'DELETE FROM {self.quoted(table)}')
        q = self.quoted
        if what == 'add' or not free:
            new = self.name(list(columns) + ['id', 'gen'])
            columns[new] = self.column()
            place = r.choice(('', ' FIRST', f' AFTER {q(r.choice(free))}' if free else ''))
            self.say(f'ALTER TABLE {q(table)} ADD COLUMN {q(new)} {columns[new][0]}{place}')
        elif what == 'drop' and len(free) > 1:
            gone = r.choice(free)
            del columns[gone]
            self.say(f'ALTER TABLE {q(table)} DROP COLUMN {q(gone)}')
        elif what in ('modify', 'move'):
            one = r.choice(free)
            if what == 'modify':
                columns[one] = self.column()
            self.say(f"ALTER TABLE {q(table)} MODIFY {q(one)} {columns[one][0]}{' FIRST' if what == 'move' else ''}")
        elif what == 'change':
            one = r.choice(free)
            new = self.name(list(columns) + ['id', 'gen'])
            columns[new] = columns.pop(one)
            self.say(f'ALTER TABLE {q(table)} CHANGE {q(one)} {q(new)} {columns[new][0]}')
        elif what == 'rename':
            new = self.name(self.tables)
            self.tables[new] = self.tables.pop(table)
            self.say(f'RENAME TABLE {q(table)} TO {q(new)}')
        else:
            self.say(f"ALTER TABLE {q(table)} CONVERT TO CHARACTER SET {r.choice(('utf8mb4', 'latin1'))}")

    def values(self, columns, chosen):
        return '(' + ', '.join(columns[each][1]() for each in chosen) + ')'

    def change(self):
        r = self.random
        table = r.choice(list(self.tables))
        columns = self.tables[table]
        q = self.quoted
        what = r.random()
        if what < .5:
            chosen = [each for each in columns if r.random() < .85 or each in ('k1', 'k2')] or list(columns)
            rows = ', '.join(self.values(columns, chosen) for _ in range(r.choice((1, 1, 2, 7))))
            verb = r.choice(('INSERT IGNORE', 'INSERT IGNORE', 'REPLACE'))
            self.say(f"{verb} INTO {q(table)} ({', '.join(map(q, chosen))}) VALUES {rows}")
        elif what < .85:
            chosen = r.sample(list(columns), min(len(columns), r.choice((1, 1, 2, 5))))
            sets = []
            for each in chosen:
                if columns[each][0] == 'JSON' and r.random() < .7:
                    path = r.choice(("'$.k0'", "'$.k1.k0'", "'$[0]'", "'$[2].k1'", "'$.new'"))
                    value = r.choice(('1', "'x'", 'NULL', '2.50', "'longer than it was before'", 'JSON_ARRAY(1,2)'))
                    verb = r.choice((f'JSON_SET({q(each)}, {path}, {value})', f'JSON_REPLACE({q(each)}, {path}, {value})', f'JSON_REMOVE({q(each)}, {path})'))
                    sets.append(f'{q(each)} = {verb}')
                else:
                    sets.append(f'{q(each)} = {columns[each][1]()}')
            some = f' WHERE {q(r.choice(list(columns)))} IS {r.choice(("", "NOT "))}NULL' if r.random() < .4 else ''
            self.say(f"UPDATE IGNORE {q(table)} SET {', '.join(sets)}{some} LIMIT {r.choice((1, 1, 3, 50))}")
        else:
            self.say(f'DELETE FROM {q(table)} LIMIT {r.choice((1, 1, 2, 30))}')

    def session(self):
        r = self.random
        choices = [f"SET time_zone = '{r.choice(('+00:00', '-11:30', '+14:00'))}'", 'SET NAMES utf8mb4',
                   f"SET NAMES {r.choice(('utf8mb4', 'utf8mb4', 'utf8mb3'))}", f"SET sql_mode = '{r.choice(('', 'ANSI_QUOTES', 'NO_BACKSLASH_ESCAPES', ''))}'",
                   'FLUSH BINARY LOGS']
        if self.mysql:
            choices += [f'SET binlog_transaction_compression = {r.choice(("ON", "OFF"))}',
                        f"SET binlog_row_value_options = '{r.choice(('', 'PARTIAL_JSON'))}'"] * 2
        choice = r.choice(choices)
        self.say(choice)
        if 'NO_BACKSLASH' in choice:
            self.say("SET sql_mode = ''")

    def run(self, count):
        r = self.random
        self.say("SET NAMES utf8mb4, sql_mode = '', time_zone = '+00:00'")
        self.say('CREATE DATABASE storm')
        self.say('USE storm')
        for _ in range(4):
            self.create()
        done = 0
        while done < count:
            if r.random() < .05:
                self.create()
            if r.random() < .08:
                self.alter(r.choice(list(self.tables)))
            if r.random() < .08:
                self.session()
            size = r.choice((1, 1, 3, 12))
            if size > 1:
                self.say('BEGIN')
            for _ in range(size):
                if size > 1 and r.random() < .1:
                    self.say('SAVEPOINT s')
                    self.change()
                    self.say(r.choice(('ROLLBACK TO s', 'RELEASE SAVEPOINT s')))
                self.change()
                done += 1
            if size > 1:
                self.say(r.choice(('COMMIT', 'COMMIT', 'COMMIT', 'ROLLBACK')))
        return '\n'.join(self.out) + '\n'


if len(sys.argv) not in (4, 5) or sys.argv[4:] not in ([], ['keyed']) or sys.argv[1] not in ('mysql', 'mariadb'):
    sys.exit(__doc__)
sys.stdout.buffer.write(Storm(sys.argv[1], int(sys.argv[2]), len(sys.argv) == 5).run(int(sys.argv[3])).encode('utf8'))
