"""Applies {"json_diff": [...]} to a JSON value: what an UPDATE with a partial image says of a column.

An entry is {"op": "replace" | "insert" | "remove", "path": "$.a[0].\\"b c\\"[last-1]", "value": ...}. An insert into an
array shifts what follows, or appends when it is past the end; into an object it adds.
"""
import json
import re

LEG = re.compile(r'\.(?P<name>"(?:[^"\\]|\\.)*"|[^.\[]+)|\[(?P<index>\d+|last(?:-\d+)?)\]')


def is_diff(value):
    return isinstance(value, dict) and list(value) == ['json_diff']


def legs(path):
    at = 1
    while at < len(path):
        leg = LEG.match(path, at)
        if not leg:
            raise ValueError(f'not a path: {path}')
        at = leg.end()
        name, index = leg.group('name'), leg.group('index')
        yield index if name is None else ('.', json.loads(name) if name.startswith('"') else name)


def place(container, leg):
    """The key or index that a leg means in this container."""
    if isinstance(leg, tuple):
        return leg[1]
    if leg.startswith('last'):
        return len(container) - 1 - int(leg[5:] or 0)
    return int(leg)


def apply_diff(document, entries):
    document = json_copy(document)
    for entry in entries:
        path = list(legs(entry['path']))
        if not path:
            document = entry['value']
            continue
        container = document
        for leg in path[:-1]:
            container = container[place(container, leg)]
        key = place(container, path[-1])
        if entry['op'] == 'remove':
            del container[key]
        elif entry['op'] == 'insert' and isinstance(container, list):
            container.insert(key, entry['value'])
        elif entry['op'] == 'insert' and key not in container or entry['op'] == 'replace':
            container[key] = entry['value']
        else:
            raise ValueError(f'can not apply {entry}')
    return document


def json_copy(value):
    if isinstance(value, dict):
        return {k: json_copy(v) for k, v in value.items()}
    if isinstance(value, list):
        return [json_copy(v) for v in value]
    return value
