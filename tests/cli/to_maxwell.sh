log=data/mysql-shop/binlog.000001
binsift convert --to maxwell --table shop.order* $log | head -n 6
# Of a transaction the last row has "commit"; SET is an array; what an update leaves as it is stands in data alone.
binsift convert --to maxwell --quiet --table d_types.t_enum data/mysql-types/binlog.00000* | jq -c .data | head -n 3
binsift convert --to maxwell --decimals string --big-integers string --json-columns text --columns id,amount,profile $log | jq -c '[.data, .old]'
binsift convert --to maxwell data/mysql-image-minimal/binlog.000001 | jq -c '[.type, .data, .old]' | head -n 4
binsift convert --to maxwell --ddl $log; echo $?
binsift convert --to maxwell --transactions $log; echo $?
for table in t_int t_float t_bit t_dec t_time t_datetime t_timestamp t_date t_year t_chr t_bin t_geo; do binsift convert --quiet --to maxwell --table d_types.$table data/mysql-types/binlog.00000* | grep -o '"data":.*' | head -n 3; done
