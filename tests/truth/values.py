"""Whether a value of `convert --to json` is the value the server printed (tests/live/dump_final tells how).

same(ours, theirs) is strict: digits, scale, sign and JSON types must agree. What the log can not hold is let
through by a rule of its own, and each such rule is named here:
  - a JSON null is printed like NULL;
  - ENUM and SET are numbers where their names are in neither log nor schema;
  - text that the server itself could only convert with question marks (or U+FFFD) may come as {"base64": stored bytes};
  - INET4, INET6 and UUID are BINARY where the type is not known;
  - a FLOAT's shortest text stands for the stored float, whose double the server prints;
  - doubles inside JSON have the server's digits, which may differ in the last place.
"""
import base64
import json
import re
import struct
from decimal import Decimal

JSON_DOUBLE_TOLERANCE = 1e-15


def loads(text):
    """Exact numbers; -0 is not an integer, or it would lose its sign."""
    return json.loads(text, parse_float=Decimal, parse_int=lambda n: Decimal(n) if n == '-0' else int(n))


def same(ours, theirs):
    if isinstance(theirs, dict):
        return same_kind(ours, theirs)
    if ours is None or theirs is None:
        return ours is theirs
    if isinstance(theirs, int):
        return is_number(ours) and ours == theirs
    if isinstance(theirs, (float, Decimal)):
        return is_number(ours) and same_double(ours, theirs)
    if is_number(ours):
        return same_decimal(ours, theirs)
    if isinstance(ours, dict):
        return bytes_of(ours) == theirs.encode('utf-8', 'surrogateescape')
    return ours == theirs


def same_kind(ours, theirs):
    if 'json' in theirs:
        return same_json(ours, loads(theirs['json']))
    if 'enum' in theirs:
        return ours == (theirs['index'] if is_integer(ours) else theirs['enum'])
    if 'set' in theirs:
        return ours == (theirs['bits'] if is_integer(ours) else theirs['set'])
    stored = bytes.fromhex(theirs['hex'])
    if 'wkt' in theirs:
        return isinstance(ours, str) and same_geometry(ours, theirs['wkt'], stored)
    if 'text' in theirs:
        return same_text(ours, theirs['text'], stored)
    return isinstance(ours, str) and bytes_of(ours) == stored


def same_text(ours, text, stored):
    if isinstance(ours, list):
        return b''.join(struct.pack('<f', float(x)) for x in ours) == stored
    if isinstance(ours, dict):
        return ('?' in text or '\ufffd' in text) and bytes_of(ours) == stored
    return ours == text or (is_address(text) and bytes_of(ours) == stored)


def is_address(text):
    return re.fullmatch(r'[0-9a-fA-F.:-]{2,45}', text) is not None


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value):
    return is_integer(value) or isinstance(value, Decimal)


def same_double(ours, theirs):
    a, b = float(ours), float(theirs)
    return sign_and_value(a) == sign_and_value(b) or sign_and_value(as_float32(a)) == sign_and_value(b)


def sign_and_value(x):
    return struct.pack('<d', x)


def as_float32(x):
    try:
        return struct.unpack('<f', struct.pack('<f', x))[0]
    except OverflowError:
        return x


def same_decimal(ours, text):
    """DECIMAL: every digit and the scale."""
    if not re.fullmatch(r'-?\d+(\.\d+)?', text):
        return False
    return Decimal(ours).as_tuple() == Decimal(text).as_tuple()


def same_json(ours, theirs):
    if isinstance(theirs, bool) or isinstance(ours, bool):
        return ours is theirs
    if is_integer(theirs):
        return is_integer(ours) and ours == theirs
    if isinstance(theirs, Decimal):
        return isinstance(ours, Decimal) and (ours == theirs or near(float(ours), float(theirs)))
    if isinstance(theirs, dict):
        return isinstance(ours, dict) and ours.keys() == theirs.keys() and \
            all(same_json(ours[k], theirs[k]) for k in ours)
    if isinstance(theirs, list):
        return isinstance(ours, list) and len(ours) == len(theirs) and all(map(same_json, ours, theirs))
    return type(ours) is type(theirs) and ours == theirs


def near(a, b):
    return abs(a - b) <= JSON_DOUBLE_TOLERANCE * max(abs(a), abs(b))


def bytes_of(ours):
    """The bytes of a base64 string or of {"base64": ...}; None where it is neither."""
    if isinstance(ours, dict):
        ours = ours.get('base64') if list(ours) == ['base64'] else None
    try:
        return base64.b64decode(ours, validate=True)
    except (TypeError, ValueError):
        return None


WKT_TOKEN = re.compile(r'[A-Z]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[(),]')


def same_geometry(ours, wkt, stored):
    """Ours is WKT, with SRID=n; in front when n is not 0; stored begins with the SRID."""
    srid = struct.unpack_from('<I', stored)[0]
    prefix = re.match(r'SRID=(\d+);', ours)
    if (int(prefix.group(1)) if prefix else 0) != srid or (prefix and srid == 0):
        return False
    return wkt_tokens(ours[prefix.end():] if prefix else ours) == wkt_tokens(wkt)


def wkt_tokens(text):
    tokens = [float(t) if t[0] in '+-.0123456789' else t for t in WKT_TOKEN.findall(text)]
    tokens = ['GEOMETRYCOLLECTION' if t == 'GEOMCOLLECTION' else t for t in tokens]
    return without_point_parentheses(tokens)


def without_point_parentheses(tokens):
    """MULTIPOINT((1 2),(3 4)) and MULTIPOINT(1 2,3 4) are the same."""
    out, depth, multipoint_at = [], 0, None
    for token in tokens:
        if token == 'MULTIPOINT':
            multipoint_at = depth
        depth += {'(': 1, ')': -1}.get(token, 0)
        inner = multipoint_at is not None and token in ('(', ')')
        if inner and depth + (token == ')') > multipoint_at + 1:
            continue
        if token == ')' and depth == multipoint_at:
            multipoint_at = None
        out.append(token)
    return out
