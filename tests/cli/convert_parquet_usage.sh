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
