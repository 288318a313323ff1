# A log that ends within an event: what is whole is read, and a message says where it ends.
head -c 2000 data/mysql-shop/binlog.000001 > torn
binsift convert torn | wc -l
binsift convert torn > /dev/null; echo $?
# Only the magic number is there yet.
head -c 4 data/mysql-shop/binlog.000001 > begun
binsift convert begun; echo $?
