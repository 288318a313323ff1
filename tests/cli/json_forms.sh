log=data/mysql-shop/binlog.000001
binsift convert --table shop.customers $log | jq -c .after.profile
binsift convert --table shop.customers --json-columns text $log | jq -c .after.profile
binsift convert --table shop.orders --op insert $log | grep -o '"amount":[^,]*'
binsift convert --table shop.orders --op insert --decimals string $log | grep -o '"amount":[^,]*'
binsift convert --table d_types.t_int data/mysql-types/binlog.000001 | grep -o '"bi_u":[^,]*' | head -n 3
binsift convert --table d_types.t_int --big-integers string data/mysql-types/binlog.000001 | grep -o '"bi_u":[^,]*' | head -n 3
