log=data/mysql-shop/binlog.000001
binsift convert --to es-bulk --exclude-table shop.customers $log
# Of a row that the log has in part, an update of that part.
binsift convert --to es-bulk data/mysql-image-minimal/binlog.000001 2>/dev/null | grep -A 1 -m 2 '"update"'
# What can't be told as a value is counted.
binsift convert --to es-bulk --table d_pj.bulk data/mysql-partial-json-minimal/binlog.000002 > /dev/null; echo $?
binsift convert --to es-bulk --ddl $log; echo $?
# A changed key is a delete and another document; without a key there is none.
binsift convert --quiet --to es-bulk --table d_img.pk data/mysql-image-noblob/binlog.000001 | grep -A 2 '"delete"' | head -n 6
binsift convert --to es-bulk data/mariadb-compress/binlog.000001 > /dev/null; echo $?
