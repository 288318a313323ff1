# The log grows, others appear, one is purged after it was read: each run adds what is new
both() {
  binsift convert logs -o rows.json --state json.state "$@"; echo $?
  binsift convert logs --to parquet --partition db,table -o lake --state lake.state "$@"; echo $?
  wc -l < rows.json
  (cd lake && find . -name '*.parquet' | wc -l)
}
mkdir logs
head -c 4300 data/mysql-shop/binlog.000001 > logs/binlog.000001
both
cp data/mysql-shop/binlog.000001 logs/
both
cp data/mysql-shop/binlog.000002 logs/
rm logs/binlog.000001
both
# Nothing new: nothing happens
cp -r lake before; cp rows.json before.json
both
diff -r lake before && cmp rows.json before.json
# The same as in one go; rows of it in the lake as often
binsift convert data/mysql-shop | cmp - rows.json
# CSV has its header once; columns that change are told as in one run
binsift convert --to csv --table shop.customers -o c.csv --state csv.state --checkpoint 1K data/mysql-shop; echo $?
binsift convert --to csv --table shop.customers -o c.csv --state csv.state --checkpoint 1K data/mysql-shop; echo $?
binsift convert --to csv --table shop.customers data/mysql-shop | cmp - c.csv
# What a killed run left is cut off
echo '{"half of a rec' >> rows.json; for staging in lake/.binsift-*; do echo x > $staging/000009; done
binsift convert logs -o rows.json --state json.state && cmp rows.json before.json
binsift convert logs --to parquet --partition db,table -o lake --state lake.state && diff -r lake before
# In front of damage all whole transactions come out, and nothing twice when the log was mended
mkdir torn; cp data/mysql-shop/binlog.000001 torn/
printf X | dd of=torn/binlog.000001 bs=1 seek=3500 conv=notrunc status=none
binsift convert torn -o torn.json --state torn.state; echo $?
wc -l < torn.json
cp data/mysql-shop/binlog.000001 torn/
binsift convert torn -o torn.json --state torn.state; echo $?
binsift convert torn | cmp - torn.json
# A prepared XA transaction waits for its end, and so does what comes behind it
mkdir xa; head -c 1942 data/mysql-xa-txn/binlog.000001 > xa/binlog.000001
binsift convert xa -o xa.json --state xa.state; echo $?
for size in 2100 3040 3200 4195; do
  head -c $size data/mysql-xa-txn/binlog.000001 > xa/binlog.000001
  binsift convert xa -o xa.json --state xa.state
  wc -l < xa.json
done
cp data/mysql-xa-txn/binlog.000001 xa/
binsift convert xa -o xa.json --state xa.state --quiet; echo $?
binsift convert --quiet data/mysql-xa-txn | cmp - xa.json
