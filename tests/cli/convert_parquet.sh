# One file a table and shape; the folder is made, a second run writes the same bytes, also with more threads.
binsift convert --to parquet -o lake/ data/mysql-shop; echo $?
(cd lake && find . -type f | sort)
cp -r lake before
binsift convert --to parquet --threads 3 -o lake data/mysql-shop; echo $?
diff -r lake before
# Partitions by name and by the commit's time
binsift convert --to parquet --partition db,table,date,hour -o parts data/mysql-shop
(cd parts && find . -type f | sort)
binsift convert --to parquet --partition date --table shop.order_items -o dates data/mysql-shop
(cd dates && find . -type f | sort)
# One table into one file, or to standard output
binsift convert --to parquet --table shop.customers -o customers.parquet data/mysql-shop; echo $?
binsift convert --to parquet --table shop.customers data/mysql-shop | cmp - customers.parquet
head -c 4 customers.parquet; tail -c 4 customers.parquet; echo
# What one file can't be: it is not there then
binsift convert --to parquet -o all.parquet data/mysql-shop; echo $?
binsift convert --to parquet --table shop.orders -o orders.parquet data/mysql-shop; echo $?
ls
# No file takes another one's name: rows of two servers that stand in the same place. Long names are cut.
row() { printf '{"type":"insert","ts":"2026-11-20T%s:00:00.000000Z","db":"%s","table":"%s","file":"binlog.000003","pos":4,"row":0,"server_id":%s,"after":{"id":%s}}\n' "$@"; }
{ row 10 d t 1 1; row 11 d t 2 2; row 12 d t 3 3; } > servers.jsonl
binsift convert --to parquet --roll-time 1h -o servers/ servers.jsonl; ls servers; binsift verify servers.jsonl --against servers
long=$(printf 'яж%.0s' {1..32})
{ row 10 $long $long 1 1; row 10 $long ${long}1 1 1; } > long.jsonl
binsift convert --to parquet -o long/ long.jsonl; ls long; binsift verify long.jsonl --against long
binsift convert --to parquet --partition db,table,date -o long-parts/ long.jsonl; binsift verify long.jsonl --against long-parts
# A message names the column that the values are in, also where the table has one called d_raw
echo 'CREATE DATABASE d; USE d; CREATE TABLE t (d DATE, d_raw INT, `e.f` DATE);' > raw.sql
echo '{"type":"insert","ts":"2026-11-20T10:00:00.000000Z","db":"d","table":"t","gtid":"0-1-7","file":"binlog.000003","pos":4,"row":0,"after":{"d":"2026-00-00","d_raw":1,"e.f":"0000-00-00"}}' > raw.jsonl
binsift convert --to parquet --schema raw.sql -o raw/ raw.jsonl
grep -aoE 'd_raw_|e\.f_raw|binsift\.(version|gtid_range)|0-1-7-7' raw/*.parquet | sort -u
# Rows of many tables wait for their files, which are written two at a time
for i in {1..120}; do row 10 d t$((i % 40)) 1 $i; done > many.jsonl
binsift convert --to parquet --open-files 2 -o many/ many.jsonl; ls many | wc -l
