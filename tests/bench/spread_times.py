#!/usr/bin/env python3
"""Copies a MySQL log with its times changed: they grow evenly from event to event over some hours, as in a log of a
busy server. The bench's logs were made fast, so that all their times are nearly one.

usage: spread_times.py HOURS LOG NEW

Header timestamps change, the commit timestamps of GTID events, and the checksums; nothing else.
"""
import struct
import sys
import zlib

FIRST = 1767225600  # 2026-01-01 00:00:00 UTC
FORMAT_DESCRIPTION, GTID, ANONYMOUS_GTID = 15, 33, 34
# Of a GTID event: header 19, flags 1, uuid 16, number 8, clock type 1, two clocks of 8; then the commit timestamp of
# the source in microseconds, 7 bytes, whose highest bit tells that the server's own follows.
COMMIT, HAS_SECOND = 19 + 1 + 16 + 8 + 1 + 16, 1 << 55


def spread(hours, old, new):
    span, at = hours * 3600, 4
    held = bytearray(old)
    size = len(held)
    while at + 19 <= size:
        kind, _, length = struct.unpack_from('<BII', held, at + 4)
        if length < 23 or at + length > size:
            sys.exit(f'spread_times: no event at {at}')
        when = FIRST + span * at / size
        struct.pack_into('<I', held, at, int(when))
        if kind in (GTID, ANONYMOUS_GTID) and length >= COMMIT + 7 + 4:
            stamp = int.from_bytes(held[at + COMMIT:at + COMMIT + 7], 'little')
            micros = int(when * 1000000) & (HAS_SECOND - 1)
            held[at + COMMIT:at + COMMIT + 7] = (micros | stamp & HAS_SECOND).to_bytes(7, 'little')
            if stamp & HAS_SECOND and length >= COMMIT + 14 + 4:
                held[at + COMMIT + 7:at + COMMIT + 14] = micros.to_bytes(7, 'little')
        event = held[at:at + length - 4]
        if kind == FORMAT_DESCRIPTION:
            event[17] &= ~1 & 0xff  # the in-use flag does not count
        struct.pack_into('<I', held, at + length - 4, zlib.crc32(event))
        at += length
    new.write(held)


if len(sys.argv) != 4:
    sys.exit(__doc__)
with open(sys.argv[2], 'rb') as log, open(sys.argv[3], 'wb') as changed:
    spread(float(sys.argv[1]), log.read(), changed)
