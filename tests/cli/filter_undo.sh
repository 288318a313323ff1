log=data/mysql-shop/binlog.000001
binsift filter --as undo --start-position 3110 --stop-position 4433 $log
echo '== altered in between'
binsift filter --as undo $log; echo $?
echo '== but for that'
binsift filter --as undo --skip-irreversible --where 'order_items.quantity > 1 or orders.id = 1' $log; echo $?
echo '== MINIMAL images'
binsift filter --as undo data/mysql-image-minimal/binlog.000001; echo $?
binsift filter -q --as undo --skip-irreversible --op update --table '*.pk' data/mysql-image-minimal/binlog.000001 | grep -c UPDATE
echo '== statements'
binsift filter --as undo data/mysql-statement/binlog.000001; echo $?
echo '== usage'
binsift filter --as undo --columns id $log; echo $?
binsift filter --skip-irreversible $log; echo $?
