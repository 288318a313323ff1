#!/usr/bin/env python3
"""Compares the rows of one log: `convert --to json --big-integers number` against the vendor tool's text.

usage: compare.py VENDOR_TEXT[.gz] [--gave-up] < JSON-LINES

--gave-up: the tool did not read the log to its end, so rows behind its last event are counted and not compared.

By rows event (position): the number of changes, and of each its operation, its table, how many columns its images
have, and every value (vendor_value tells how and what is left out). Prints a line a difference, then the counts.
Exit code 0 equal, 1 different, 77 the vendor gave up before the first row.
"""
import gzip
import sys
from collections import Counter, defaultdict

import vendor_text
import vendor_value

SHOWN_DIFFERENCES = 10
NOTHING_TO_COMPARE = 77


class Comparison:
    def __init__(self, mariadb):
        self.mariadb = mariadb
        self.labels = vendor_value.Labels()
        self.counts = Counter()
        self.not_compared = Counter()
        self.differences = []

    def differ(self, position, what):
        self.differences.append(f'{position}: {what}')

    def group(self, group, by_position):
        events = [by_position.pop(position, []) for position in group.positions]
        ours = [record for event in events for record in event]
        at = '+'.join(map(str, group.positions))
        if group.undone and not ours:
            self.not_compared['rows that their transaction undid, which ours leave out'] += len(group.rows)
            return
        self.counts['events'] += len(group.positions)
        if group.stopped:   # in the first row of each event: the type is the column's
            self.not_compared['rows behind a type the vendor stops at'] += len(ours) - len(group.rows)
            ours = [event[0] for event in events if event]
        if len(ours) != len(group.rows):
            self.differ(at, f'{len(ours)} changes, the vendor has {len(group.rows)}')
            return
        for number, (record, row) in enumerate(zip(ours, group.rows)):
            self.row(f'{at} row {number}', record, row, group.stopped)

    def row(self, at, record, row, stopped):
        self.counts['rows'] += 1
        table = (record['db'], record['table'])
        spellings = ('`%s`.`%s`' % table, '`%s`.`%s`' % tuple(name.replace('`', '``') for name in table))
        if record['type'] != row.operation or row.table not in spellings:
            self.differ(at, f"{record['type']} of {spellings[0]}, the vendor has {row.operation} of {row.table}")
            return
        for image in ('before', 'after'):
            self.image(f'{at} {image}', table, list(record.get(image, {}).items()), getattr(row, image), stopped)

    def image(self, at, table, ours, theirs, stopped):
        if len(ours) != len(theirs) and not stopped:
            self.differ(at, f'{len(ours)} columns, the vendor has {len(theirs)}')
            return
        for (name, value), printed in zip(ours, theirs):
            try:
                equal = vendor_value.same(value, printed, self.mariadb, (table, name), self.labels)
            except vendor_value.NotCompared as rule:
                self.not_compared[str(rule)] += 1
                continue
            self.counts['values'] += 1
            if not equal:
                self.differ(at, f'{name} {printed.type}: {shown(value)}, the vendor has {shown(printed.text)}')


def shown(value):
    text = ascii(value)
    return text if len(text) <= 100 else text[:97] + '...'


def main():
    path, gave_up = sys.argv[1], '--gave-up' in sys.argv[2:]
    with (gzip.open if path.endswith('.gz') else open)(path, 'rb') as text:
        vendor = vendor_text.parse(text.read())
    sys.stdin.reconfigure(encoding='utf-8', errors='surrogateescape')
    by_position = defaultdict(list)
    for line in sys.stdin:
        record = vendor_value.loads(line)
        if record['type'] in ('insert', 'update', 'delete'):
            by_position[record['pos']].append(record)
    if not vendor.groups:
        if gave_up:
            print('the vendor gave up before the first row')
            sys.exit(NOTHING_TO_COMPARE)
        print(f'ours are at {sorted(by_position)[:5]}, the vendor has none' if by_position else 'no rows in either')
        sys.exit(1 if by_position else 0)

    comparison = Comparison(vendor.mariadb)
    for group in vendor.groups:
        comparison.group(group, by_position)
    if gave_up:
        comparison.not_compared['rows behind the place where the vendor gave up'] += sum(map(len, by_position.values()))
    else:
        for position, records in sorted(by_position.items()):
            comparison.differ(position, f'{len(records)} changes, the vendor has none')

    for difference in comparison.differences[:SHOWN_DIFFERENCES]:
        print(difference)
    counts = comparison.counts
    text = f"{counts['events']} events, {counts['rows']} rows, {counts['values']} values compared"
    text += f', {len(comparison.differences)} differences'
    for rule, count in sorted(comparison.not_compared.items()):
        text += f'; not compared: {count} {rule}' if count else ''
    print(text)
    sys.exit(1 if comparison.differences else 0)


main()
