echo '== rows in their transactions'
binsift filter --table shop.orders data/mysql-shop/binlog.000001
echo '== one column of some rows'
binsift filter --where 'orders.amount > 20' --columns id,status data/mysql-shop/binlog.000001 | grep -v '^SET\|^--'
echo '== statements and their sessions'
binsift filter data/mysql-statement/binlog.000001 | head -n 40
echo "== $?"
echo '== without a key'
binsift filter --ddl data/mysql-types/binlog.000001 | grep -A 3 'CREATE TABLE' | head -n 20
