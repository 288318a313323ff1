# Of an archived log only the frames are read that can have something of a selection by time; what comes out is the same
# as from the log itself, offsets included.
python3 - <<'EOF'
import struct, zlib
log = bytearray(open('data/mysql-shop/binlog.000001', 'rb').read()[:127])
def event(kind, body, time):
    size = 19 + len(body) + 4
    whole = struct.pack('<IBIIIH', time, kind, 1, size, len(log) + size, 0) + body
    log.extend(whole + struct.pack('<I', zlib.crc32(whole)))
def query(sql, time):
    event(2, struct.pack('<IIBHH', 9, 0, 1, 0, 0) + b'd\0' + sql, time)
for n in range(400):
    time = 1795208514 + n
    event(34, bytes([1]) + bytes(24) + bytes([2]) + struct.pack('<QQ', n, n + 1), time)
    query(b'BEGIN', time)
    query(b'INSERT INTO t VALUES (%d, "%s")' % (n, b'%06d' % n * 7000), time)
    event(16, struct.pack('<Q', n), time)
    if n == 100:
        event(34, bytes([1]) + bytes(24) + bytes([2]) + struct.pack('<QQ', n, n + 1), time)
        query(b'CREATE TABLE t2 (a INT)', time)
event(4, struct.pack('<Q', 4) + b'binlog.000002', time)
import os
os.mkdir('source')
open('source/binlog.000001', 'wb').write(log)
open('source/binlog.index', 'w').write('./binlog.000001\n')
EOF
echo '{"source": {"dir": "source"}, "tiers": [{"name": "warm", "store": "store"}]}' > policy.json
binsift archive policy.json
jq '.frames | length' store/binsift-catalog/*/*.json
same() {
  binsift convert -v --ddl "$@" store > part 2> said
  sed 's/frames, .*/frames/' said
  cmp part <(binsift convert --ddl "$@" source 2> /dev/null) && echo "same, $(wc -l < part) records"
}
same
same --start-datetime 2026-11-20T21:08:20Z
same --start-datetime 2026-11-20T21:05:00Z --stop-datetime 2026-11-20T21:05:10Z
same --stop-datetime 2026-11-20T21:02:00Z
same --start-datetime 2027-01-01
binsift inspect --events --start-datetime 2026-11-20T21:08:30Z store > events
cmp events <(binsift inspect --events --start-datetime 2026-11-20T21:08:30Z source) && echo same
# A frame that is damaged says where.
object=$(find store -name '*.zst')
printf x | dd of="$object" bs=1 seek=$(($(stat -c %s "$object") - 400)) conv=notrunc status=none
binsift convert --start-datetime 2026-11-20T21:08:30Z store 2>&1 > part | sed "s/zst:[0-9]*: the compressed frame at [0-9]*/zst: the frame/"
echo "exit ${PIPESTATUS[0]}"
