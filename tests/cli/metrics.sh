# Runs tell a monitor how they went; a failed one still says when one last succeeded.
cp -r data/mysql-shop source
echo '{"source": {"dir": "source"}, "tiers": [{"name": "warm", "store": "warm"}]}' > policy.json
binsift archive --metrics a.prom policy.json
grep -v timestamp a.prom
now=$(date +%s)
last() { sed -n "s/^binsift_$2_last_success_timestamp_seconds.* //p" "$1"; }
[ $((now - $(last a.prom archive))) -lt 60 ] && echo now
before=$(last a.prom archive)
flock warm/.lock binsift archive --metrics a.prom policy.json
echo "exit $?"
grep last_run_failed{ a.prom
[ "$(last a.prom archive)" = "$before" ] && echo kept
binsift purge --execute --metrics p.prom policy.json
grep -v '#' p.prom | grep -v timestamp
