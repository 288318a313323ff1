#!/usr/bin/env python3
"""The comparison itself: what the vendor's tools print is read right, and near misses are refused."""
import unittest
from decimal import Decimal

import found
import vendor_text
from vendor_value import Labels, NotCompared, same

TEXT = rb"""# The proper term is pseudo_replica_mode
# at 100
#260101  0:00:00 server id 1  end_log_pos 200 CRC32 0x1 	Table_map: `d`.`t` mapped to number 1
# at 200
#260101  0:00:00 server id 1  end_log_pos 300 CRC32 0x1 	Update_rows_partial: table id 1
# at 300
#260101  0:00:00 server id 1  end_log_pos 400 CRC32 0x1 	Update_rows_partial: table id 1 flags: STMT_END_F
### UPDATE `d`.`t`
### WHERE
###   @1=1 /* INT meta=0 nullable=0 is_null=0 */
###   @3='a /* b */' /* VARSTRING(80) meta=80 nullable=1 is_null=0 */
### SET
###   @2=JSON_REMOVE(
###      JSON_SET(@2, '$.a', 1),
###      '$.b') /* JSON meta=4 nullable=1 is_null=0 */
### UPDATE `d`.`t`
### WHERE
###   @1=NULL /* INT meta=0 nullable=1 is_null=1 */
# at 400
#260101  0:00:00 server id 1  end_log_pos 500 CRC32 0x1 	Transaction_Payload		payload_size=1	compression_type=ZSTD
# at 500
#260101  0:00:00 server id 1  end_log_pos 500 CRC32 0x1 	Write_rows: table id 1 flags: STMT_END_F
### INSERT INTO `d`.`t`
### SET
###   @1=1
# at 500
#260101  0:00:00 server id 1  end_log_pos 500 CRC32 0x1 	Delete_rows: table id 1 flags: STMT_END_F
### DELETE FROM `d`.`t`
### WHERE
###   @1=1
# End of compressed events.
# at 500
#260101  0:00:00 server id 1  end_log_pos 600 CRC32 0x1 	Write_rows: table id 1 flags: STMT_END_F
### INSERT INTO `d`.`t`
### SET
###   @1=1 /* INT meta=0 nullable=0 is_null=0 */
###   @2=!! Don't know how to handle column type=255 meta=4 (0004)
"""


class Text(unittest.TestCase):
    def test_groups(self):
        text = vendor_text.parse(TEXT)
        self.assertFalse(text.mariadb)
        self.assertEqual([(g.positions, [r.operation for r in g.rows], g.stopped) for g in text.groups],
                         [([200, 300], ['update', 'update'], False),
                          ([400], ['insert', 'delete'], False),
                          ([500], ['insert'], True)])
        first = text.groups[0].rows[0]
        self.assertEqual([(v.number, v.text, v.type) for v in first.before],
                         [(1, '1', 'INT'), (3, "'a /* b */'", 'VARSTRING(80)')])
        self.assertEqual([v.text for v in first.after], ["JSON_REMOVE(JSON_SET(@2, '$.a', 1),'$.b')"])


def check(ours, text, kind='', mariadb=False, labels=None):
    text = text.encode('utf-8').decode('latin-1')
    return same(ours, vendor_text.Value(1, text, kind), mariadb, 'c', labels or Labels())


