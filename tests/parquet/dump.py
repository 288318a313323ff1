#!/usr/bin/env python3
"""Writes the SQL by which DuckDB prints Parquet files as compare.py wants them.

usage: dump.py describe FILE...       SQL that describes the files' columns, a JSON array a file
       dump.py select OUT FILE...     reads those arrays on stdin, writes the heads of OUT/N.rows; SQL for OUT/N.body
       dump.py rebuild OUT FILE...    the same, of what a table holds behind all changes of the file
"""
import json
import os
import sys


CHANGE = ('_change_type', '_commit_timestamp', '_gtid', '_file', '_pos', '_row')
COUNT = "sum(CASE WHEN _change_type IN ('insert', 'update_postimage') THEN 1 ELSE -1 END)::BIGINT"


def quoted(text, mark="'"):
    return mark + text.replace(mark, mark * 2) + mark


def text_of(name, kind):
    column = quoted(name, '"')
    if kind == 'BLOB':
        return f'to_base64({column}) AS {column}'
    if kind.startswith('TIMESTAMP WITH'):
        return f"({column} AT TIME ZONE 'UTC')::VARCHAR AS {column}"
    return f'{column}::VARCHAR AS {column}'


def main():
    what, *names = sys.argv[1:]
    if what == 'describe':
        for name in names:
            print(f"SELECT list({{'name': column_name, 'type': column_type}}) AS c, "
                  f"(SELECT decode(value) FROM parquet_kv_metadata({quoted(name)}) "
                  f"WHERE decode(key) = 'binsift.table') AS t "
                  f"FROM (DESCRIBE SELECT * FROM read_parquet({quoted(name)}, hive_partitioning = false));")
        return
    out, names = names[0], names[1:]
    described = [json.loads(line) for line in sys.stdin if line.strip()]
    for number, (name, head) in enumerate(zip(names, described)):
        head = head[0]
        columns = head['c'] if isinstance(head['c'], list) else json.loads(head['c'])
        with open(os.path.join(out, f'{number:06}.rows'), 'w', encoding='utf-8') as heads:
            heads.write(json.dumps({c['name']: c['type'] for c in columns}) + '\n')
            heads.write(json.dumps(head['t'].split('.', 1)) + '\n')
        chosen = ', '.join(text_of(c['name'], c['type']) for c in columns)
        body = quoted(os.path.join(out, f'{number:06}.body'))
        source = f'FROM read_parquet({quoted(name)}, hive_partitioning = false)'
        if what == 'rebuild':
            # Rows that came in more often than they went out are there.
            chosen = ', '.join(text_of(c['name'], c['type']) for c in columns if c['name'] not in CHANGE)
            print(f'COPY (SELECT * EXCLUDE (" times", " copy") FROM (SELECT {chosen}, {COUNT} AS " times" {source} GROUP BY ALL), '
                  f'(SELECT unnest(range(1000)) AS " copy") WHERE " copy" < " times") TO {body} (FORMAT json);')
        else:
            print(f'COPY (SELECT {chosen} {source}) TO {body} (FORMAT json);')


main()
