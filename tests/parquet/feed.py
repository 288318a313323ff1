"""What `convert --to json` says, as the rows that `--to parquet` must have; and when two values are the same."""
import base64
import json
import re
import struct
from decimal import Decimal


def loads(text):
    return json.loads(text, parse_float=Decimal)


def feed_rows(records):
    """(db, table) -> rows in the order of the log: (change type, record, image)."""
    tables = {}
    for record in records:
        rows = tables.setdefault((record.get('db'), record.get('table')), [])
        if record['type'] == 'update':
            rows.append(('update_preimage', record, record['before']))
            rows.append(('update_postimage', record, record['after']))
        elif record['type'] in ('insert', 'delete'):
            rows.append((record['type'], record, record['after' if record['type'] == 'insert' else 'before']))
    return {name: rows for name, rows in tables.items() if rows}


def micros(text):
    """Microseconds of '2026-11-20 19:00:00.25', '2026-11-20T19:00:00.25Z', '19:00:00' or a date, as (day, microseconds)."""
    match = re.fullmatch(r'(?:(\d{4,}-\d\d-\d\d))?[ T]?(?:(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?(?:Z|\+00(?::00)?)?', text)
    if not match:
        return text
    day, hour, minute, second, fraction = match.groups()
    return day, (int(hour or 0) * 3600 + int(minute or 0) * 60 + int(second or 0)) * 10**6 + \
        int((fraction or '').ljust(6, '0'))


def same(kind, text, value):
    """Whether a reader's text of a column of this type of DuckDB's is the JSON value."""
    if text is None or value is None:
        return text is None and value is None or kind == 'JSON' and text == 'null' and value is None
    if kind.startswith('DECIMAL'):
        return not isinstance(value, (str, dict)) and Decimal(text) == Decimal(value)
    if kind == 'FLOAT':  # each reader has its own number of digits
        return struct.unpack('<f', struct.pack('<f', float(text))) == struct.unpack('<f', struct.pack('<f', float(value)))
    if kind == 'DOUBLE':
        return float(text) == float(value)
    if 'INT' in kind:
        return isinstance(value, int) and int(text) == value
    if kind == 'DATE' or kind.startswith('TIME'):
        return isinstance(value, str) and micros(text) == micros(value)
    if kind == 'BLOB':
        return isinstance(value, str) and base64.b64decode(text) == base64.b64decode(value)
    if kind == 'JSON':
        return loads(text) == value
    # A DECIMAL past 38 digits is a string
    return text == value or isinstance(value, (int, Decimal)) and Decimal(text) == Decimal(value)


def differences(kinds, row, change, record, image, raw_names):
    """What a row of the feed (texts by column) has otherwise than the record; `raw_names`: column -> raw column."""
    for name, value in (('_change_type', change), ('_file', record['file']), ('_gtid', record.get('gtid'))):
        if row[name] != value:
            yield f'{name}: {row[name]}, not {value}'
    for name in ('_pos', '_row'):
        if int(row[name]) != record[name[1:]]:
            yield f'{name}: {row[name]}'
    if micros(row['_commit_timestamp']) != micros(record['ts']):
        yield f'_commit_timestamp: {row["_commit_timestamp"]}, not {record["ts"]}'
    absent = loads(row['_absent']) if row.get('_absent') else []
    for name in absent:
        if name in image or row[name] is not None:
            yield f'{name} is said to be absent'
    data = [name for name in kinds if not name.startswith('_') and name not in raw_names.values()]
    for name in data:
        raw = row.get(raw_names.get(name))
        if name not in image:
            if name not in absent:
                yield f'{name} is absent, and not said to be'
        elif raw is not None:
            if row[name] is not None or (raw if isinstance(image[name], str) else loads(raw)) != image[name]:
                yield f'{name}: raw {raw}, not {image[name]}'
        elif not same(kinds[name], row[name], image[name]):
            yield f'{name}: {kinds[name]} {row[name]}, not {image[name]}'
    for name in image:
        if name not in data:
            yield f'no column {name}'
