log=data/mysql-shop/binlog.000001
binsift convert $log | jq -r .type | sort | uniq -c
binsift convert --ddl --transactions $log | jq -r .type | sort | uniq -c
binsift convert --ddl $log | jq -c 'select(.type == "ddl") | [.db, .sql[:22]]'
binsift convert --transactions $log | jq -c 'select(.type == "commit") | keys_unsorted' | sort -u
binsift convert $log | jq -c keys_unsorted | sort -u
