log=data/mysql-shop/binlog.000001
show() { echo "== $*"; binsift convert "$@" $log | jq -c '[.type, .table, .pos, .row, (.after // .before | .id // .order_id)]'; }
show --table shop.orders --where "status = 'PAID' or amount < 20"
show --where 'orders.amount > 20'
show --where 'changed(orders.status) and before.orders.status like "N%"'
show --table '*.order_items' --where 'line = 2'
show --table shop.customers --where "country is null or name = 'Łukasz Żak'"
show --where 'orders.id = 4711'
binsift inspect --tables --where 'order_items.quantity > 1' $log
binsift inspect --rows --table shop.order_items --where 'line = 2' $log | grep '###'
echo '== what a MINIMAL image lacks'
log=data/mysql-image-minimal/binlog.000001
show --table '*.pk' --where 'pk.a >= 10 and pk.id < 3 or changed(pk.c)'
