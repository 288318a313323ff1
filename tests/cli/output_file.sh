binsift convert -o out data/mysql-shop/binlog.000001
cmp out <(binsift convert -o - data/mysql-shop/binlog.000001)
# What was there stays when the run does not end well.
binsift convert -o out no-such-log; echo $?
cmp out <(binsift convert data/mysql-shop/binlog.000001)
binsift convert -o no-such-folder/out data/mysql-shop/binlog.000001; echo $?
# Nothing else stays, and no temporary name.
ls -A
# A source is not replaced by what was made of it, whatever it is called and however it is read.
cp data/mysql-shop/binlog.000001 log; chmod u+w log; ln log other-name; mkdir folder; cp log folder/binlog.000001
binsift convert -o log log; echo $?
binsift filter --as binlog -o other-name ./log; echo $?
binsift convert -o folder/binlog.000001 folder; echo $?
binsift inspect --html log log; echo $?
binsift convert -o log - < log; echo $?
binsift convert --to parquet --table shop.customers -o log log; echo $?
cmp log data/mysql-shop/binlog.000001 && cmp folder/binlog.000001 log && echo "the same"
# A folder is said before the work is done, and a URL is no folder.
binsift filter -o folder log; echo $?
binsift filter -o new/ log; echo $?
binsift convert -o s3://bucket/rows.jsonl log; echo $?
binsift convert --to parquet -o s3://bucket/lake/ log; echo $?
ls
# Nor is the index of the logs' folder; and a state is no output.
echo ./binlog.000001 > folder/binlog.index
binsift convert -o folder/binlog.index folder; echo $?; cat folder/binlog.index
binsift convert --state one -o one log; echo $?
binsift convert --state ./one -o one log; echo $?
ls
