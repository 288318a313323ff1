# One file a table and shape; the folder is made, a second run writes the same bytes, also with more threads.
binsift convert --to parquet -o lake/ data/mysql-shop; echo $?
(cd lake && find . -type f | sort)
cp -r lake before
binsift convert --to parquet --threads 3 -o lake data/mysql-shop; echo $?
diff -r lake before
# Partitions by name and by the commit's time
binsift convert --to parquet --partition db,table,date,hour -o parts data/mysql-shop
(cd parts && find . -type f | sort)
binsift convert --to parquet --partition date --table shop.order_items -o dates data/mysql-shop
(cd dates && find . -type f | sort)
# One table into one file, or to standard output
binsift convert --to parquet --table shop.customers -o customers.parquet data/mysql-shop; echo $?
binsift convert --to parquet --table shop.customers data/mysql-shop | cmp - customers.parquet
head -c 4 customers.parquet; tail -c 4 customers.parquet; echo
# What one file can't be: it is not there then
binsift convert --to parquet -o all.parquet data/mysql-shop; echo $?
binsift convert --to parquet --table shop.orders -o orders.parquet data/mysql-shop; echo $?
ls
