log=data/mysql-shop/binlog.000001
binsift convert $log | jq -r .type | sort | uniq -c
binsift convert --ddl --transactions $log | jq -r .type | sort | uniq -c
binsift convert --ddl $log | jq -c 'select(.type == "ddl") | [.db, .sql[:22]]'
binsift convert --transactions $log | jq -c 'select(.type == "commit") | keys_unsorted' | sort -u
binsift convert $log | jq -c keys_unsorted | sort -u
# Each transaction has both, also one with a definition in it, and those behind it
binsift convert --ddl --transactions data/mysql-ddl > whole
jq -r 'select(.type == "begin" or .type == "commit").type' whole | uniq -c | sort | uniq -c
for size in 16900 17300 17500 19900; do
  head -c $size data/mysql-ddl/binlog.000001 > binlog.000001
  binsift convert --ddl --transactions --state state -o parts binlog.000001 2> /dev/null
done
cp data/mysql-ddl/binlog.000002 .; binsift convert --ddl --transactions --state state -o parts binlog.000001 binlog.000002 && cmp whole parts
