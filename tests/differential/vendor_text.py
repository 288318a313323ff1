"""Reads the row events out of what `mysqlbinlog -vv --base64-output=decode-rows` (or mariadb-binlog) printed.

A group is what can be told apart in that text. The tool prints the headers of a statement's row events first and
their rows after the last of them, so a group has several positions when a statement has several events; inside a
compressed transaction every event has the payload's position, so the whole payload is one group.
"""
import re
from dataclasses import dataclass, field

HEADER = re.compile(r'#\d{6} +\d+:\d\d:\d\d server id \d+ .*?\t(\w+)')
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


def parse(raw):
    """raw: the whole output; its strings hold any bytes, so it is read as one character a byte."""
    groups, group, row, values = [], None, None, None
    position = payload_position = None
    text = raw.decode('latin-1')
    for line in joined(text.split('\n')):
        if line.startswith('# at '):
            position = int(line[5:].split()[0])
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
                continue
            kind = header.group(1)
            if kind == 'Transaction_Payload':
                payload_position = position
                group = None
            elif '_rows' in kind and kind != 'Annotate_rows':
                at = position if payload_position is None else payload_position
                if group is None or (group.rows or group.stopped) and payload_position is None:
                    group = Group([])
                    groups.append(group)
                if at not in group.positions:
                    group.positions.append(at)
                row = values = None
    return VendorText(groups, 'max_delayed_threads' in text[:2000])
