# A store is a source: the catalog tells which logs are read.
echo '{"source": {"dir": "data/mysql-shop"}, "tiers": [{"name": "warm", "store": "store"}]}' > policy.json
binsift archive policy.json
verbose() { binsift convert -v "$@" 2> said; sed 's/ frames, .*/ frames/' said >&2; }
binsift convert store | cmp - <(binsift convert data/mysql-shop) && echo same
binsift inspect --files store | wc -l
verbose --include-gtids 11111111-2222-3333-4444-555555555555:13-14 store > part
cmp part <(binsift convert --include-gtids 11111111-2222-3333-4444-555555555555:13-14 data/mysql-shop) && echo same
verbose --start-datetime 2027-01-01 store
# A log whose names stand in its definitions is not passed over.
echo '{"source": {"dir": "data/mariadb-types-nolog"}, "tiers": [{"name": "warm", "store": "nolog"}]}' > policy.json
binsift archive policy.json
verbose --start-datetime 2027-01-01 nolog
# A log whose catalog entry can't be read is told, and whoever asked has not got all.
cp -r store torn
truncate -s 100 "$(find torn/binsift-catalog -name 'binlog.000001*')"
for command in verify convert 'inspect --files' 'filter --as sql'; do binsift $command torn > /dev/null 2>&1; echo "$command: exit $?"; done
