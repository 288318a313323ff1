#!/usr/bin/env python3
"""Writes the SQL by which DuckDB finds out whether the statistics of Parquet files are true.

usage: statistics.py describe FILE...   SQL: the statistics and the types of the columns, two JSON arrays a file
       statistics.py scan FILE...       reads these on stdin; SQL that scans each row group and prints what is wrong
Bounds of strings may be cut short, as long as all values lie between them; other bounds are exact.
"""
import json
import sys


def quoted(text, mark="'"):
    return mark + text.replace(mark, mark * 2) + mark


def check(kind, column, stats):
    """A condition that is true where the statistics are wrong."""
    nulls = f"count(*) - count({column}) <> {stats['nulls']}"
    least, greatest = stats['least'], stats['greatest']
    if kind == 'BLOB' or kind.startswith('JSON'):
        return nulls
    if least is None or greatest is None:
        # No bounds: nothing but nulls, or values that have none (NaN, too long).
        return nulls if kind in ('FLOAT', 'DOUBLE', 'VARCHAR') else f'({nulls} OR count({column}) > 0)'
    exact = kind not in ('VARCHAR', 'FLOAT', 'DOUBLE')
    below, above = ('<>', '<>') if exact else ('<', '>')
    return (f'({nulls} OR min({column}) {below} {quoted(least)}::{kind} '
            f'OR max({column}) {above} {quoted(greatest)}::{kind})')


def main():
    what, *names = sys.argv[1:]
    if what == 'describe':
        for name in names:
            print(f"SELECT row_group_id AS g, row_group_num_rows AS rows, path_in_schema AS name, "
                  f"stats_min_value AS least, stats_max_value AS greatest, stats_null_count AS nulls "
                  f"FROM parquet_metadata({quoted(name)}) ORDER BY row_group_id, column_id;")
            print(f"SELECT column_name AS name, column_type AS type "
                  f"FROM (DESCRIBE SELECT * FROM read_parquet({quoted(name)}, hive_partitioning = false));")
        return
    answers, text, at = [], sys.stdin.read().strip(), 0
    while at < len(text):
        answer, at = json.JSONDecoder(strict=False).raw_decode(text, at)
        answers.append(answer)
        while at < len(text) and text[at].isspace():
            at += 1
    print("SET disabled_optimizers = 'statistics_propagation';")
    for number, name in enumerate(names):
        stats, types = answers[2 * number], {c['name']: c['type'] for c in answers[2 * number + 1]}
        begin, begins = 0, {}
        for each in stats:
            if each['g'] not in begins:
                begins[each['g']] = begin
                begin += each['rows']
        for each in stats:
            column = quoted(each['name'], '"')
            print(f"SELECT {quoted(name)} AS file, {each['g']} AS g, {quoted(each['name'])} AS col, "
                  f"min({column})::VARCHAR AS least, max({column})::VARCHAR AS greatest, count(*) - count({column}) AS nulls "
                  f"FROM read_parquet({quoted(name)}, file_row_number = true, hive_partitioning = false) "
                  f"WHERE file_row_number >= {begins[each['g']]} AND file_row_number < {begins[each['g']] + each['rows']} "
                  f"HAVING count(*) <> {each['rows']} OR {check(types[each['name']], column, each)};")
    print(f"SELECT {sum(len(answers[2 * n]) for n in range(len(names)))} AS checked;")


main()
