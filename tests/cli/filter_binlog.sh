record='[.type, .db, .table, .gtid, .thread_id, .xid, .before, .after, .sql]'
rows() { binsift convert -q --ddl "$@" | jq -c "$record"; }
same() { # LOG OPTION...: the new log gives what the selection gives
  local log=$1; shift
  binsift filter -q --as binlog -o part.000001 "$@" $log
  diff <(rows "$@" $log) <(rows part.000001) | head -n 4
}
for log in mysql-shop mysql-types mysql-xa-txn mysql-partial-json mysql-compressed mysql-tagged-gtid mysql-nochecksum \
  mysql-image-minimal mariadb-gtid mariadb-compress mariadb-xa-alter mariadb-versioned mariadb-nochecksum; do
  binsift filter -q --as binlog -o part.000001 data/$log/binlog.0*
  cmp <(rows data/$log/binlog.0*) <(rows part.000001) || echo "$log differs"
done
same data/mysql-shop/binlog.000001 --op insert,update --table shop.orders
same data/mysql-shop/binlog.000001 --op insert,update,delete --where 'orders.id = 2 or order_items.quantity > 1'
same data/mysql-types/binlog.000002 --op insert --table 'd_types.t_d*'
binsift filter --as binlog --table shop.orders --op update -o part.000001 data/mysql-shop/binlog.000001
binsift inspect --events part.000001 | cut -c 1-100
echo '== the lengths of transactions fit'
binsift inspect --events --json part.000001 | jq -c 'select(.type | test("GTID_LOG")) | .transaction_length // empty'
echo '== nothing selected: the head alone'
binsift filter --as binlog --table no.table --op insert -o part.000001 data/mysql-shop/binlog.000001
binsift inspect --events part.000001 | cut -c 1-60
echo '== two servers in one log'
binsift filter --as binlog data/mysql-shop/binlog.000001 data/mariadb-gtid/binlog.000001 > part.000001; echo $?
