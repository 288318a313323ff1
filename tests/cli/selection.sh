log=data/mysql-shop/binlog.000001
count() { echo "$(binsift convert -q "$@" | wc -l) $*"; }
count $log
count --op insert $log
count --op update,delete $log
count --op update --op delete $log
count --database shop $log
count --database 'sh*' $log
count --database nowhere $log
count --table shop.orders $log
count --table 'shop.order*' $log
count --table 'shop.order*' --exclude-table shop.orders $log
count --table shop.orders --table shop.customers $log
count --server-id 1 $log
count --server-id 2,3 $log
count --min-rows 3 $log
count --min-bytes 400 $log
count --start-datetime '2026-11-20 00:00:00' $log
count --start-datetime '2026-11-20T00:00:00+14:00' $log
count --stop-datetime '2026-11-20' $log
gtid=$(binsift convert --op delete $log | jq -r .gtid)
count --include-gtids "$gtid" $log | cut -d ' ' -f 1
count --exclude-gtids "$gtid" $log | cut -d ' ' -f 1
pos=$(binsift convert --op delete $log | jq -r .pos | head -n 1)
count --start-position "$pos" $log
count --stop-position "$pos" $log
binsift convert --table shop.orders --columns id,status --op update $log | jq -c '[.before, .after]'
