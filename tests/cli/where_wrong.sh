log=data/mysql-shop/binlog.000001
try() { binsift convert --where "$1" $log >/dev/null; echo $?; }
try 'amount >'
try "amount > 100 && status = 'NEW'"
try 'amount > 100'
try 'orders.amont > 100'
try "orders.amount > 'much'"
try "orders.placed > 'soon'"
try 'customers.profile = 1'
