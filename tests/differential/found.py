#!/usr/bin/env python3
"""What `convert` gives of every log that was found elsewhere, by the table found.tsv: its exit code, the rows by
operation, the statements, and the rows that the vendor's tool prints. A count that changes fails.

usage: found.py FOLDER [--bless]      FOLDER has the logs; --bless writes the table anew and keeps its notes

The table: log, exit, insert, update, delete, statement, vendor, note. `vendor` is `same`; the tool's own counts as
I/U/D where they differ; or `-` where no tool reads the log to its end. A log that differs from the vendor, or whose
exit code is neither 0 nor, for its statements, 6, has a note that says why that is right. A vendor's text that stands beside the log is taken, and
mariadb-binlog is asked where there is none of a tool that read the log whole.
Prints PASS, FAIL or SKIPPED a log. BINSIFT: the program, default build/binsift.
"""
import csv
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
from collections import Counter

import vendor_text

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE / 'found.tsv'
COLUMNS = ['log', 'exit', 'insert', 'update', 'delete', 'statement', 'vendor', 'note']
OPERATIONS = COLUMNS[2:5]
PROGRAM = os.environ.get('BINSIFT', HERE.parents[1] / 'build/binsift')
NO_TOOL = 'no mariadb-binlog'


def convert(log):
    done = subprocess.run([PROGRAM, 'convert', log], stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    counts = Counter(json.loads(line)['type'] for line in done.stdout.decode('utf-8', 'surrogateescape').splitlines())
    return done.returncode, counts


def vendor_counts(text):
    """Of the rows that hold: those that a ROLLBACK undid are left out. None: a type stopped the tool."""
    groups = [group for group in vendor_text.parse(text).groups if not group.undone]
    if any(group.stopped for group in groups):
        return None
    return Counter(row.operation for group in groups for row in group.rows)


def recorded(log, manifest):
    """The text of a tool that read the log to its end, where one stands beside it."""
    for tool, other in (('mysqlbinlog', 'mariadb-binlog'), ('mariadb-binlog', 'mysqlbinlog')):
        for path, read in ((f'{log}.{tool}.txt', open), (f'{log}.{tool}.txt.gz', gzip.open)):
            if not os.path.exists(path):
                continue
            # The texts of the MANIFEST's peer are all called mysqlbinlog.txt.
            peer = manifest['peer'].split(' ')[0]
            code = manifest['peer_rc'] if tool == 'mysqlbinlog' or peer == tool else manifest['other_peer_rc']
            if code == '0':
                with read(path, 'rb') as file:
                    return file.read()
    return None


def vendor_of(log, manifest):
    """The vendor's counts; None: no tool reads it; or NO_TOOL."""
    text = recorded(log, manifest)
    if text is None:
        if not shutil.which('mariadb-binlog'):
            return NO_TOOL
        command = ['mariadb-binlog', '--no-defaults', '-vv', '--base64-output=decode-rows', log]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        if done.returncode != 0:
            return None
        text = done.stdout
    return vendor_counts(text)


def row_of(log, name, manifest):
    code, counts = convert(log)
    row = {'log': name, 'exit': str(code), **{kind: str(counts[kind]) for kind in OPERATIONS + ['statement']}}
    vendor = vendor_of(log, manifest)
    if vendor == NO_TOOL:
        row['vendor'] = NO_TOOL
    elif vendor is None:
        row['vendor'] = '-'
    elif all(vendor[kind] == counts[kind] for kind in OPERATIONS):
        row['vendor'] = 'same'
    else:
        row['vendor'] = '/'.join(str(vendor[kind]) for kind in OPERATIONS)
    return row


def read_table(path):
    with open(path, newline='') as file:
        return list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))


def compare(expected, seen):
    """What is wrong, as lines."""
    wrong = [f'{column}: {seen[column]}, the table has {expected[column]}' for column in COLUMNS[1:7]
             if seen[column] != expected[column] and seen[column] != NO_TOOL]
    # Changes that the log holds as statements are no rows: exit code 6 says so.
    is_whole = expected['exit'] == '0' or (expected['exit'] == '6' and expected['statement'] != '0')
    if not (is_whole and expected['vendor'] == 'same') and not expected['note']:
        wrong.append('it has no note that says why that is right')
    return wrong


def main():
    folder = pathlib.Path(sys.argv[1])
    bless = '--bless' in sys.argv[2:]
    known = {row['log']: row for row in read_table(TABLE)} if TABLE.exists() else {}
    if not (folder / 'MANIFEST.tsv').exists():
        print(f'SKIPPED differential/found (no logs in {folder.name})')
        return 0
    manifest = {row['path'].removeprefix('found/'): row for row in read_table(folder / 'MANIFEST.tsv')}
    manifest = {name: row for name, row in manifest.items() if (folder / name).exists()}
    rows, failed = [], False
    for name in sorted(manifest):
        row = row_of(str(folder / name), name, manifest[name])
        row['note'] = known.get(name, {}).get('note', '')
        rows.append(row)
        if bless:
            continue
        wrong = compare(known[name], row) if name in known else ['not in the table']
        failed |= bool(wrong)
        print('FAIL' if wrong else 'PASS', f'differential/found/{name}')
        for line in wrong:
            print('   ', line)
    if bless:
        with open(TABLE, 'w') as file:
            file.write('\t'.join(COLUMNS) + '\n')
            file.writelines('\t'.join(row[column] for column in COLUMNS) + '\n' for row in rows)
        return 0
    for name in sorted(set(known) - set(manifest)):
        print(f'SKIPPED differential/found/{name} (not among the logs)')
    return failed


if __name__ == '__main__':
    sys.exit(main())
