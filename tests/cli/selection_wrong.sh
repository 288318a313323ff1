log=data/mysql-shop/binlog.000001
binsift convert --start-datetime yesterday $log; echo $?
binsift convert --stop-datetime '2026-13-01 00:00:00' $log; echo $?
binsift convert --time-zone Nowhere/Town $log; echo $?
binsift convert --include-gtids not-a-gtid $log; echo $?
binsift convert --exclude-gtids 11111111-2222-3333-4444-555555555555:9-1 $log; echo $?
