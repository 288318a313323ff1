log=data/mysql-shop/binlog.000001
binsift convert --to canal --table shop.order* $log | head -n 3
binsift convert --to canal --ddl $log | jq -c 'select(.isDdl) | [.type, .database, .table, .sql[:30]]'
binsift convert --to canal --op update $log | jq -c '[.data, .old, .pkNames]'
for table in t_int t_float t_bit t_dec t_time t_datetime t_timestamp t_date t_year t_enum t_chr t_bin t_geo; do binsift convert --quiet --to canal --table d_types.$table data/mysql-types/binlog.00000* | jq -c '[.mysqlType, .sqlType, .data[0]]' | head -n 2; done
binsift convert --to canal --decimals number $log; echo $?
# The table that a statement is about, in its own database: of RENAME by its new name, as Canal does it.
binsift convert --quiet --to canal --ddl data/mysql-ddl | jq -c 'select(.isDdl) | [.type, .database, .table, .sql[:40]]' | grep 'TRUNCATE\|RENAME\|DROP TABLE\|INDEX\|d_ddl[23]'
for sql in 'ALTER TABLE t ADD INDEX (a)' 'ALTER TABLE e.t ADD UNIQUE k (a), DROP b' 'ALTER TABLE t DROP KEY k' 'ALTER TABLE t ADD PRIMARY KEY (a)' 'CREATE UNIQUE INDEX k ON e.t (a)' 'DROP INDEX k ON t' 'GRANT ALL ON e.t TO u'; do
  echo "{\"type\":\"ddl\",\"ts\":\"2026-11-20T19:00:00.000000Z\",\"db\":\"d\",\"file\":\"binlog.000003\",\"pos\":4,\"sql\":\"$sql\"}"
done | binsift convert --to canal --ddl - | jq -c '[.type, .database, .table, .sql]'
