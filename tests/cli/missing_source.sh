binsift convert no-such-log; echo $?
binsift inspect data/mysql-shop/binlog.000001 no-such-log; echo $?
mkdir empty; binsift inspect empty; echo $?
