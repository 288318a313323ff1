#!/usr/bin/env python3
"""Writes the SQL by which DuckDB prints Parquet files as compare.py wants them.

usage: dump.py describe FILE...       SQL that describes the files' columns, a JSON array a file
       dump.py select OUT FILE...     reads those arrays on stdin, writes the heads of OUT/N.rows; SQL for OUT/N.body
       dump.py rebuild OUT FILE...    the same a table, of what it holds behind all changes of its files
"""
import json
import os
import sys


CHANGE = ('_change_type', '_commit_timestamp', '_gtid', '_file', '_pos', '_row')


def quoted(text, mark="'"):
    return mark + text.replace(mark, mark * 2) + mark


def text_of(name, kind):
    column = quoted(name, '"')
    if kind == 'BLOB':
        return f'to_base64({column}) AS {column}'
    if kind.startswith('TIMESTAMP WITH'):
        return f"({column} AT TIME ZONE 'UTC')::VARCHAR AS {column}"
    return f'{column}::VARCHAR AS {column}'


# A change of a row: pre and post are its images, as structs of {v: value, r: exact text} a column, null where the
# image lacks the column. Behind it a column is known from the image after, else from the one before.
CHANGES = """
file_rows AS MATERIALIZED ({files}),
numbered AS (SELECT *, row_number() OVER (ORDER BY _file, _pos, _row, _change_type = 'update_postimage') AS " seq" FROM file_rows),
pre AS (SELECT * FROM numbered WHERE _change_type IN ('update_preimage', 'delete')),
post AS (SELECT * FROM numbered WHERE _change_type IN ('update_postimage', 'insert')),
changes AS MATERIALIZED (SELECT coalesce(post." seq", pre." seq") AS " seq", pre." seq" IS NOT NULL AS " before", post." seq" IS NOT NULL AS " after",
  {pre}, {merged} FROM pre FULL JOIN post USING (_file, _pos, _row))"""

# No key: a row is there as often as it came in more often than it went out.
WITHOUT_KEY = """SELECT * EXCLUDE (" times", " copy") FROM
  (SELECT {names}, sum(" sign")::BIGINT AS " times" FROM (
     SELECT {new}, 1 AS " sign" FROM changes WHERE " after" UNION ALL SELECT {old}, -1 FROM changes WHERE " before") GROUP BY ALL),
  (SELECT unnest(range(1000)) AS " copy") WHERE " copy" < " times\""""

# A row's life begins when it comes in or takes another key, and goes on from the row that had the key before. What the
# last image with a column has is what the row has.
WITH_KEY = """, keyed AS MATERIALIZED (SELECT *, CASE WHEN " before" THEN [{old_key}]::VARCHAR END AS " k0", CASE WHEN " after" THEN [{new_key}]::VARCHAR END AS " k1" FROM changes),
begun AS (SELECT " k1" AS k, " seq" AS s, " k0" AS p FROM keyed WHERE " after" AND " k0" IS DISTINCT FROM " k1"),
lives AS (SELECT b.k, b.s, b.p, max(o.s) AS ps FROM begun b LEFT JOIN begun o ON o.k = b.p AND o.s < b.s GROUP BY ALL),
last AS (SELECT k, max(t) AS t FROM (SELECT " k0" AS k, " seq" AS t FROM keyed WHERE " before" UNION ALL SELECT " k1", " seq" FROM keyed WHERE " after") GROUP BY k),
live AS (SELECT last.k FROM last JOIN keyed ON " seq" = last.t WHERE " k1" = last.k),
chain AS (SELECT k AS " row", k AS " k", max(s) AS " s", 9223372036854775807 AS " until" FROM live JOIN lives USING (k) GROUP BY k
  UNION ALL SELECT " row", lives.p, lives.ps, lives.s FROM chain JOIN lives ON lives.k = " k" AND lives.s = " s" WHERE lives.ps IS NOT NULL)
SELECT {latest} FROM (SELECT " row", {arg_max} FROM chain JOIN keyed ON " k1" = " k" AND " seq" >= " s" AND " seq" < " until" GROUP BY " row")"""