class Values(unittest.TestCase):
    def test_equal(self):
        for ours, text, kind in (
                (None, 'NULL', 'INT'),
                (255, '-1 (255)', 'TINYINT'),
                (-1, '-1 (255)', 'TINYINT'),
                (Decimal('1.50'), '1.50', 'DECIMAL(5,2)'),
                (Decimal('0.1'), '0.1                 ', 'FLOAT'),
                (Decimal('123456.789'), '123457              ', 'FLOAT'),
                (Decimal('0.1'), '0.10000000000000000555', 'DOUBLE'),
                (Decimal('-0.0'), '-0', 'DOUBLE'),
                (5, "b'101'", 'BIT(3)'),
                ('2026-01-31', "'2026:01:31'", 'DATE'),
                ('2026-01-01 00:00:00.25', '1767225600.25', 'TIMESTAMP(2)'),
                ('0000-00-00 00:00:00', '0', 'TIMESTAMP(0)'),
                ('-00:00:00.5', "'-00:00:00.5'", 'TIME(1)'),
                ('2026-01-01 00:00:00', '2026-01-01 00:00:00', 'DATETIME'),
                (2026, '2026', 'YEAR'),
                ('é\n\'\\', "'é\\n\\'\\\\'", 'VARSTRING(9)'),
                ('YQA=', "'a'", 'STRING(2)'),
                ({'base64': '/w=='}, "'\\xff'", 'BLOB/TEXT'),
                ({'a': [1, Decimal('1.5'), True, None]}, '\'{"a": [1, 1.5, true, null]}\'', 'JSON'),
                (None, "'null'", 'JSON'),
                ([1, Decimal('0.1')], '[1.00000e+00,1.00000e-01]', 'VECTOR(2)'),
                (3, '3', 'ENUM(1 byte)'),
                ('b', '2', 'ENUM(1 byte)'),
                ('a,c', "b'00000101'", 'SET(1 bytes)')):
            self.assertTrue(check(ours, text, kind), (ours, text))
        self.assertTrue(check("q'\\x0a\n", "'q'\\x0a\\x0a'", 'VARSTRING(9)', mariadb=True))
        self.assertTrue(same('Ё', vendor_text.Value(1, "'\xa8'", 'VARSTRING(9)'), False, 'c', Labels()))

    def test_different(self):
        for ours, text, kind in (
                (0, 'NULL', 'INT'),
                (None, '0', 'INT'),
                (254, '-1 (255)', 'TINYINT'),
                (True, '1', 'TINYINT'),
                ('1', '1', 'INT'),
                (Decimal('1.5'), '1.50', 'DECIMAL(5,2)'),
                (Decimal('0.2'), '0.1', 'FLOAT'),
                (Decimal('0.1'), '0.10000000000000003', 'DOUBLE'),
                (Decimal('0.0'), '-0', 'DOUBLE'),
                (4, "b'101'", 'BIT(3)'),
                ('2026-01-30', "'2026:01:31'", 'DATE'),
                ('2026-01-01 00:00:01', '1767225600', 'TIMESTAMP(0)'),
                ('2026-01-01 00:00:00.2', '1767225600.25', 'TIMESTAMP(2)'),
                ('00:00:00.5', "'-00:00:00.5'", 'TIME(1)'),
                ('a ', "'a'", 'STRING(2)'),
                ('b', "'a'", 'VARSTRING(9)'),
                ('YgA=', "'a'", 'STRING(2)'),
                ({'a': 1}, '\'{"a": 1.0}\'', 'JSON'),
                ([1], '[2.00000e+00]', 'VECTOR(1)'),
                (3, '2', 'ENUM(1 byte)'),
                ('a,b', "b'00000001'", 'SET(1 bytes)')):
            self.assertFalse(check(ours, text, kind), (ours, text))

    def test_a_label_keeps_its_number(self):
        labels = Labels()
        self.assertTrue(check('b', '2', 'ENUM(1 byte)', labels=labels))
        self.assertFalse(check('a', '2', 'ENUM(1 byte)', labels=labels))
        self.assertFalse(check('b', '1', 'ENUM(1 byte)', labels=labels))

    def test_not_compared(self):
        for ours, text, kind in (
                ('POINT(1 2)', "'x'", 'GEOMETRY'),
                ({'a': 1}, "JSON_SET(@2, '$.a', 1)", 'JSON'),
                ({'json_diff': []}, '@2', 'JSON')):
            with self.assertRaises(NotCompared):
                check(ours, text, kind)

    def test_the_table_of_found_logs(self):
        row = {'log': 'a', 'exit': '0', 'insert': '3', 'update': '1', 'delete': '0', 'statement': '0', 'vendor': 'same',
               'note': ''}
        self.assertEqual(found.compare(row, row), [])
        self.assertEqual(found.compare(row, dict(row, vendor=found.NO_TOOL)), [])
        for column, value in (('exit', '4'), ('insert', '2'), ('statement', '1'), ('vendor', '3/0/0'), ('vendor', '-')):
            self.assertTrue(found.compare(row, dict(row, **{column: value})), column)
        self.assertEqual(found.compare(dict(row, exit='6', statement='2'), dict(row, exit='6', statement='2')), [])
        refused = dict(row, exit='5')
        self.assertTrue(found.compare(refused, refused))
        self.assertEqual(found.compare(dict(refused, note='why'), refused), [])
        self.assertEqual(found.vendor_counts(TEXT.split(b'# End of')[0]), {'update': 2, 'insert': 1, 'delete': 1})
        self.assertIsNone(found.vendor_counts(TEXT))    # the tool stops at a type in it


if __name__ == '__main__':
    unittest.main()
