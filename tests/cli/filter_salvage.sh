# A transaction that is damaged is left out as a whole, in every form; undo refuses a log of which something can't be read.
log=data/mysql-shop/binlog.000001
forms() { # LOG OPTION...: each form's exit code, and the GTIDs that came out
  local form
  for form in sql replay binlog undo; do
    : > out
    binsift filter --as $form "${@:2}" "$1" > out 2> said; echo "$form $?"
    case $form in
      binlog) binsift convert -q --transactions out 2> err | jq -r 'select(.type == "commit") | .gtid' ;;
      *) grep -o '^-- .*' out | cut -d' ' -f4 ;;
    esac | sed 's/.*://' | paste -sd' '

  done
  cat said
}
echo '== a byte of a row image'
cp $log damaged; chmod u+w damaged
at=$(grep -abo Lovelace damaged | head -n 1 | cut -d: -f1)
printf X | dd of=damaged bs=1 seek="$at" conv=notrunc status=none
forms damaged
forms damaged --salvage
forms damaged --salvage --skip-irreversible --as undo 2>&1 | tail -n 3

# Makes of a log with one transaction one whose row event N is unreadable although its CRC32 is right, and a small
# transaction behind it.
cat > break.py <<'PYTHON'
import struct, sys, zlib
source, result, broken = sys.argv[1], sys.argv[2], int(sys.argv[3])
log = open(source, 'rb').read()
events, at = [], 4
while at < len(log):
    size, = struct.unpack_from('<I', log, at + 9)
    events.append(log[at:at + size])
    at += size
gtid = events[1][:19 + 17] + struct.pack('<Q', 8) + events[1][19 + 25:]
rows, position = 0, 4
with open(result, 'wb') as out:
    out.write(log[:4])
    for event in events + [gtid] + events[2:5] + events[-1:]:
        event = bytearray(event)
        if event[4] == 30:
            rows += 1
            if rows == broken:
                event[19 + 10 + 3 + 4 + 3] = 255
        position += len(event)
        struct.pack_into('<I', event, 13, position)
        struct.pack_into('<I', event, len(event) - 4, zlib.crc32(bytes(event[:-4])))
        out.write(event)
PYTHON
python3 data/../memory/make_log.py transaction 12 big
echo 'CREATE DATABASE d; USE d; CREATE TABLE t (id INT PRIMARY KEY, b LONGBLOB);' > schema.sql
for row in 3 150; do
  echo "== row $row of a transaction that is parted"
  python3 break.py big broken $row
  for threads in 1 2; do forms broken --salvage --threads $threads --schema schema.sql; done
  binsift filter --salvage --schema schema.sql broken 2> /dev/null | grep -v '^SET' | cut -c 1-60 | uniq -c -w 12
  binsift filter --as binlog --salvage -o new broken 2> /dev/null
  binsift inspect --events new | grep -o 'ROLLBACK\|XID\|:[78] last'
  binsift convert --transactions new | jq -r .type | uniq -c
  rm new
done
echo '== strict'
binsift filter --strict data/mysql-statement/binlog.000001 > /dev/null; echo $?
binsift filter --strict data/mysql-image-minimal/binlog.000001 > /dev/null; echo $?
binsift filter --strict --ddl data/mysql-ddl/binlog.0* > /dev/null; echo $?
