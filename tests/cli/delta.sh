# Each table's folder has a log, to which each run adds one version
mkdir logs; cp data/mysql-shop/binlog.000001 logs/
run() { binsift convert logs --to parquet --delta -o lake --state state "$@"; echo $?; }
run
cp data/mysql-shop/binlog.000002 logs/
run
run
find lake -name '*.json' | LC_ALL=C sort
orders=lake/db=shop/table=orders/_delta_log
cat $orders/*.json | jq -c 'if .add then .add |= del(.modificationTime, .size) else . end
  | del(.commitInfo.timestamp, .metaData.createdTime, .metaData.id, .txn.lastUpdated, .txn.appId)'
# Days and hours are partitions of the table
binsift convert logs --to parquet --delta --partition db,table,date,hour -o parts --state parts.state; echo $?
cat parts/db=shop/table=customers/_delta_log/*.json | jq -c 'select(.add).add | {path, partitionValues, stats}'
# The output's own state, where no other is named
for again in 1 2; do
  binsift convert logs --to parquet --delta -o own; echo $?
  find own -name '*.json' | LC_ALL=C sort | tail -n 2
done
ls -A own | sed 's/-[0-9a-f]*$/-ID/'
binsift verify -q logs --against own; echo $?
# What does not go together
binsift convert logs --to parquet --delta -o own --partition db,table,date; echo $?
binsift convert logs --to parquet --delta; echo $?
binsift convert logs --to parquet --delta -o lake; echo $?
binsift convert logs > lines.json; binsift convert lines.json --to parquet --delta -o lines; echo $?
binsift convert logs --to json --delta -o x --state x.state; echo $?
binsift convert logs --to parquet --delta --partition date -o x --state x.state; echo $?
# A type that changes: the run ends in front of it, and says where
binsift convert --to parquet --delta -o typed --state typed.state --table d_ddl.modify_col data/mysql-ddl; echo $?
find typed -name '*.parquet'
