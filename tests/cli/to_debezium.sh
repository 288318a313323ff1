log=data/mysql-shop/binlog.000001
binsift convert --to debezium --table shop.order* $log | jq -c '[.op, .before, .after, .source.pos, .source.row, .ts_ms]'
binsift convert --to debezium --op delete $log
binsift convert --to debezium --decimals string --table shop.orders $log | grep -o '"amount":[^,]*'
binsift convert --to debezium --decimals number --table shop.orders $log | grep -o '"amount":[^,]*'
binsift convert --to debezium --ddl $log | jq -c 'select(.ddl) | [.databaseName, .ddl[:30]]'
binsift convert --to debezium --envelope-schema --table shop.customers --op insert $log | head -n 1
# A changed key is a delete and an insert.
binsift convert --quiet --to debezium --table d_img.pk data/mysql-image-noblob/binlog.000001 | jq -c '[.op, .before, .after, .source.pos]' | tail -n 4
for table in t_int t_float t_bit t_dec t_time t_datetime t_timestamp t_date t_year t_enum t_bin t_geo; do binsift convert --quiet --to debezium --table d_types.$table data/mysql-types/binlog.00000* | grep -o '"after":{[^}]*}' | head -n 3; done
# What no calendar has
binsift convert --to debezium --table d_types.t_date data/mysql-types/binlog.00000* > /dev/null; echo $?
binsift convert --to debezium --ddl --envelope-schema $log; echo $?
binsift convert --envelope-schema $log; echo $?
