#!/usr/bin/env python3
"""Writes a log of many tables: in each round one transaction with a row in each of them.

usage: many_tables.py TABLES ROUNDS FILE
"""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../memory'))
from make_log import Log, format_description, gtid, packed, query  # noqa: E402


def main():
    tables, rounds, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    log = Log(path)
    format_description(log)
    value = bytes(range(256)) * 4
    for number in range(rounds):
        log.event(33, [gtid()])
        log.event(2, [query(b'BEGIN')])
        for table in range(tables):
            table_id = struct.pack('<Q', 100 + table)[:6]
            name = b't%d' % table
            log.event(19, [table_id + struct.pack('<H', 1) + b'\1d\0' + packed(len(name)) + name + b'\0' + packed(2) + bytes([3, 252]) +
                           b'\1\4\2' + b'\1\1\0' + b'\3\1\x3f' + b'\4\5\2id\1b'])
            log.event(30, [table_id + struct.pack('<HH', 1, 2) + packed(2) + b'\3' + struct.pack('<BII', 0, number, len(value)) + value])
        log.event(16, [struct.pack('<Q', number)])


main()
