"""Reads the row events out of what `mysqlbinlog -vv --base64-output=decode-rows` (or mariadb-binlog) printed.

A group is what can be told apart in that text. The tool prints the headers of a statement's row events first and
their rows after the last of them, so a group has several positions when a statement has several events; inside a
compressed transaction every event has the payload's position, so the whole payload is one group.
"""
import re
from dataclasses import dataclass, field

HEADER = re.compile(r'#\d{6} +\d+:\d\d:\d\d server id \d+ [^\t]*\t?(\w*)')
CHANGE = re.compile(r'### (INSERT INTO|UPDATE|DELETE FROM) (.*)')
COLUMN = re.compile(r'###   @(\d+)=(.*)', re.DOTALL)
OPERATIONS = {'INSERT INTO': 'insert', 'UPDATE': 'update', 'DELETE FROM': 'delete'}
UNKNOWN_TYPE = "!! Don't know how to handle column type"


@dataclass
class Value:
    number: int     # of the column, from 1
    text: str       # as printed, one character a byte
    type: str       # such as VARSTRING(160); empty without -vv


@dataclass
class Row:
    operation: str
    table: str      # `db`.`table`
    before: list = field(default_factory=list)
    after: list = field(default_factory=list)


@dataclass
class Group:
    positions: list
    rows: list = field(default_factory=list)
    stopped: bool = False   # the tool met a type it can't print and left the rest of the event out
    undone: bool = False    # by a ROLLBACK in its transaction, to a savepoint, or of the prepared XA transaction


@dataclass
class VendorText:
    groups: list
    mariadb: bool       # mariadb-binlog printed it: it escapes less


def split_value(text):
    """A value and its type comment."""
    at = text.rfind(' /* ')
    if at < 0:
        return text, ''
    return text[:at], text[at + 4:].split(' meta=')[0]


def joined(lines):
    """Partial JSON goes over several lines; all but its first are indented further."""
    pending = None
    for line in lines:
        if pending is not None and line.startswith('###      '):
            pending += line[3:].strip()
            continue
        if pending is not None:
            yield pending
        pending = line if line.startswith('###   @') else None
        if pending is None:
            yield line
    if pending is not None:
        yield pending


class Undoing:
    """Marks the groups that a later statement of their transaction undoes."""

    def __init__(self):
        self.begin()
        self.xa = {}

    def begin(self):
        self.groups, self.savepoints = [], {}

    def statement(self, line):
        words = line.split('/*!*/')[0].split()
        if words[:1] in (['BEGIN'], ['COMMIT']) or words[:2] == ['START', 'TRANSACTION']:
            self.begin()
        elif words[:2] == ['XA', 'START']:
            self.begin()
            self.xa[words[2]] = self.groups
        elif words[:2] == ['XA', 'ROLLBACK']:
            self.undo(self.xa.get(words[2], []))
        elif words[:1] == ['SAVEPOINT']:
            self.savepoints[' '.join(words[1:])] = len(self.groups)
        elif words[:2] == ['ROLLBACK', 'TO']:
            self.undo(self.groups[self.savepoints.get(' '.join(words[2:]), 0):])
        elif words[:1] == ['ROLLBACK']:
            self.undo(self.groups)

    @staticmethod
    def undo(groups):
        for group in groups:
            group.undone = True


def parse(raw):
    """raw: the whole output; its strings hold any bytes, so it is read as one character a byte."""
    text = raw.decode('latin-1')
    mariadb = 'max_delayed_threads' in text[:2000]
    groups, group, row, values = [], None, None, None
    payload_position, undoing = None, Undoing()
    # mysqlbinlog prints an event's header right behind its position; mariadb-binlog first prints the positions of all
    # events that wait for the end of their statement, then their headers in the same order.
    positions = []
    for line in joined(text.split('\n')):
        if line.startswith('# at '):
            if not mariadb:
                positions.clear()
            positions.append(int(line[5:].split()[0]))
        elif line.startswith('###'):
            change = CHANGE.match(line)
            column = COLUMN.match(line)
            if change and group is not None:
                row = Row(OPERATIONS[change.group(1)], change.group(2).encode('latin-1').decode('utf-8', 'replace'))
                group.rows.append(row)
            elif line == '### WHERE' and row:
                values = row.before
            elif line == '### SET' and row:
                values = row.after
            elif column and row:
                value, kind = split_value(column.group(2))
                if value.startswith(UNKNOWN_TYPE):
                    group.stopped = True
                else:
                    values.append(Value(int(column.group(1)), value, kind))
        elif line.startswith('# End of compressed events'):
            payload_position, group = None, None
        else:
            header = HEADER.match(line)
            if not header:
                undoing.statement(line)
                continue
            kind = header.group(1)
            position = positions.pop(0) if positions else None
            if kind == 'Transaction_Payload':
                payload_position = position
                group = None
            elif '_rows' in kind and kind != 'Annotate_rows':
                at = position if payload_position is None else payload_position
                if group is None or (group.rows or group.stopped) and payload_position is None:
                    group = Group([])
                    groups.append(group)
                    undoing.groups.append(group)
                if at not in group.positions:
                    group.positions.append(at)
                row = values = None
    return VendorText(groups, mariadb)
