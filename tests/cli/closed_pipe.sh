binsift convert data/mysql-types | head -n 1 | wc -l
echo "${PIPESTATUS[0]}"
binsift inspect --rows data/mysql-types | head -n 1 | wc -l
echo "${PIPESTATUS[0]}"
binsift convert data/mysql-types >&- ; echo $?
# A file must not take the number of a closed stream, and with it the messages.
binsift convert -o out data/mysql-shop/binlog.000001 0<&- 1>&- 2>&-; echo $?
binsift convert -o torn <(head -c 2000 data/mysql-shop/binlog.000001) 0<&- 1>&- 2>&-; echo $?
cmp out <(binsift convert data/mysql-shop/binlog.000001)
wc -l < torn
{ sleep 0.2; binsift convert --to parquet --table shop.orders data/mysql-shop/binlog.000001; echo $? > code; } | true; cat code
