# Only what is verified in the next tier goes, oldest first, and only with --execute.
cp -r data/mysql-shop source
rm -rf source/final source/workload.sql
cp source/binlog.000001 source/binlog.000003
echo ./binlog.000003 >> source/binlog.index
policy() {
  echo "{\"source\": {\"dir\": \"source\"}, \"tiers\": [{\"name\": \"hot\", \"keep\": \"$1\"},
    {\"name\": \"warm\", \"store\": \"warm\", \"keep\": \"$2\"}, {\"name\": \"cold\", \"store\": \"cold\"}],
    \"purge\": {\"min_files\": $3}}" > policy.json
}
plan() { binsift purge --trust-clock "$@" policy.json | sed 's/  *2026-11-20T[0-9:]*Z//'; }
policy 1h 80y 1
plan
binsift archive policy.json
plan
binsift purge --trust-clock --json policy.json | jq -c '[.decision, .tier, .file, .reason]'
policy 80y 80y 1; plan | head -n 3
policy 1h 80y 3; plan | head -n 3
policy 1h 80y 1
# A log that is not what was archived stays, and so does what is newer.
cp source/binlog.000001 kept; printf x | dd of=source/binlog.000001 bs=1 seek=4500 conv=notrunc status=none
binsift purge --trust-clock --execute policy.json; echo "exit $?"; ls source
cp kept source/binlog.000001
# A damaged copy does not count either.
object=warm/server-1/2026/11/20/binlog.000001.zst
cp $object whole; printf x | dd of=$object bs=1 seek=300 conv=notrunc status=none
binsift purge --trust-clock --execute policy.json; echo "exit $?"; ls source
cp whole $object
# Somebody has the newest log open, as a server would.
exec 9< source/binlog.000003
binsift purge --trust-clock --execute policy.json; echo "exit $?"; ls source
exec 9<&-
binsift purge --trust-clock --execute policy.json; echo "exit $?"; ls source; cat source/binlog.index
# Stores: the last tier keeps what an earlier one has.
policy 1h 2h 1
plan
binsift purge --trust-clock --execute policy.json
find warm cold -name '*.zst' -o -name '*.json' | sort | sed 's/\.[0-9a-f]*\.json/.json/'
