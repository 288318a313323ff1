# Logs against what was exported of them: JSON lines and Parquet, on either side; what is not there or not the same.
log=data/mysql-shop
binsift convert -q $log > shop.json; binsift convert -q --to parquet -o feed/ $log
binsift convert -q --to parquet --partition db,table,date --roll-size 2K -o hive/ $log
binsift convert -q --to parquet --delta --state state -o delta/ $log
both() { binsift verify "$1" --against "$2"; echo $?; binsift verify -q "$2" --against "$1"; echo $?; }
for target in feed hive delta; do echo $target; both $log $target; both shop.json $target; done
echo stdin; binsift verify $log --against - < shop.json; echo $?; binsift verify -q - --against feed < shop.json; echo $?
echo wrapped; zstd -q shop.json; gzip -k shop.json; binsift verify -q shop.json.zst --against shop.json.gz; echo $?
echo 'without GTIDs'; binsift convert -q --to parquet -o plain/ data/mysql-pair-nogtid/source; both data/mysql-pair-nogtid/source plain
echo replica; binsift verify data/mysql-pair-nogtid/replica --against plain; echo $?
echo types; for name in mysql-types mariadb-types mariadb-image-minimal mysql-partial-json-minimal; do
  binsift convert -q --to parquet -o $name/ data/$name; binsift verify data/$name --against $name; echo $?
done
echo 'another value'; sed 's/"amount":59.80/"amount":59.81/' shop.json > other.json; binsift convert -q --to parquet -o other/ other.json
binsift verify -q $log --against other; echo $?
binsift verify -q other --against feed --rows; echo $?
binsift verify -q --json $log --against other.json | jq -c 'select(.type == "finding")'
echo 'a row less'; sed 3d shop.json > less.json; binsift convert -q --to parquet -o less/ less.json
binsift verify -q $log --against less; echo $?
echo 'one table'; binsift convert -q --to parquet --table shop.orders -o some/ $log
binsift verify $log --against some; echo $?; binsift verify -q --table shop.orders $log --against some; echo $?
echo 'one column less'; binsift convert -q --to parquet --columns id,amount -o narrow/ $log; binsift verify --table shop.orders $log --against narrow; echo $?
echo 'a part'; binsift verify data/mysql-shop/binlog.000002 --against feed; echo $?
echo nothing; : > empty.json; binsift verify -q $log --against empty.json; echo $?; binsift verify -q empty.json --against feed; echo $?
binsift filter -q --as binlog --table no.such $log > bare; binsift verify bare --against empty.json; echo $?
echo damaged; file=$(ls feed/*order_items*); chmod u+w "$file"
printf X | dd of="$file" bs=1 seek=60 conv=notrunc status=none; binsift verify $log --against feed; echo $?
head -c 1000 "$file" > cut.parquet; binsift verify $log --against cut.parquet; echo $?
echo 'a file lost'; rm "$(find delta -name '*.parquet' | sort | head -n 1)"; binsift verify -q $log --against delta; echo $?
echo 'other records'; binsift convert -q --to maxwell $log > maxwell.json; binsift verify $log --against maxwell.json; echo $?
binsift convert -q --to debezium $log > debezium.json; binsift verify -q $log --against debezium.json; echo $?
echo '{"type":"insert"}' > bad.json; binsift verify $log --against bad.json; echo $?
echo mixed; binsift verify $log --against feed --against shop.json; echo $?
echo 'names of folders, columns and tables'
change='{"type":"insert","ts":"2026-11-20T19:00:00.000000Z","db":"%s","table":"%s","file":"binlog.000003","pos":%s,"row":0,"after":{"date":"x","table":"y","db":"z","hour":1}}\n'
printf "$change" d t 4 a/b . 104 a.b 'new\nline' 204 _x b=% 304 > names.json
binsift convert -q --to parquet --partition date,db,table,hour -o names names.json; find names -name '*.parquet' | sort
binsift verify names.json --against names; echo $?
