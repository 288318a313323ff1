# A server before MySQL 5.6 knows no checksums: a new log of its version must have none.
python3 - <<'P'
import struct
def event(kind, body, at):
    return struct.pack('<IBIIIH', 1700000000, kind, 1, 19 + len(body), at + 19 + len(body), 0) + body
def query(sql, at):
    return event(2, struct.pack('<IIBHH', 7, 0, 4, 0, 0) + b'shop\0' + sql, at)
lengths = bytes.fromhex('380d0008001200040404041200004b00041a08000000080808020000')[1:]
log = b'\xfebin'
log += event(15, struct.pack('<H50sIB', 4, b'5.1.73-log', 0, 19) + lengths, len(log))
for sql in b'CREATE TABLE a (id INT)', b'CREATE TABLE b (id INT)', b'DROP TABLE a':
    log += query(sql, len(log))
open('old.000001', 'wb').write(log)
P
binsift filter --as binlog old.000001 > new.000001
cmp old.000001 new.000001 && echo "the same, byte for byte"
binsift filter --as binlog --rewrite-db 'shop:store' old.000001 > new.000002
binsift verify new.000002
binsift inspect --events new.000002
