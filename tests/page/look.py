#!/usr/bin/env python3
"""Looks at what a browser made of a page: look.py PICTURE.png NET_LOG.json CONSOLE_LOG light|dark"""
import collections
import re
import struct
import sys
import zlib

picture, net_log, console, scheme = sys.argv[1:]


def pixels(path):
    """The rows of an 8-bit RGB or RGBA picture, as bytes, and the bytes of a pixel."""
    raw = open(path, "rb").read()
    assert raw[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    at, packed = 8, b""
    while at < len(raw):
        size, kind = struct.unpack(">I4s", raw[at : at + 8])
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", raw[at + 8 : at + 18])
        if kind == b"IDAT":
            packed += raw[at + 8 : at + 8 + size]
        at += 12 + size
    assert depth == 8 and color in (2, 6), (depth, color)
    step = 3 if color == 2 else 4
    flat, last, rows = zlib.decompress(packed), bytearray(width * step), []
    for y in range(height):
        begin = y * (width * step + 1)
        way, row = flat[begin], bytearray(flat[begin + 1 : begin + 1 + width * step])
        if way == 2 and not any(last) or way == 0:
            pass
        elif way == 2:
            row = bytearray((a + b) & 255 for a, b in zip(row, last))
        else:
            for i in range(len(row)):
                left = row[i - step] if i >= step else 0
                corner = last[i - step] if i >= step else 0
                if way == 1:
                    guess = left
                elif way == 3:
                    guess = (left + last[i]) // 2
                else:
                    p = left + last[i] - corner
                    near = [(abs(p - left), 0, left), (abs(p - last[i]), 1, last[i]), (abs(p - corner), 2, corner)]
                    guess = min(near)[2]
                row[i] = (row[i] + guess) & 255
        rows.append(row)
        last = row
    return rows, step


rows, step = pixels(picture)
colors = collections.Counter()
for row in rows[::4]:
    for x in range(0, len(row), step * 4):
        colors[bytes(row[x : x + 3])] += 1
total = sum(colors.values())
wrong = []
if len(colors) < 60:
    wrong.append(f"the picture has {len(colors)} colors only")
background, most = colors.most_common(1)[0]
if most > 0.97 * total:
    wrong.append("the picture is all but blank")
if (sum(background) / 3 > 127) != (scheme == "light"):
    wrong.append(f"the background {background.hex()} is not {scheme}")
# Bars of inserts, updates and deletes, in the colors of the scheme.
bars = {"light": ["2a9d78", "3d73c9", "dd5f3b"], "dark": ["3fb891", "6796e6", "ee7f5d"]}[scheme]
if not any(colors[bytes.fromhex(bar)] for bar in bars):
    wrong.append("no bar is drawn")

for line in open(console, errors="replace"):
    if "CONSOLE" in line:
        wrong.append("the console says: " + line.strip())
# A request of the page says which page began it; the browser's own say that none did.
for line in open(net_log):
    by, url = (re.search(rf'"{key}":"([^"]*)"', line) for key in ("initiator", "url"))
    if by and url and by[1] != "not an origin" and not url[1].startswith(("file:", "data:")):
        wrong.append("it asks for " + url[1])
if wrong:
    sys.exit("\n".join(wrong))
