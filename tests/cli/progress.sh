# stderr is no terminal: no bar.
binsift convert data/mysql-shop/binlog.000001 2>&1 >/dev/null
