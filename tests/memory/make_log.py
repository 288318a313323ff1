#!/usr/bin/env python3
"""Writes logs that are larger than any memory, made of few different bytes.

make_log.py KIND MIB FILE
  transaction   one transaction of MIB MiB in row events of 64 KiB
  event         one row event with one LONGBLOB of MIB MiB
  rows          one row event of MIB MiB with very many small rows
  text          the same with LONGTEXT in latin1, which has to be converted
  json          the same with a JSON array
  payload       one transaction of MIB MiB in a compressed payload
  payload-event one row event of MIB MiB in a compressed payload
The layouts are those of src/event/*.h.
"""
import struct
import subprocess
import sys
import zlib

TABLE_ID = 99
TIMESTAMP = 1767225600
VERSION = b'9.7.0'


class Log:
    def __init__(self, path):
        self.file = open(path, 'wb')
        self.file.write(b'\xfebin')
        self.position = 4

    def event(self, kind, parts, flags=0):
        """An event of the log; parts are bytes, written one after the other."""
        size = 19 + sum(len(p) for p in parts) + 4
        header = event_header(kind, size, (self.position + size) & 0xFFFFFFFF, flags)
        crc = zlib.crc32(header)
        self.file.write(header)
        for part in parts:
            crc = zlib.crc32(part, crc)
            self.file.write(part)
        self.file.write(struct.pack('<I', crc))
        self.position += size


def event_header(kind, size, end, flags=0):
    return struct.pack('<IBIIIH', TIMESTAMP, kind, 1, size, end, flags)


def packed(number):
    if number < 251:
        return bytes([number])
    if number < 1 << 16:
        return b'\xfc' + struct.pack('<H', number)
    if number < 1 << 24:
        return b'\xfd' + struct.pack('<I', number)[:3]
    return b'\xfe' + struct.pack('<Q', number)


def format_description(log):
    lengths = bytearray(42)
    for kind, length in ((2, 13), (4, 8), (15, 98), (19, 8), (30, 10), (31, 10), (32, 10), (33, 42), (34, 42), (39, 10), (40, 40)):
        lengths[kind - 1] = length
    log.event(15, [struct.pack('<H', 4) + VERSION.ljust(50, b'\0') + struct.pack('<IB', 0, 19) + bytes(lengths) + b'\1'])


def gtid():
    return struct.pack('<B16sQBqq', 1, b'\x11' * 16, 7, 2, 0, 1)


def query(sql):
    return struct.pack('<IIBHH', 9, 0, 1, 0, 0) + b'd\0' + sql


def table_map(column_type, metadata, optional=b''):
    return (struct.pack('<Q', TABLE_ID)[:6] + struct.pack('<H', 1) + b'\1d\0\1t\0' + packed(2) + bytes([3, column_type]) +
            packed(len(metadata)) + metadata + b'\2' + b'\1\1\0' + optional)


def rows_head(flags=1):
    return struct.pack('<Q', TABLE_ID)[:6] + struct.pack('<HH', flags, 2) + packed(2) + b'\3'


def row(number, value):
    return [struct.pack('<BII', 0, number, len(value)), value]


def inner(kind, parts):
    size = 19 + sum(len(p) for p in parts)
    return [event_header(kind, size, 0)] + parts


def payload(log, size, pieces):
    """A TRANSACTION_PAYLOAD_EVENT whose content, `size` bytes, comes in `pieces`."""
    zstd = subprocess.Popen(['zstd', '-q', '-1', '-c'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    import threading
    out = []
    reader = threading.Thread(target=lambda: out.append(zstd.stdout.read()))
    reader.start()
    for piece in pieces:
        zstd.stdin.write(piece)
    zstd.stdin.close()
    reader.join()
    body = out[0]
    fields = b''.join(bytes([field]) + packed(len(packed(value))) + packed(value)
                      for field, value in ((1, len(body)), (2, 0), (3, size)))
    log.event(40, [fields + b'\0', body])


def main():
    kind, mib, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    log = Log(path)
    format_description(log)
    log.event(33, [gtid()])
    names = b'\4\5\2id\1b'
    blob_map = table_map(252, b'\4', b'\3\1\x3f' + names)   # LONGBLOB: charset 63
    text_map = table_map(252, b'\4', b'\2\1\x08' + names)   # LONGTEXT: latin1
    json_map = table_map(245, b'\4', names)
    commit = struct.pack('<Q', 4711)
    value = bytes(range(256)) * 252                 # 63 KiB
    if kind == 'transaction':
        log.event(2, [query(b'BEGIN')])
        for number in range(mib * 16):
            log.event(19, [blob_map])
            log.event(30, [rows_head()] + row(number, value))
        log.event(16, [commit])
    elif kind in ('event', 'text', 'json'):
        log.event(2, [query(b'BEGIN')])
        log.event(19, [{'event': blob_map, 'text': text_map, 'json': json_map}[kind]])
        if kind == 'json':
            count = (mib << 20) // 9                # a large array of doubles that are no short numbers
            head = struct.pack('<BII', 3, count, 8 + count * 13)
            entries = b''.join(struct.pack('<BI', 11, 8 + count * 5 + 8 * i) for i in range(count))
            whole = head + entries + struct.pack('<d', 0.1) * count
        else:
            whole = (b'a\xe9' if kind == 'text' else b'\0\xff') * (mib << 19)
        log.event(30, [rows_head()] + row(1, whole))
        log.event(16, [commit])
    elif kind == 'rows':
        log.event(2, [query(b'BEGIN')])
        log.event(19, [blob_map])
        one = b''.join(b''.join(row(number, b'')) for number in range(4096)) * 16
        log.event(30, [rows_head()] + [one] * ((mib << 20) // len(one)))
        log.event(16, [commit])
    elif kind == 'payload':
        begin = b''.join(inner(2, [query(b'BEGIN')]))
        mapped = b''.join(inner(19, [blob_map]))
        end = b''.join(inner(16, [commit]))
        one = mapped + b''.join(inner(30, [rows_head()] + row(7, value)))
        def pieces():
            yield begin
            for _ in range(mib * 16):
                yield one
            yield end
        payload(log, len(begin) + mib * 16 * len(one) + len(end), pieces())
    elif kind == 'payload-event':
        begin = b''.join(inner(2, [query(b'BEGIN')]) + inner(19, [blob_map]))
        whole = b'\0\xff' * (mib << 19)
        rows = inner(30, [rows_head()] + row(1, whole))
        end = b''.join(inner(16, [commit]))
        payload(log, len(begin) + sum(len(p) for p in rows) + len(end), [begin] + rows + [end])
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main()
