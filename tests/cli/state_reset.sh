# After a RESET a log of the same name begins: each event as long as the one before, and with a checksum of its own.
head -c 3544 data/mysql-shop/binlog.000001 > binlog.000001
binsift convert --state state -o rows.jsonl binlog.000001
wc -l < rows.jsonl
python3 - <<'P'
import struct, zlib
log = bytearray(open('binlog.000001', 'rb').read())
at = 4
while at < len(log):
    size = struct.unpack_from('<I', log, at + 9)[0]
    struct.pack_into('<I', log, at, struct.unpack_from('<I', log, at)[0] + 86400)
    struct.pack_into('<I', log, at + size - 4, zlib.crc32(log[at:at + size - 4]))
    at += size
open('binlog.000001', 'wb').write(log)
P
binsift verify binlog.000001
binsift convert --state state -o rows.jsonl binlog.000001
echo "exit $?"
wc -l < rows.jsonl
