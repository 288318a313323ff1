#!/usr/bin/env python3
"""Compares tables that DuckDB rebuilt from the change feed with the contents that the server itself printed.

usage: rebuilt.py FINAL_DIR [--except TABLE]... ROWS...     ROWS as dump.py rebuild and run make them, one file a table
Compared are the tables of which the row events alone give the contents.
Prints the differences and a count; exits 1 if there was one, 77 when nothing could be compared.
"""
import json
import os
import sys
from collections import Counter
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../truth'))
from feed import loads, micros  # noqa: E402
from truth import compared_tables, read_rows  # noqa: E402
import values  # noqa: E402


def value_of(kind, text):
    """As the JSON record has it."""
    if text is None or kind in ('VARCHAR', 'BLOB') or kind == 'DATE' or kind.startswith('TIME'):
        return text
    if kind == 'JSON':
        return values.loads(text)
    if 'INT' in kind:
        return int(text)
    return Decimal(text)


def same(kind, raw, text, theirs):
    if raw is not None:
        ours = loads(raw) if raw.startswith('{') else raw
    else:
        ours = value_of(kind, text)
    if kind == 'DATE' or kind.startswith('TIME'):
        if ours is None or theirs is None or raw is not None:
            return ours == theirs
        return micros(ours) == micros(theirs)
    if isinstance(ours, str) and isinstance(theirs, str) and kind == 'VARCHAR' and ours != theirs:
        return values.same(Decimal(ours), theirs) if ours.replace('.', '').lstrip('-').isdigit() else False
    return values.same(ours, theirs)


def main():
    final, *paths = sys.argv[1:]
    exceptions = set()
    while paths and paths[0] == '--except':
        exceptions.add(paths[1])
        paths = paths[2:]
    tables = {}
    for path in paths:
        with open(path, encoding='utf-8') as lines:
            kinds = json.loads(next(lines))
            name = tuple(json.loads(next(lines)))
            tables.setdefault(name, []).append((kinds, [json.loads(line) for line in lines]))
    counts, wrong = Counter(), []
    for db, table, file, klass in compared_tables(final, exceptions)[0]:
        found = tables.get((db, table), [])
        if len(found) != 1 or klass != 'rows':
            counts['not compared'] += 1
            continue
        kinds, have = found[0]
        if any(str(value).startswith('{"json_diff":') for row in have for value in row.values()):
            counts['not compared'] += 1  # the log has how a document changed, and nowhere the document
            continue
        want = read_rows(final, file)
        counts['tables'] += 1
        counts['rows'] += len(want)
        if len(have) != len(want):
            wrong.append(f'{db}.{table}: {len(have)} rows, the server has {len(want)}')
        for row in want:
            match = next((i for i, ours in enumerate(have) if all(
                same(kinds[c], ours.get(c + '_raw'), ours[c], theirs) for c, theirs in row.items() if c in kinds)), None)
            if match is None or not set(row) <= set(kinds):
                wrong.append(f'{db}.{table}: no row for {str(row)[:300]}')
                break
            have.pop(match)
    print(*wrong[:10], sep='\n')
    print(f"{counts['tables']} tables, {counts['rows']} rows, {len(wrong)} differences, {counts['not compared']} not compared")
    return 1 if wrong else 0 if counts['tables'] else 77


sys.exit(main())