def rebuild(out, names, heads):
    tables = {}
    for name, head in zip(names, heads):
        tables.setdefault(head['t'], []).append((name, head))
    for number, (table, files) in enumerate(tables.items()):
        kinds = {c['name']: c['type'] for _, head in files for c in head['c'] if c['name'] not in CHANGE + ('_absent',)}
        raws = {name for name in kinds if name.endswith('_raw') and name[:-4] in kinds}
        columns = [name for name in kinds if name not in raws]
        key = json.loads(files[-1][1]['k'] or '[]')
        with open(os.path.join(out, f'{number:06}.rows'), 'w', encoding='utf-8') as rows:
            rows.write(json.dumps(kinds) + '\n' + json.dumps(table.split('.', 1)) + '\n')
        parts = []
        for name, head in files:
            has = {c['name']: c['type'] for c in head['c']}
            absent = "coalesce(from_json(_absent, '[\"VARCHAR\"]'), [])" if '_absent' in has else "[]::VARCHAR[]"
            chosen = ['_change_type', '_file', '_pos', '_row']
            for c in columns:
                if c not in has:
                    chosen.append(f'NULL::STRUCT(v VARCHAR, r VARCHAR) AS {quoted(c, chr(34))}')
                    continue
                value = text_of(c, has[c]).rsplit(' AS ', 1)[0]
                raw = quoted(c + '_raw', '"') if c + '_raw' in raws and c + '_raw' in has else 'NULL::VARCHAR'
                chosen.append(f"CASE WHEN NOT list_contains({absent}, {quoted(c)}) THEN {{'v': {value}, 'r': {raw}}} END "
                              f'AS {quoted(c, chr(34))}')
            parts.append(f"SELECT {', '.join(chosen)} FROM read_parquet({quoted(name)}, hive_partitioning = false)")
        q = [quoted(c, '"') for c in columns]
        old = [quoted('pre ' + c, '"') for c in columns]
        query = 'WITH RECURSIVE ' + CHANGES.format(
            files=' UNION ALL '.join(parts), pre=', '.join(f'pre.{c} AS {o}' for c, o in zip(q, old)),
            merged=', '.join(f'coalesce(post.{c}, pre.{c}) AS {c}' for c in q))
        shown = ', '.join([f'({c}).v AS {c}' for c in q] +
                          [f"({quoted(c, chr(34))}).r AS {quoted(c + '_raw', chr(34))}" for c in columns if c + '_raw' in raws])
        if key:
            query += WITH_KEY.format(old_key=', '.join(f"({quoted('pre ' + c, chr(34))}).v" for c in key),
                                     new_key=', '.join(f'({quoted(c, chr(34))}).v' for c in key), latest=shown,
                                     arg_max=', '.join(f'arg_max({c}, " seq") FILTER ({c} IS NOT NULL) AS {c}' for c in q))
        else:
            query += f'SELECT {shown} FROM (' + WITHOUT_KEY.format(
                names=', '.join(q), new=', '.join(q), old=', '.join(f'{o} AS {c}' for c, o in zip(q, old))) + ')'
        print(f"COPY ({query}) TO {quoted(os.path.join(out, f'{number:06}.body'))} (FORMAT json);")


def main():
    what, *names = sys.argv[1:]
    if what == 'describe':
        for name in names:
            said = [f"(SELECT decode(value) FROM parquet_kv_metadata({quoted(name)}) "
                    f"WHERE decode(key) = 'binsift.{key}') AS {short}" for key, short in (('table', 't'), ('primary_key', 'k'))]
            print(f"SELECT list({{'name': column_name, 'type': column_type}}) AS c, {', '.join(said)} FROM (DESCRIBE SELECT * FROM read_parquet({quoted(name)}, hive_partitioning = false));")
        return
    out, names = names[0], names[1:]
    described = [json.loads(line) for line in sys.stdin if line.strip()]
    heads = [head[0] for head in described]
    for head in heads:
        head['c'] = head['c'] if isinstance(head['c'], list) else json.loads(head['c'])
    if what == 'rebuild':
        rebuild(out, names, heads)
        return
    for number, (name, head) in enumerate(zip(names, heads)):
        columns = head['c']
        with open(os.path.join(out, f'{number:06}.rows'), 'w', encoding='utf-8') as heads:
            heads.write(json.dumps({c['name']: c['type'] for c in columns}) + '\n')
            heads.write(json.dumps(head['t'].split('.', 1)) + '\n')
        chosen = ', '.join(text_of(c['name'], c['type']) for c in columns)
        body = quoted(os.path.join(out, f'{number:06}.body'))
        source = f'FROM read_parquet({quoted(name)}, hive_partitioning = false)'
        print(f'COPY (SELECT {chosen} {source}) TO {body} (FORMAT json);')


main()
