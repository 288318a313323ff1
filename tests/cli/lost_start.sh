# A log without its start is told, and read with --assume-version from the first whole transaction on.
tail -c +1500 data/mysql-shop/binlog.000001 > cut
binsift convert cut; echo $?
binsift convert --assume-version 9.7.4 cut | jq -r .gtid | uniq | head -n 2
binsift convert --assume-version nine cut; echo $?
printf 'no log at all' > text
binsift convert --assume-version 9.7.4 text; echo $?
