# A log that is missing between others, one that comes twice, one that came before.
shop=data/mysql-shop
for number in 1 2; do cp $shop/binlog.00000$number .; done
cp data/mysql-types/binlog.000001 binlog.000004
binsift convert binlog.000001 binlog.000002 binlog.000004 > /dev/null; echo $?
binsift convert --strict binlog.000001 binlog.000002 binlog.000004 > /dev/null; echo $?
cp binlog.000001 copy.000001
binsift convert binlog.000001 copy.000001 | wc -l; echo "${PIPESTATUS[0]}"
binsift convert --salvage binlog.000001 copy.000001 | wc -l; echo "${PIPESTATUS[0]}"
binsift convert binlog.000002 binlog.000001 | wc -l; echo "${PIPESTATUS[0]}"
