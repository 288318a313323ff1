log=data/mysql-shop/binlog.000001
binsift convert --to canal --table shop.order* $log | head -n 3
binsift convert --to canal --ddl $log | jq -c 'select(.isDdl) | [.type, .database, .table, .sql[:30]]'
binsift convert --to canal --op update $log | jq -c '[.data, .old, .pkNames]'
for table in t_int t_float t_bit t_dec t_time t_datetime t_timestamp t_date t_year t_enum t_chr t_bin t_geo; do binsift convert --quiet --to canal --table d_types.$table data/mysql-types/binlog.00000* | jq -c '[.mysqlType, .sqlType, .data[0]]' | head -n 2; done
binsift convert --to canal --decimals number $log; echo $?
