#!/usr/bin/env python3
"""Reads tables of Delta Lake as the published protocol says (PROTOCOL.md of delta-io/delta), and finds what is wrong.

usage: delta.py check FOLDER        each table below it: its log, and that its files are those that the log adds
       delta.py types FOLDER        SQL by which DuckDB finds columns whose type is not the log's, and wrong counts
Prints what is wrong; check ends with "N tables, N versions, N files".
"""
import json
import os
import re
import sys
import urllib.parse
import uuid

READER = {'timestampNtz'}
WRITER = READER | {'appendOnly', 'invariants'}
# What DuckDB calls the column of a Parquet file that Delta says has this type.
DUCKDB = {'byte': 'TINYINT', 'short': 'SMALLINT', 'integer': 'INTEGER', 'long': 'BIGINT', 'float': 'FLOAT',
          'double': 'DOUBLE', 'string': ('VARCHAR', 'JSON'), 'binary': 'BLOB', 'date': 'DATE', 'timestamp': 'TIMESTAMP WITH TIME ZONE',
          'timestamp_ntz': 'TIMESTAMP'}


class Table:
    def __init__(self, folder):
        self.folder, self.wrong, self.files = folder, [], {}
        self.protocol = self.metadata = None
        self.serials = {}
        names = sorted(n for n in os.listdir(os.path.join(folder, '_delta_log')))
        self.versions = [n for n in names if re.fullmatch(r'\d{20}\.json', n)]
        self.wrong += [f'{n} has no place in a log' for n in names if n not in self.versions]
        if [int(n[:20]) for n in self.versions] != list(range(len(self.versions))):
            self.wrong.append('versions are missing')
        for name in self.versions:
            self.read(os.path.join(folder, '_delta_log', name))
        present = {os.path.relpath(os.path.join(d, n), folder) for d, _, ns in os.walk(folder) for n in ns if n.endswith('.parquet')}
        self.wrong += [f'{n} is not in the log' for n in sorted(present - set(self.files))]

    def read(self, path):
        with open(path, encoding='utf-8') as lines:
            text = lines.read()
        if not text.endswith('\n'):
            self.wrong.append(f'{path} is torn')
        kinds = []
        for line in text.splitlines():
            action = json.loads(line)
            [(kind, value)] = action.items()
            kinds.append(kind)
            getattr(self, 'take_' + kind)(value)
        if kinds.count('metaData') > 1 or kinds.count('protocol') > 1:
            self.wrong.append(f'{path}: an action twice')
        if path.endswith('0' * 20 + '.json') and not {'metaData', 'protocol'} <= set(kinds):
            self.wrong.append(f'{path}: the first version lacks metaData or protocol')

    def take_commitInfo(self, value):
        pass

    def take_protocol(self, value):
        self.protocol = value
        reader, writer = value['minReaderVersion'], value['minWriterVersion']
        if (reader, writer) not in ((1, 2), (3, 7)):
            self.wrong.append(f'protocol {reader} {writer}')
        if ('readerFeatures' in value) != (reader == 3) or ('writerFeatures' in value) != (writer == 7):
            self.wrong.append('features do not fit the protocol')
        if not set(value.get('readerFeatures', ())) <= READER or not set(value.get('writerFeatures', ())) <= WRITER:
            self.wrong.append('unknown features')
        if not set(value.get('readerFeatures', ())) <= set(value.get('writerFeatures', ())):
            self.wrong.append('a feature of readers that is none of writers')

    def take_metaData(self, value):
        uuid.UUID(value['id'])
        if value['format'] != {'provider': 'parquet', 'options': {}}:
            self.wrong.append('format')
        schema = json.loads(value['schemaString'])
        assert schema['type'] == 'struct'
        names = [f['name'] for f in schema['fields']]
        if len({n.lower() for n in names}) != len(names):
            self.wrong.append('two columns of one name')
        for field in schema['fields']:
            if set(field) != {'name', 'type', 'nullable', 'metadata'}:
                self.wrong.append(f'field {field}')
            decimal = re.fullmatch(r'decimal\((\d+),(\d+)\)', field['type'])
            if field['type'] not in DUCKDB and not (decimal and int(decimal[2]) <= int(decimal[1]) <= 38):
                self.wrong.append(f'type {field}')
            if field['type'] == 'timestamp_ntz' and 'timestampNtz' not in self.protocol.get('readerFeatures', ()):
                self.wrong.append('timestamp_ntz without its feature')
        if not set(value['partitionColumns']) <= set(names):
            self.wrong.append('a partition column that is none of the columns')
        if self.metadata:
            if value['id'] != self.metadata['id'] or value['partitionColumns'] != self.metadata['partitionColumns']:
                self.wrong.append('another table')
            old = json.loads(self.metadata['schemaString'])['fields']
            if schema['fields'][:len(old)] != old:
                self.wrong.append('a column has changed')
        self.metadata = value

    def take_txn(self, value):
        if value['version'] <= self.serials.get(value['appId'], -1):
            self.wrong.append(f'{value} comes twice')
        self.serials[value['appId']] = value['version']

    def take_add(self, value):
        path = urllib.parse.unquote(value['path'])
        if path in self.files:
            self.wrong.append(f'{path} is added twice')
        self.files[path] = value
        full = os.path.join(self.folder, path)
        if not os.path.exists(full) or os.path.getsize(full) != value['size']:
            self.wrong.append(f'{path} is not there with this size')
        if set(value['partitionValues']) != set(self.metadata['partitionColumns']):
            self.wrong.append(f'{path}: partition values {value["partitionValues"]}')
        for name, text in value['partitionValues'].items():
            folders = dict(part.split('=', 1) for part in path.split('/')[:-1])
            if folders[name].removeprefix('0' if len(folders[name]) == 2 else '') != text:
                self.wrong.append(f'{path}: partition value {name} {text}')
        if value['dataChange'] is not True or value['modificationTime'] <= 0:
            self.wrong.append(f'{path}: {value}')


def main():
    what, top = sys.argv[1:]
    tables = [Table(d) for d, folders, _ in sorted(os.walk(top)) if '_delta_log' in folders]
    if what == 'check':
        wrong = [f'{t.folder}: {w}' for t in tables for w in t.wrong]
        print(*wrong[:20], sep='\n', end='\n' if wrong else '')
        print(f'{len(tables)} tables, {sum(len(t.versions) for t in tables)} versions, {sum(len(t.files) for t in tables)} files')
        return bool(wrong) or not tables
    for table in tables:
        types = {f['name']: f['type'] for f in json.loads(table.metadata['schemaString'])['fields']}
        kinds = {n: (DUCKDB[t],) if isinstance(DUCKDB.get(t), str) else DUCKDB.get(t) or (t.upper(),) for n, t in types.items()}
        pairs = ', '.join(f"('{n}', '{k}')".replace("''", "'") if "'" not in n else f"('{n.replace(chr(39), chr(39) * 2)}', '{k}')"
                          for n, ks in kinds.items() for k in ks)
        for path, add in table.files.items():
            full = os.path.join(table.folder, path).replace("'", "''")
            print(f"SELECT '{full}' AS file, column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('{full}', "
                  f"hive_partitioning = false)) WHERE (column_name, column_type) NOT IN (VALUES {pairs});")
            rows = json.loads(add['stats'])['numRecords']
            print(f"SELECT '{full}' AS file, count(*) FROM read_parquet('{full}') HAVING count(*) <> {rows};")
    return 0


sys.exit(main())
