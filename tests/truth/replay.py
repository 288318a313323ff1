"""Applies `convert --to json` records to empty tables."""
from collections import defaultdict
from decimal import Decimal

from json_diff import apply_diff, is_diff


def hashable(value):
    """A value that is equal and hashes equal exactly when the two JSON values are the same one."""
    if isinstance(value, dict):
        return ('object',) + tuple(sorted((k, hashable(v)) for k, v in value.items()))
    if isinstance(value, list):
        return ('array',) + tuple(map(hashable, value))
    if isinstance(value, Decimal):
        return value.as_tuple()
    return (type(value).__name__, value)


class Table:
    """Rows in a multiset; a before image finds a row by exactly the columns it holds."""

    def __init__(self):
        self.rows = {}
        self.next_id = 0
        self.indexes = {}
        self.lost = []

    def apply(self, record):
        if record['type'] == 'insert':
            self.insert(record['after'])
            return
        row_id = self.find(record['before'])
        if row_id is None:
            self.lost.append(record)
            old = dict(record['before'])
        else:
            old = self.remove(row_id)
        if record['type'] == 'update':
            self.insert({**old, **{k: apply_diff(old.get(k), v['json_diff']) if is_diff(v) else v
                                   for k, v in record['after'].items()}})

    def insert(self, row):
        self.rows[self.next_id] = row
        for columns, index in self.indexes.items():
            if all(c in row for c in columns):
                index[self.key(row, columns)].append(self.next_id)
        self.next_id += 1

    def find(self, before):
        columns = tuple(before)
        if columns not in self.indexes:
            index = self.indexes[columns] = defaultdict(list)
            for row_id, row in self.rows.items():
                if all(c in row for c in columns):
                    index[self.key(row, columns)].append(row_id)
        found = self.indexes[columns].get(self.key(before, columns))
        return found[0] if found else None

    def remove(self, row_id):
        row = self.rows.pop(row_id)
        for columns, index in self.indexes.items():
            if all(c in row for c in columns):
                key = self.key(row, columns)
                index[key].remove(row_id)
                if not index[key]:
                    del index[key]
        return row

    @staticmethod
    def key(row, columns):
        return tuple(hashable(row[c]) for c in columns)


def replay(records):
    """Tables by (db, table); records of other types are passed over."""
    tables = defaultdict(Table)
    for record in records:
        if record['type'] in ('insert', 'update', 'delete'):
            tables[record['db'], record['table']].apply(record)
    return tables
