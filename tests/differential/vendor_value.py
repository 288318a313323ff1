"""Whether a value of `convert --to json --big-integers number` is the one the vendor's tool printed.

The tool prints less, and other spellings, than the log holds. What is done about it, by rule:
  integer      the tool does not know signs: -1 (255) is either; ours must be one of the two
  float        the tool prints six digits of a FLOAT, seventeen and more of a DOUBLE: compared as those
  decimal      digits and scale, without leading zeros
  timestamp    the tool prints seconds since 1970; ours is UTC text
  date         the tool writes 2026:01:31
  enum, set    the tool prints numbers: equal where ours are numbers, else one label must keep one number through the
               log, and a SET have as many labels as bits; the empty label may be a member or the error value
  bit          b'101' is a number
  bytes, text  the stored bytes: ours as base64, as UTF-8, or as some other character set's bytes for the text;
               of a COMPRESSED column the tool prints what is stored, which is inflated here
  json         as JSON; doubles to 1e-15; a JSON null is NULL; a document that is a string stands without its quotes
  year         mariadb-binlog prints 1900 for 0000
  address      ours is the text of an INET4, INET6 or UUID, the tool prints its bytes without trailing zeros
  vector       six digits of each element
Not compared, and counted:
  charset      text whose bytes are in a character set that has no codec here
  geometry     ours is WKT, the tool prints the bytes or stops
  partial json the tool prints a call of JSON_SET and the like, ours is the value or the list of diffs
"""
import base64
import calendar
import ipaddress
import os
import re
import struct
import sys
import zlib
from decimal import Decimal

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'truth'))
from values import loads, same_json     # noqa: E402

CODECS = '''
    cp1252 latin-1 cp1250 cp1251 cp1253 cp1255 cp1256 cp1257 iso8859_2 iso8859_7 iso8859_8 iso8859_9 iso8859_13 koi8_r koi8_u
    cp850 cp852 cp866 tis_620 mac_roman mac_latin2 hp_roman8 gbk gb2312 gb18030 big5 cp950 shift_jis cp932 euc_jp euc_jis_2004
    euc_kr cp949 utf_16_be utf_16_le utf_32_be'''.split()
PARTIAL_JSON = re.compile(r'JSON_(SET|INSERT|REPLACE|REMOVE|ARRAY_INSERT)\(|@\d+$')
ESCAPES = {'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f', 'v': '\v', '0': '\0', 'a': '\a', 'e': '\x1b'}


class NotCompared(Exception):
    """Carries the name of the rule."""


class Labels:
    """ENUM and SET labels against numbers, through one log."""

    def __init__(self):
        self.known = {}

    def consistent(self, column, label, number):
        if label == '':
            return True
        return self.known.setdefault((column, label), number) == number and \
            self.known.setdefault((column, number), label) == label


def same(ours, value, mariadb, column, labels):
    """value: vendor_text.Value. Raises NotCompared."""
    text, kind = value.text, value.type.split('(')[0]
    if text == 'NULL':
        return ours is None
    if kind == 'GEOMETRY':
        raise NotCompared('geometry')
    if isinstance(ours, dict) and list(ours) == ['json_diff'] or PARTIAL_JSON.match(text):
        raise NotCompared('partial json')
    if kind == 'JSON':
        return same_json_text(ours, unquoted(text, mariadb))
    if ours is None:
        return False
    if kind == 'VECTOR':
        return isinstance(ours, list) and text == '[' + ','.join('%.5e' % float(x) for x in ours) + ']'
    if kind in ('ENUM', 'SET', 'BIT') or text.startswith("b'"):
        return same_named(ours, text, column, labels)
    if kind in ('FLOAT', 'DOUBLE'):
        return is_number(ours) and same_float(float(ours), text, kind)
    if kind == 'TIMESTAMP':
        return isinstance(ours, str) and seconds(ours) == Decimal(text)
    if kind == 'YEAR':
        printed = int(text.strip("'"))
        return ours == (0 if printed == 1900 else printed)
    if kind in ('DATE', 'TIME', 'DATETIME') and isinstance(ours, str):
        return ours == (text.strip("'").replace(':', '-') if kind == 'DATE' else text.strip("'"))
    if text.startswith("'"):
        return same_string(ours, text, mariadb, 'COMPRESSED' in value.type)
    return same_number(ours, text)


