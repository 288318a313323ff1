binsift convert -o out data/mysql-shop/binlog.000001
cmp out <(binsift convert -o - data/mysql-shop/binlog.000001)
# What was there stays when the run does not end well.
binsift convert -o out no-such-log; echo $?
cmp out <(binsift convert data/mysql-shop/binlog.000001)
binsift convert -o no-such-folder/out data/mysql-shop/binlog.000001; echo $?
# Nothing else stays, and no temporary name.
ls -A
