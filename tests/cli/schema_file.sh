# Names from a dump, for a log that tells none; a dump that does not fit is not used, and a message says so.
log=data/mariadb-types-nolog/binlog.000001
binsift convert --op insert $log 2>/dev/null | jq -c '.after | keys_unsorted' | head -n 1
binsift convert --schema no-such-dump $log; echo $?
echo 'hello' > text
binsift convert --schema text $log; echo $?
