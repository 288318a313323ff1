# A column that no table has is a slip, and is said; one that some tables have is not.
log=data/mysql-shop/binlog.000001
binsift convert --columns id,Nmae --table shop.customers $log | jq -c .after | head -n 1
binsift convert --columns ID,status $log > /dev/null; echo $?
binsift convert --to parquet --columns sku,skew -o out/ $log; echo $?
binsift convert --columns nosuch --table no.such $log
