#!/usr/bin/env python3
"""Replays `binsift convert --to json` and compares with the table contents that the server itself printed.

usage: truth.py FINAL_DIR [--allow-absent] [--logs-end-early] [--except DB.TABLE]... < JSON-LINES

Compared are the tables of these replay classes (final/INDEX.tsv):
  rows       the row events alone give the contents
  versioned  the same, with the history of a system versioned table (FILE.ALL.json)
  sequence   each insert replaces the only row
Tables of other classes, and those of --except, are counted as not compared.
--allow-absent: a column that no row image held (MINIMAL and NOBLOB images leave the defaults out) is counted and not a
difference. --logs-end-early: the last logs are not at hand, so a row of the server that was never seen is counted and
not a difference.
Prints a line a difference, then the counts; exits 1 if there was a difference.
"""
import gzip
import os
import re
import sys
from collections import Counter

from replay import Table, replay
from values import loads, same

SHOWN_DIFFERENCES = 3


def read_rows(final, name):
    path = os.path.join(final, name)
    if not os.path.exists(path):
        path += '.gz'
    opener = gzip.open if path.endswith('.gz') else open
    with opener(path, 'rt', encoding='utf-8', errors='surrogateescape') as lines:
        return [loads(line) for line in lines]


def compared_tables(final, exceptions=()):
    """(db, table, file, class) of INDEX.tsv, and how many it names of the classes that are not compared."""
    chosen, left_out = [], Counter()
    with open(os.path.join(final, 'INDEX.tsv'), encoding='utf-8') as index:
        for line in index.read().splitlines()[1:]:
            db, table, name, _, klass = line.split('\t')[:5]
            history = '.ALL.json' in name
            if f'{db}.{table}' in exceptions:
                klass = 'exception'
            if klass == 'versioned' and history or klass in ('rows', 'sequence') and not history:
                chosen.append((db, table, name, klass))
            elif klass != 'versioned' and not history:
                left_out[klass] += 1
    return chosen, left_out


class Comparison:
    def __init__(self, allow_absent=False, logs_end_early=False):
        self.allow_absent = allow_absent
        self.logs_end_early = logs_end_early
        self.differences = []
        self.counts = Counter()

    def differ(self, where, what):
        self.differences.append(f'{where}: {what}')

    def table(self, where, have, want):
        self.counts['tables'] += 1
        self.counts['rows'] += len(want)
        if len(have) != len(want) and not (self.logs_end_early and len(have) < len(want)):
            self.differ(where, f'{len(have)} rows, the server has {len(want)}')
        if not want:
            return
        names = list(want[0])
        have = [self.named(row, names) for row in have]
        buckets = {}
        sure = [n for n in names
                if all(n in row and plain(row[n]) for row in have) and all(plain(row[n]) for row in want)]
        for row in have:
            buckets.setdefault(tuple(row[n] for n in sure), []).append(row)
        for row in want:
            bucket = buckets.get(tuple(row[n] for n in sure), [])
            match, nearest = None, None
            for candidate in bucket or [r for b in buckets.values() for r in b]:
                wrong = self.wrong_columns(candidate, row)
                if not wrong:
                    match = candidate
                    break
                if nearest is None or len(wrong) < len(nearest[0]):
                    nearest = (wrong, candidate)
            if match is not None:
                self.counts['absent values'] += sum(n not in match for n in names)
                bucket.remove(match)
            elif self.logs_end_early and not bucket:
                self.counts['rows of later logs'] += 1
            elif nearest is None:
                self.differ(where, f'no row for {shown(row)}')
            else:
                column = nearest[0][0]
                ours = shown(nearest[1][column]) if column in nearest[1] else '(absent)'
                self.differ(where, f'column {column}: {ours}, the server has {shown(row[column])}')

    def named(self, row, names):
        """@1, @2, ... where no name was known; they are still positions in the table."""
        if not row or not all(re.fullmatch(r'@\d+', k) for k in row):
            return row
        self.counts['rows without names'] += 1
        return {names[int(k[1:]) - 1] if int(k[1:]) <= len(names) else k: v for k, v in row.items()}

    def wrong_columns(self, ours, theirs):
        return [n for n in theirs if not (same(ours[n], theirs[n]) if n in ours else self.allow_absent)]


def plain(value):
    return value is None or isinstance(value, int) and not isinstance(value, bool)


def shown(value):
    text = str(value)
    return text if len(text) <= 120 else text[:117] + '...'


def merged(inserts):
    row = {}
    for insert in inserts:
        row.update(insert)
    return [row] if row else []


def main():
    sys.stdin.reconfigure(encoding='utf-8', errors='surrogateescape')
    sys.stdout.reconfigure(errors='backslashreplace')
    final, options = sys.argv[1], sys.argv[2:]
    exceptions = [value for option, value in zip(options, options[1:]) if option == '--except']
    allow_absent = '--allow-absent' in options
    comparison = Comparison(allow_absent, '--logs-end-early' in options)
    tables = replay(loads(line) for line in sys.stdin if line.strip())
    chosen, left_out = compared_tables(final, exceptions)
    for db, table, name, klass in chosen:
        replayed = tables.get((db, table), Table())
        have = list(replayed.rows.values())
        want = read_rows(final, name)
        for record in replayed.lost:
            place = f'{record["file"]}:{record["pos"]}'
            comparison.differ(f'{db}.{table}', f'no row to {record["type"]} at {place}: {shown(record["before"])}')
        if klass == 'sequence':
            have, comparison.allow_absent = merged(have), True
        comparison.table(f'{db}.{table}', have, want)
        comparison.allow_absent = allow_absent

    by_table = Counter()
    for difference in comparison.differences:
        where = difference.split(': ', 1)[0]
        by_table[where] += 1
        if by_table[where] <= SHOWN_DIFFERENCES:
            print(difference)
    counts = comparison.counts
    text = f"{counts['tables']} tables, {counts['rows']} rows, {len(comparison.differences)} differences"
    for what in ('absent values', 'rows without names', 'rows of later logs'):
        text += f', {counts[what]} {what}' if counts[what] else ''
    for klass, count in sorted(left_out.items()):
        text += f', {count} tables of class {klass} not compared'
    print(text)
    sys.exit(1 if comparison.differences else 0)


if __name__ == '__main__':
    main()
