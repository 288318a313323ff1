# Logs come back byte for byte, chosen by name, time or GTID, with their index.
echo '{"source": {"dir": "data/mysql-shop"}, "tiers": [{"name": "warm", "store": "store"}]}' > policy.json
binsift archive policy.json
binsift restore -o all store
cmp all/binlog.000001 data/mysql-shop/binlog.000001 && cmp all/binlog.000002 data/mysql-shop/binlog.000002 && cat all/binlog.index
binsift restore -v -o all store
binsift restore --file binlog.000002 -o one store; ls one
binsift restore --file binlog.000001 -o one store; cat one/binlog.index
binsift restore --dry-run --json --stop-datetime 2026-11-20T21:01:55Z store | jq -c '[.file, .state, .first_time]'
binsift restore --dry-run --include-gtids 11111111-2222-3333-4444-555555555555:3 store | cut -d' ' -f1
binsift restore --dry-run --exclude-gtids 11111111-2222-3333-4444-555555555555:1-12 store | cut -d' ' -f1
binsift restore --dry-run --start-datetime 2027-01-01 store
binsift restore -o x --file binlog.000009 store; echo "exit $?"
binsift restore store; echo "exit $?"
binsift restore -o x data; echo "exit $?"
# A file of another content is not replaced, and nothing is restored.
mkdir other; echo mine > other/binlog.000002
binsift restore -o other store; echo "exit $?"; ls other
# A damaged object is told, and the others follow.
object=store/server-1/2026/11/20/binlog.000001.zst
printf x | dd of=$object bs=1 seek=300 conv=notrunc status=none
binsift restore -o part store; echo "exit $?"; ls part
# A place that isn't there can't be read; one that has no catalog was named by mistake.
binsift restore -o x no-such-store; echo "exit $?"
binsift restore -o s3://bucket/logs store; echo "exit $?"; test -e s3: || echo nothing
