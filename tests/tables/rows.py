"""The same rows for two servers, as SQL: of every type, over more than one chunk, with what could pass for other values."""
import random

random.seed(6)


def maybe(text, every):
    return "NULL" if random.randrange(every) == 0 else text


def insert(table, rows):
    for begin in range(0, len(rows), 1000):
        print(f"INSERT INTO {table} VALUES " + ",".join(f"({row})" for row in rows[begin : begin + 1000]) + ";")


def real():
    return repr(random.uniform(-1, 1) * 10.0 ** random.randint(-300, 300))


print("SET NAMES utf8mb4;")
insert("d.big", [
    ", ".join([
        str(3 * i + 1), str(random.randint(-99, 99)), maybe(f"'N,{i}'", 9), f"'2026-11-20 19:00:00.{i % 1000:03}'",
        repr(random.uniform(-1e10, 1e10)), maybe(real(), 9), f"{random.uniform(-1e6, 1e6):.3f}",
        random.choice(["'x'", "'y'", "'é'", "NULL"]), random.choice(["''", "'a'", "'a,b'"]),
        random.choice(["NULL", "''", "X'00112C4E'"]), str(i % 4096), str(2000 + i % 50),
        f"'{i % 1600 - 800}:10:01.25'", maybe("'2026-11-20 19:00:00'", 5), f"'café {i}'", maybe("'12345678901234567.89'", 3),
    ])
    for i in range(24000)
])
insert("d.two", [f"'{random.choice('aBcÄöz')}{i % 100}', {i}, 't{i}'" for i in range(3000)])
insert("d.reals", ["0.1, 1", "1e300, 2", "-1e-7, 3", "3, 4"])
insert("d.words", ["'z', 1", "'m', 2", "'a', 3"])
insert("d.bytes", ["X'00FF', ST_GeomFromText('POINT(1 2)')", "X'', NULL"])
insert("d.days", ["'2026-11-20', '2026-11-20 19:00:00.5'", "'2026-11-21', '2026-11-20 19:00:00.5'"])
insert("d.loose", ["1, 'a'", "1, 'a'", "NULL, 'b'"])
