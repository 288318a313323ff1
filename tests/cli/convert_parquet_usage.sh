try() { binsift convert --to parquet "$@" data/mysql-shop; echo $?; }
try --ddl
try --transactions -o out
try --decimals string -o out
try --partition db
try --partition db,date,db -o out
try --partition year -o out
try --open-files 0 -o out/
try --roll-time often -o out/
touch file; try --partition db -o file
try -o /dev/null
try --table nowhere.t -o out/
binsift convert --to parquet -o out/ /dev/null; echo $?
ls
# What is of many files has no meaning for one, or for another form.
try --roll-size 1M --table shop.customers -o out
try --open-files 2 --table shop.customers -o -
binsift convert --roll-time 1h data/mysql-shop; echo $?
binsift convert --to csv --open-files 2 data/mysql-shop; echo $?
try --checkpoint 1M -o out/
ls
