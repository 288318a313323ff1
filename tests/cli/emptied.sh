# Rows that DROP and TRUNCATE took are in no row change: it is said, of the tables that are asked for.
binsift convert data/mysql-ddl > /dev/null
binsift convert --table d_ddl.cut_short data/mysql-ddl > /dev/null
binsift convert --table d_ddl.kept data/mysql-ddl > /dev/null
binsift convert --op insert,update data/mysql-ddl > /dev/null
binsift convert -q --to parquet -o out/ data/mysql-ddl
binsift convert --to parquet --table d_ddl.cut_short -o out/ data/mysql-ddl
# Where they come out nothing is to be said.
binsift convert --ddl data/mysql-ddl | grep -c 'TRUNCATE\|DROP'
