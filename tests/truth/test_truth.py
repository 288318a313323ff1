#!/usr/bin/env python3
"""The comparison itself: it takes what is right, and refuses every near miss."""
import base64
import glob
import os
import unittest
from decimal import Decimal

from replay import replay
from truth import Comparison, compared_tables, read_rows
from values import same

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'data')


def b64(raw):
    return base64.b64encode(raw).decode()


def ideal(theirs):
    """What convert should print for a value of final/, for the kinds where that is plain to see."""
    if not isinstance(theirs, dict):
        return theirs
    if list(theirs) == ['hex']:
        return b64(bytes.fromhex(theirs['hex']))
    return theirs.get('enum', theirs.get('set', theirs.get('text')))


class Values(unittest.TestCase):
    def test_equal(self):
        for ours, theirs in (
                (None, None),
                (5, 5),
                (2**64 - 1, 2**64 - 1),
                ('a', 'a'),
                (Decimal('1.50'), '1.50'),
                (5, '5'),
                (Decimal('1e-9'), '0.000000001'),
                (Decimal('0.1'), Decimal('0.10000000149011612')),
                (Decimal('-0.0'), Decimal('-0.0')),
                (None, {'json': 'null'}),
                ('YQ==', {'hex': '61'}),
                ({'base64': '/w=='}, {'text': '?', 'hex': 'ff'}),
                ('b', {'enum': 'b', 'index': 2}),
                (2, {'enum': 'b', 'index': 2}),
                ('SRID=7;POINT(1 2)', {'hex': '07000000', 'wkt': 'POINT(1 2)'}),
                ('MULTIPOINT(1 2,3 4)', {'hex': '00000000', 'wkt': 'MULTIPOINT((1 2),(3 4))'}),
                ('GEOMETRYCOLLECTION(MULTIPOINT(1 2),POINT(3 4))',
                 {'hex': '00000000', 'wkt': 'GEOMETRYCOLLECTION(MULTIPOINT((1 2)),POINT(3 4))'}),
                ([Decimal('0.1'), 1], {'hex': 'cdcccc3d0000803f', 'text': '[1.00000e-01,1.00000e+00]'}),
                ({'a': [Decimal('1.0'), True, None]}, {'json': '{"a": [1.0, true, null]}'}),
                ('AQID', {'text': '::1', 'hex': '010203'})):
            self.assertTrue(same(ours, theirs), (ours, theirs))

    def test_different(self):
        for ours, theirs in (
                (None, 0),
                (0, None),
                (True, 1),
                ('5', 5),
                (5, 6),
                (2**53, 2**53 + 1),
                ('a', 'a '),
                (Decimal('1.5'), '1.50'),
                (Decimal('0.0'), Decimal('-0.0')),
                (Decimal('0.2'), Decimal('0.1')),
                ('null', {'json': 'null'}),
                ('YQ', {'hex': '61'}),
                ('YQA=', {'hex': '61'}),
                ({'base64': '6Q=='}, {'text': 'é', 'hex': 'e9'}),
                ('a', {'enum': 'b', 'index': 2}),
                (1, {'enum': 'b', 'index': 2}),
                ('POINT(1 2)', {'hex': '07000000', 'wkt': 'POINT(1 2)'}),
                ('SRID=0;POINT(1 2)', {'hex': '00000000', 'wkt': 'POINT(1 2)'}),
                ('POINT(2 1)', {'hex': '00000000', 'wkt': 'POINT(1 2)'}),
                ('MULTIPOINT(1 2)', {'hex': '00000000', 'wkt': 'POINT(1 2)'}),
                ({'a': 1}, {'json': '{"a": 1.0}'}),
                ({'a': True}, {'json': '{"a": 1}'}),
                ({'a': None}, {'json': '{}'}),
                (1, {'json': '"1"'}),
                ([Decimal('0.2')], {'hex': 'cdcccc3d', 'text': '[1.00000e-01]'})):
            self.assertFalse(same(ours, theirs), (ours, theirs))


class Replay(unittest.TestCase):
    def test_images_with_absent_columns(self):
        base = {'db': 'd', 'table': 't', 'file': 'f', 'pos': 4}
        table = replay([
            {**base, 'type': 'insert', 'after': {'id': 1, 'a': 1, 'b': 'x'}},
            {**base, 'type': 'insert', 'after': {'id': 2, 'a': None, 'b': 'x'}},
            {**base, 'type': 'update', 'before': {'id': 1}, 'after': {'b': 'y'}},
            {**base, 'type': 'statement'},
            {**base, 'type': 'update', 'before': {'id': 2, 'a': None, 'b': 'x'}, 'after': {'id': 3, 'a': 5, 'b': 'z'}},
            {**base, 'type': 'delete', 'before': {'id': 9}}])['d', 't']
        self.assertEqual(list(table.rows.values()), [{'id': 1, 'a': 1, 'b': 'y'}, {'id': 3, 'a': 5, 'b': 'z'}])
        self.assertEqual([r['before'] for r in table.lost], [{'id': 9}])

    def test_json_diffs(self):
        diff = [{'op': 'replace', 'path': '$.a', 'value': 2}, {'op': 'insert', 'path': '$."b c"[9]', 'value': 'end'},
                {'op': 'insert', 'path': '$."b c"[0]', 'value': 0},
                {'op': 'remove', 'path': '$."b c"[last-1]'}, {'op': 'insert', 'path': '$.n', 'value': {}}]
        base = {'db': 'd', 'table': 't', 'file': 'f', 'pos': 4}
        table = replay([{**base, 'type': 'insert', 'after': {'id': 1, 'j': {'a': 1, 'b c': [1, 2]}}},
                        {**base, 'type': 'update', 'before': {'id': 1}, 'after': {'j': {'json_diff': diff}}}])['d', 't']
        self.assertEqual(list(table.rows.values()), [{'id': 1, 'j': {'a': 2, 'b c': [0, 1, 'end'], 'n': {}}}])

    def test_equal_rows_go_one_at_a_time(self):
        base = {'db': 'd', 'table': 't', 'file': 'f', 'pos': 4}
        row = {'a': 1, 'b': True}
        inserts = [{**base, 'type': 'insert', 'after': row}] * 3
        table = replay(inserts + [{**base, 'type': 'delete', 'before': row}])['d', 't']
        self.assertEqual(len(table.rows), 2)


class Tables(unittest.TestCase):
    def test_every_change_of_a_value_is_seen(self):
        seen = 0
        for index in glob.glob(os.path.join(DATA, '*', 'final', 'INDEX.tsv')):
            final = os.path.dirname(index)
            for db, table, name, klass in compared_tables(final)[0]:
                want = read_rows(final, name)
                if not want or any(isinstance(v, dict) and ({'wkt', 'json'} & v.keys()) for v in want[0].values()):
                    continue
                rows = [{k: ideal(v) for k, v in row.items()} for row in want]
                good = Comparison()
                good.table(table, rows, want)
                for column in (() if good.differences else want[0]):
                    spoilt = Comparison()
                    spoilt.table(table, [{**rows[0], column: 'spoilt'}] + rows[1:], want)
                    self.assertTrue(spoilt.differences, (name, column))
                    seen += 1
                shorter = Comparison()
                shorter.table(table, rows[1:], want)
                self.assertTrue(shorter.differences, name)
        self.assertGreater(seen, 300)


if __name__ == '__main__':
    unittest.main()
