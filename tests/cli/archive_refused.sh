# What a policy can't say, a lock that another run holds, a source that is none.
try() { binsift "$@"; echo "exit $?"; }
echo '{"source": {"dir": "d"},
 "tiers": [{"name": "a", "store": "s", "kept": "1d"}]}' > policy.json
try archive policy.json
echo '{"source": {"dir": "d"}, "tiers": [{"name": "a", "store": "gs://b/p"}]}' > policy.json
mkdir d
try archive policy.json
echo '{"source": {"dir": "d"}, "tiers": [{"name": "a", "store": "s"}], "purge": {"replicas": ["mysql://r1"]}}' > policy.json
try purge policy.json
echo '{"source": {"dir": "d", "server": "mysql://me:hush@db"}, "tiers": [{"name": "a", "store": "s"}]}' > policy.json
try archive policy.json
echo '{"source": {"dir": "d", "server": "mysql://127.0.0.1:9"}, "tiers": [{"name": "a", "store": "s"}]}' > policy.json
try archive --rotate policy.json
echo '{"source": {"dir": "d"}, "tiers": [{"name": "a", "store": "s"}]}' > policy.json
try archive policy.json
try archive --rotate policy.json
cp data/mysql-shop/* d 2> /dev/null
flock s/.lock binsift archive policy.json
echo "exit $?"
try archive
try archive nothing.json
try archive policy.json policy.json
# A log that is in use stays out; with its successor it is closed.
rm d/*; cp data/mysql-in-use/binlog.* d
binsift archive policy.json
find s -name '*.zst' | sort
