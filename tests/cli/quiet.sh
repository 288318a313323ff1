binsift convert --table no.such data/mysql-shop/binlog.000001; echo $?
binsift convert --table no.such --quiet data/mysql-shop/binlog.000001; echo $?
