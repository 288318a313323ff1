# A folder of files of text: together they hold what one stream has.
for to in json debezium maxwell canal; do
  for keys in db table date hour table,date hour,db,table; do
    rm -rf out
    binsift convert --to $to --partition $keys -o out data/mysql-shop || echo "exit $?"
    find out -type f -name '*.jsonl' -exec cat {} + | sort | cmp - <(binsift convert --to $to data/mysql-shop | sort)
  done
done
find out -type f | sort
# Records without a table; CSV one file a table, another where its columns change; Elasticsearch's
binsift convert --ddl --transactions --partition db,table -o all data/mysql-shop
find all -type f | sort
find all -type f -exec cat {} + | sort | cmp - <(binsift convert --ddl --transactions data/mysql-shop | sort)
binsift convert --to csv -o csv/ data/mysql-shop
(cd csv && head -n 1 *)
binsift convert --to csv --table shop.customers data/mysql-shop | cmp - csv/shop.customers.*
binsift convert --to es-bulk --partition table -o bulk data/mysql-shop
find bulk -type f | sort
# A column called date, in the zone; files by time; the number of threads; small files, few at a time; nothing to write
for second in 58 59 60 61; do
  printf '{"type":"insert","ts":"2026-11-20T23:%02d:%02dZ","db":"d","table":"%s","file":"l.1","pos":%d,"row":0,"after":{"date":%d}}\n' \
    $((58 + second / 60)) $((second % 60)) "t$((second % 2))" $second $second
done > lines.jsonl
binsift convert --to csv --partition table,date --time-zone +02:00 -o dated lines.jsonl; (cd dated && head */*/*)
binsift convert --roll-time 1m -o rolled/ lines.jsonl; (cd rolled && grep -c . *)
for n in 1 2 4; do
  rm -rf out
  binsift convert --threads $n --partition table --roll-size 1K --open-files 2 -o out data/mysql-shop
  (cd out && find . -type f | sort | xargs cksum)
done | sort | uniq -c | awk '{ print $1 }' | sort | uniq -c
find out -type f -exec cat {} + | sort | cmp - <(binsift convert data/mysql-shop | sort)
binsift convert --table no.such -o none/ data/mysql-shop; ls none
# Such a folder is a source again, with all of its partitions
binsift convert out | sort | cmp - <(binsift convert data/mysql-shop | sort)
binsift verify data/mysql-shop --against out
binsift verify out --against data/mysql-shop
rm "$(find out -type f | sort | tail -n 1)"
binsift verify -q data/mysql-shop --against out | wc -l
binsift convert --to csv -o again/ all 2>&1 | head -n 3; ls again
# It grows with --state, and what is there by another hand is refused
head -c 4300 data/mysql-shop/binlog.000001 > binlog.000001
binsift convert --state state --partition db -o grown binlog.000001; find grown -name '*.jsonl' | wc -l
binsift convert --state state --partition db -o grown data/mysql-shop; find grown -name '*.jsonl' | wc -l
find grown -name '*.jsonl' -exec cat {} + | sort | cmp - <(binsift convert data/mysql-shop | sort)
binsift convert --state other --partition db -o grown data/mysql-shop; echo $?
# What is no folder
binsift convert --partition db data/mysql-shop; echo $?
binsift convert --partition db -o binlog.000001 data/mysql-shop; echo $?
binsift convert --partition db -o s3://bucket/lake data/mysql-shop; echo $?
binsift convert --partition db,db -o twice data/mysql-shop; echo $?
binsift convert --open-files 0 -o none/ data/mysql-shop; echo $?
# In front of damage
cp data/mysql-shop/binlog.000001 torn; chmod u+w torn; printf X | dd of=torn bs=1 seek=3500 conv=notrunc status=none
binsift convert -o front/ torn; echo $?
cat front/* | cmp - <(binsift convert torn 2> /dev/null)
