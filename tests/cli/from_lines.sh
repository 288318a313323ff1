log=data/mysql-shop/binlog.000001
binsift convert $log > rows.jsonl
# What came out comes out again, from a file, a pipe and what is packed.
binsift convert rows.jsonl | cmp - rows.jsonl && echo same
binsift convert - < rows.jsonl | cmp - rows.jsonl && echo same
gzip -k rows.jsonl; zstd -q rows.jsonl
binsift convert rows.jsonl.gz | cmp - rows.jsonl && echo same
cat rows.jsonl.zst | binsift convert - | cmp - rows.jsonl && echo same
for data in mysql-json mysql-statement mysql-image-minimal mariadb-day; do
  binsift convert --quiet --ddl --transactions data/$data > all.jsonl
  binsift convert --quiet --ddl --transactions --threads 3 all.jsonl | cmp - all.jsonl && echo same
done
# With types it is the same too.
binsift convert --quiet data/mysql-types > types.jsonl
binsift convert --schema data/mysql-types/workload.sql types.jsonl | cmp - types.jsonl && echo same
# To every form, and from there back, as far as the form holds it.
for form in debezium 'debezium --envelope-schema' maxwell canal; do
  binsift convert --to $form --table shop.order* $log > form.jsonl
  binsift convert --schema data/mysql-shop/workload.sql form.jsonl | jq -c '[.type,.db,.table,.gtid,.before,.after]' | tail -n 2
done
binsift convert --to csv --table shop.orders rows.jsonl | head -n 3
binsift convert --to canal --table shop.orders rows.jsonl | jq -c .mysqlType | head -n 1
binsift convert --to es-bulk --schema data/mysql-shop/workload.sql --table shop.orders rows.jsonl | head -n 2
# The selection works as on a log.
binsift convert --table shop.orders --op update --columns id,amount rows.jsonl | head -n 2
binsift convert --where 'amount > 12.4' rows.jsonl --table shop.orders | jq -c .after | head -n 2
binsift convert --include-gtids 11111111-2222-3333-4444-555555555555:7 rows.jsonl | wc -l
# Parquet of one table; the types are those that hold all values.
binsift convert --table shop.orders --to parquet -o orders.parquet rows.jsonl && head -c 4 orders.parquet; echo
printf '%s\n' '{"type":"insert","db":"d","table":"t","after":{"n":1,"m":"a"}}' '{"type":"insert","db":"d","table":"t","after":{"n":18446744073709551616,"m":2}}' |
  binsift convert --to canal - | jq -c '[.mysqlType,.data]'
# A folder of them; what tells of no change is counted.
mkdir lines && cp rows.jsonl.gz lines/2.jsonl.gz && cp rows.jsonl lines/1.jsonl && echo nothing > lines/README
binsift convert lines | cmp - <(cat rows.jsonl rows.jsonl) && echo same
binsift convert --ddl - <<'END'
{"status":"BEGIN","id":"x:1","ts_ms":1700000000000,"event_count":null,"data_collections":null}
{"before":null,"after":{"id":1},"source":{"ts_ms":1700000000000,"db":"d","table":"t","server_id":1,"gtid":null,"file":"b.1","pos":4,"row":0},"op":"c"}
{"ts_ms":1700000000000}
null
{"source":{"ts_ms":1700000000000,"db":"d","file":"b.1","pos":9},"databaseName":"d","ddl":"DROP TABLE t","tableChanges":[]}
{"type":"database-create","database":"d","ts":1700000000000,"sql":"CREATE DATABASE d"}
{"database":"d","table":"t","type":"bootstrap-start","ts":1700000000,"data":{}}
{"database":"d","table":"t","type":"bootstrap-insert","ts":1700000000,"data":{"id":1}}
{"data":null,"database":"d","es":1700000000000,"isDdl":true,"sql":"ALTER TABLE t","table":"t","type":"ALTER"}
END
# Names that stand in a line in another way are the same; what took all rows of a table is counted.
binsift convert --to csv - <<'END'
{"type":"ddl","ts":"2026-11-20T10:00:00Z","db":"d","file":"b.1","pos":5,"sql":"TRUNCATE TABLE t"}
{"type":"insert","ts":"2026-11-20T10:00:00Z","db":"d","table":"t","file":"b.1","pos":10,"row":0,"after":{"né":1,"a\"b":2}}
{"type":"insert","ts":"2026-11-20T10:00:00Z","db":"d","table":"t","file":"b.1","pos":20,"row":0,"after":{"n\u00e9":3,"\u0061\u0022b":4}}
{"type":"table-drop","database":"d","table":"t","ts":1700000000000,"sql":"drop table t"}
{"before":null,"after":null,"source":{"db":"d","table":"t"},"op":"t"}
{"type":"ddl","ts":"2026-11-20T10:00:00Z","db":"d","file":"b.1","pos":50,"sql":"ALTER TABLE t ADD x int"}
END
# Lines of many lengths, some longer than what is read at a time.
awk 'BEGIN { for (i = 1; i <= 40; ++i) { text = sprintf("%*s", i % 8 == 5 ? i * 150000 : i, "x")
  printf "{\"type\":\"insert\",\"ts\":\"2026-11-20T10:00:00.000000Z\",\"db\":\"d\",\"table\":\"t\",\"file\":\"b.1\",\"pos\":%d,\"row\":0,\"server_id\":1,\"after\":{\"id\":%d,\"a\":\"%s\"}}\n", i * 9, i, text } }' > long.jsonl
for threads in 1 2; do binsift convert --threads $threads long.jsonl | cmp - long.jsonl && echo same; done
