#!/usr/bin/env python3
"""Compares Parquet files, as DuckDB reads them, with the JSON lines of the same logs: row by row and value by value.

usage: compare.py JSON-LINES DUCKDB-LINES...     each of the latter: one file's rows, as duckdb.bash writes them:
       a line {"column": type, …}, a line with the table's name, then a line a row, all values as text or null
Prints each difference (the first of a table) and the counts; exits 1 if there was one.
"""
import json
import sys

from feed import differences, feed_rows, loads


def main():
    with open(sys.argv[1], encoding='utf-8') as lines:
        tables = feed_rows(loads(line) for line in lines)
    wrong, rows, values = [], 0, 0
    for path in sorted(sys.argv[2:]):
        with open(path, encoding='utf-8') as lines:
            kinds = json.loads(next(lines))
            name = tuple(json.loads(next(lines)))
            raw_names = {column: column + '_raw' for column in kinds if column + '_raw' in kinds}
            expected = tables.get(name, [])
            for line in lines:
                row = json.loads(line)
                rows += 1
                values += len(row)
                if not expected:
                    wrong.append(f'{name}: a row too many: {line[:200]}')
                    break
                change, record, image = expected.pop(0)
                found = list(differences(kinds, row, change, record, image, raw_names))
                if found:
                    wrong.append(f'{".".join(name)} {record["file"]}:{record["pos"]}:{record["row"]}: ' + '; '.join(found[:3]))
    for name, left in tables.items():
        if left:
            wrong.append(f'{name}: {len(left)} rows are missing')
    for line in wrong[:20]:
        print(line)
    print(f'{rows} rows, {values} values, {len(wrong)} differences')
    return len(wrong) > 0


sys.exit(main())
