mkdir logs; cp data/mysql-shop/binlog.000001 logs/
run() { binsift convert logs -o rows.json --state state "$@"; echo $?; }
# Where nothing can be kept
binsift convert logs --state state; echo $?
binsift convert - -o rows.json --state state < logs/binlog.000001; echo $?
binsift convert logs --to parquet --table shop.orders -o orders.parquet --state state; echo $?
run --stop-position 500
ls
# A file that is there without its state
echo mine > rows.json
run
rm rows.json
run
# Another run, other options, another schema
flock state.lock binsift convert logs -o rows.json --state state; echo $?
run --decimals string
run --table shop.orders
binsift convert logs -o other.json --state state 2>&1 | sed "s: $PWD/: HERE/:g"
# The output is not what it was
mv rows.json kept; run
head -c 100 kept > rows.json; run
sed 's/NEW/OLD/' kept > rows.json; run
tr a b < kept > rows.json; run
mv kept rows.json; run
# The state is not what it was
cp state kept; sed -i 's/"offset":[0-9]*/"offset":4/' state; run
head -c 100 kept > state; run
mv kept state; run
# The log is another one, is shorter, or is gone
cp logs/binlog.000001 kept
cp data/mysql-types/binlog.000001 logs/; run
head -c 3000 kept > logs/binlog.000001; run
rm logs/binlog.000001; cp data/mysql-shop/binlog.000002 logs/binlog.000003; run
run --salvage
# A folder that was emptied, and one where the rows are already
cp kept logs/binlog.000001; rm logs/binlog.000003
lake() { binsift convert logs --to parquet -o lake/ --state "$@"; echo $?; }
lake lake.state
rm -r lake; mkdir lake; lake lake.state 2>&1 | sed "s/binsift-[0-9a-f]*/binsift-ID/"
rm lake.state; binsift convert logs --to parquet -o lake
lake new.state
find lake -name '*.parquet' | wc -l
