log=data/mysql-shop/binlog.000001
echo '== some rows of a table, into another database'
binsift filter --as replay --op update,delete --where 'orders.id = 2' --rewrite-db shop:copy $log
echo '== the table maps name it'
binsift filter --as replay --op update --table shop.orders --rewrite-db shop:copy $log | sed -n "/^BINLOG/,/^';/{/^[BI']/!p}" |
  tail -n +4 | base64 -di | tr -c '[:print:]' '\n' | grep -c copy
echo '== statements of the log, sessions and all'
binsift filter --as replay --op ddl $log | tail -n 24
echo '== each transaction has its GTID'
binsift filter -q --as replay data/mysql-tagged-gtid/binlog.0* | grep -c GTID_NEXT
binsift filter -q --as replay data/mariadb-gtid/binlog.0* | grep -c gtid_seq_no
echo '== a compressed transaction is unpacked'
binsift filter -q --as replay --op insert,update,delete data/mysql-compressed/binlog.000001 | grep -c BINLOG
echo '== usage'
binsift filter --as replay --rewrite-db :b $log; echo $?
binsift filter --as replay --rewrite-db ab $log; echo $?
binsift filter --as replay --ddl $log; echo $?
