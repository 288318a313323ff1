log=data/mysql-shop/binlog.000001
binsift convert --to csv --table shop.customers $log
binsift convert --to csv --table shop.orders --columns id,amount,note $log
# Nothing for no rows; one table, one header.
binsift convert --to csv --table shop.none $log
binsift convert --to csv --table 'shop.[co]*' $log > /dev/null; echo $?
binsift convert --to csv --table shop.orders $log > /dev/null; echo $?
binsift convert --to csv --decimals string $log; echo $?
binsift convert --to csv --ddl $log; echo $?
for n in 1 2 4; do binsift convert --to csv --table d_types.t_int --threads $n data/mysql-types/binlog.000001 | cksum; done | uniq | wc -l
for table in t_int t_bit t_dec t_time t_datetime t_enum t_chr t_bin t_geo; do binsift convert --quiet --to csv --table d_types.$table data/mysql-types/binlog.00000* | cut -d , -f 1-5 | head -n 4; done
