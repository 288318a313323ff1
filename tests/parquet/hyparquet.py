#!/usr/bin/env python3
"""Compares rows as hyparquet reads them (stdin) with DuckDB's (the file, as compare.py takes it)."""
import datetime
import json
import struct
import sys

from feed import micros


def float32(number):
    return struct.unpack('<f', struct.pack('<f', float(number)))[0]


def doubles(value):
    if isinstance(value, dict):
        return {key: doubles(each) for key, each in value.items()}
    if isinstance(value, list):
        return [doubles(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def same(kind, ours, text):
    if ours is None or text is None:
        return ours is None and text is None or kind == 'JSON' and text == 'null'
    if isinstance(ours, dict) and 'big' in ours:
        ours = int(ours['big'])
    if isinstance(ours, dict) and 'days' in ours:
        day = datetime.date(1970, 1, 1) + datetime.timedelta(days=ours['days'])
        return day.isoformat() == text
    if isinstance(ours, dict) and 'micros' in ours:
        when = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=int(ours['micros']))
        return micros(when.isoformat(sep=' ')) == micros(text)
    if kind == 'TIME':
        return micros(text)[1] == int(ours)
    if kind == 'BLOB':
        return isinstance(ours, dict) and ours['base64'] == text
    if kind == 'JSON':  # numbers are doubles there
        return doubles(ours) == doubles(json.loads(text))
    if kind.startswith('DECIMAL'):  # hyparquet gives a double
        return abs(float(ours) - float(text)) <= 1e-9 * max(1, abs(float(text)))
    if kind == 'FLOAT':
        return float32(ours) == float32(text)
    if kind == 'DOUBLE':
        return float(ours) == float(text)
    if 'INT' in kind:
        return int(ours) == int(text)
    return ours == text


def main():
    with open(sys.argv[1], encoding='utf-8') as lines:
        kinds = json.loads(next(lines))
        next(lines)
        theirs = [json.loads(line) for line in lines]
    ours = [json.loads(line) for line in sys.stdin]
    if len(ours) != len(theirs):
        sys.exit(f'{len(ours)} rows, DuckDB has {len(theirs)}')
    for number, (a, b) in enumerate(zip(ours, theirs)):
        for name, kind in kinds.items():
            if not same(kind, a.get(name), b.get(name)):
                sys.exit(f'row {number}, {name} ({kind}): {a.get(name)}, DuckDB has {b.get(name)}')


main()
