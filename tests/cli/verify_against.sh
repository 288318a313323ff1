# Source and replica agree; what is not the same is named: a value, a transaction that one side lacks.
for pair in mysql-pair mysql-pair-nogtid mariadb-pair; do
  for side in replica replica-relay; do
    echo "$pair $side"; binsift verify data/$pair/source --against data/$pair/$side; echo $?
  done
done
for pair in mysql-encrypted-pair mariadb-encrypted-pair; do
  echo $pair; binsift verify data/$pair/source --keyring data/$pair/source/keyring --against data/$pair/replica --keyring data/$pair/replica/keyring; echo $?
done
echo images; for other in types-minimal image-noblob types-nolog; do
  for one in mysql-types mysql-image-minimal mariadb-types mariadb-image-minimal; do
    case ${one%%-*}-$other in *mysql-*nolog | mariadb-types-minimal) continue ;; esac
    case $one:$other in *-types:image* | *-image-minimal:types*) continue ;; esac
    echo $one $other; binsift verify data/$one --against data/${one%%-*}-$other; echo $?
  done
done
echo 'partial JSON'; binsift verify data/mysql-partial-json --against data/mysql-partial-json-minimal; echo $?
echo flipped; cp data/mysql-nochecksum/binlog.000001 copy; chmod u+w copy
at=$(grep -abo zweite copy | head -n 1 | cut -d: -f1)
printf X | dd of=copy bs=1 seek="$at" conv=notrunc status=none
binsift verify -q data/mysql-nochecksum/binlog.000001 --against copy; echo $?
binsift verify -q --json --rows data/mysql-nochecksum/binlog.000001 --against copy | jq -r 'select(.type == "finding") | .kind, .table, .column, .target_row'
echo lacking; binsift filter -q --as binlog --exclude-gtids 11111111-2222-3333-4444-555555555555:5 data/mysql-shop/binlog.000001 > part
binsift verify data/mysql-shop --against part; echo $?
binsift verify -q part --against data/mysql-shop; echo $?
echo 'older and newer'; binsift verify data/mysql-shop --against data/mysql-shop/binlog.000002; echo $?
binsift verify data/mysql-shop/binlog.000001 --against data/mysql-shop; echo $?
echo selected; binsift verify -q --table 'no.*' data/mysql-shop --against part; echo $?
echo lines; binsift convert -q data/mysql-pair/replica > replica.json; binsift convert -q data/mysql-shop > shop.json
binsift verify data/mysql-pair/source --against replica.json; echo $?
sed 's/"amount":59.80/"amount":59.81/' shop.json | zstd -q > other.zst
binsift verify -q data/mysql-shop --against other.zst; echo $?
binsift verify -q shop.json --against other.zst --rows; echo $?
head -c 3000 shop.json > cut.json; binsift verify -q data/mysql-shop --against cut.json; echo $?
echo strangers; binsift verify -q data/mysql-shop --against data/mariadb-pair/source; echo $?
echo wrong; binsift verify --table a.b data/mysql-shop; echo $?
binsift verify data/mysql-shop --against data/mysql-nogtid; echo $?