def is_number(ours):
    return isinstance(ours, (int, Decimal)) and not isinstance(ours, bool)


def same_number(ours, text):
    pair = re.fullmatch(r'(-?\d+) \((\d+)\)', text)
    if pair:
        return ours in (int(pair.group(1)), int(pair.group(2)))
    return is_number(ours) and Decimal(ours).as_tuple() == Decimal(text).as_tuple()


def same_float(ours, text, kind):
    printed = float(text)
    if kind == 'FLOAT':
        try:
            ours = struct.unpack('<f', struct.pack('<f', ours))[0]
        except OverflowError:
            return False
        return '%g' % ours == '%g' % printed
    return struct.pack('<d', ours) == struct.pack('<d', printed)


def same_named(ours, text, column, labels):
    number = int(text[2:-1] or '0', 2) if text.startswith("b'") else int(text)
    if isinstance(ours, int):
        return ours == number
    if not isinstance(ours, str):
        return False
    if text.startswith("b'") and bin(number).count('1') != (ours.count(',') + 1 if ours else 0):
        return False
    return labels.consistent(column, ours, number)


def seconds(text):
    whole, _, fraction = text.partition('.')
    if whole == '0000-00-00 00:00:00':
        stamp = 0
    else:
        stamp = calendar.timegm(tuple(map(int, re.split(r'[- :]', whole))))
    return Decimal(f'{stamp}.{fraction}' if fraction else stamp)


def unquoted(text, mariadb):
    """The characters between the quotes, one a byte. mysqlbinlog escapes quotes and backslashes, mariadb-binlog does
    not, so a text of the latter that holds \\xNN by itself is ambiguous; ours is encoded instead in that case."""
    body = text[1:-1]
    if mariadb:
        return re.sub(r'\\x([01][0-9a-f])', lambda m: chr(int(m.group(1), 16)), body)

    def character(escape):
        digits, letter = escape.groups()
        return chr(int(digits, 16)) if digits else ESCAPES.get(letter, letter)

    return re.sub(r'\\(?:x([0-9a-f]{2})|(.))', character, body)


def encoded_mariadb(raw):
    return ''.join(chr(b) if b > 0x1f else '\\x%02x' % b for b in raw)


def inflated(stored):
    """A COMPRESSED column's value: 00 and the bytes as they are, or a header byte (its low three bits: how many bytes of
    length follow; 08: deflate without zlib's wrapping), the length, the compressed bytes."""
    if stored[:1] in (b'', b'\0'):
        return stored[1:]
    return zlib.decompress(stored[1 + (stored[0] & 7):], wbits=-15 if stored[0] & 8 else 15)


def same_string(ours, text, mariadb, compressed):
    if not isinstance(ours, (str, dict)):
        return False
    stored = unquoted(text, mariadb).encode('latin-1')
    if compressed:
        stored, mariadb = inflated(stored), False

    def is_stored(raw):
        return raw == stored or mariadb and encoded_mariadb(raw) == text[1:-1]

    if isinstance(ours, dict):
        return is_stored(decoded_base64(ours.get('base64')))
    if is_stored(ours.encode('utf-8', 'surrogateescape')):
        return True
    raw = decoded_base64(ours)
    if raw is not None and (is_stored(raw) or is_stored(raw.rstrip(b'\0'))):
        return True
    raw = address_bytes(ours)
    if raw is not None and is_stored(raw.rstrip(b'\0')):
        return True
    if ours.isascii() and stored.isascii() and b'\0' not in stored:
        return False
    for codec in CODECS:
        try:
            if stored.decode(codec) == ours:
                return True
        except UnicodeDecodeError:
            pass
    raise NotCompared('charset')


def decoded_base64(text):
    try:
        return base64.b64decode(text, validate=True)
    except (TypeError, ValueError):
        return None


def address_bytes(text):
    if re.fullmatch(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', text):
        return bytes.fromhex(text.replace('-', ''))
    try:
        return ipaddress.ip_address(text).packed
    except ValueError:
        return None


def same_json_text(ours, text):
    text = text.encode('latin-1').decode('utf-8')
    if isinstance(ours, str):
        return ours == text or ours == ''
    if text == '':
        return ours is None
    return same_json(ours, loads(text))
