# One stream, whichever way it is named.
shop=data/mysql-shop
binsift convert $shop/binlog.000001 $shop/binlog.000002 > both
wc -l < both
same() { cmp - both && echo same; }
binsift convert $shop | same
binsift convert $shop/binlog.index | same
# The name of a log is that of its content.
gzip -c $shop/binlog.000001 > binlog.000001.gz
zstd -q -c $shop/binlog.000002 > binlog.000002.zst
binsift convert binlog.000001.gz binlog.000002.zst | same
cat $shop/binlog.000001 | binsift convert - | jq -c 'del(.file)' | cmp - <(binsift convert $shop/binlog.000001 | jq -c 'del(.file)') && echo same
# A kind is told by content, not by name.
cp $shop/binlog.000001 odd.txt
binsift convert odd.txt | wc -l
# A directory of logs without an index goes by number.
mkdir logs
cp $shop/binlog.000002 logs/binlog.1000000
cp $shop/binlog.000001 logs/binlog.999999
binsift convert logs | jq -r .file | uniq
