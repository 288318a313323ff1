# Closed logs into two stores, silently; again is nothing to do; what lies there is a plain .zst.
cp -r data/mysql-shop source
cat > policy.json <<'EOF'
{"source": {"dir": "source", "id": "db1"},
 "tiers": [{"name": "warm", "store": "warm"},
           {"name": "cold", "store": "cold", "codec": "zstd:19:long"}]}
EOF
binsift archive --dry-run policy.json
ls
binsift archive policy.json
find warm cold -name '*.zst' | sort
zstd -dc warm/db1/2026/11/20/binlog.000002.zst | cmp - source/binlog.000002
zstd -l warm/db1/2026/11/20/binlog.000002.zst | awk 'END { print $1, "frame,", $2, "skipped" }'
binsift archive -v policy.json
jq -c '[.name, .server, .state, .tier, .codec, .size, .gtids, .ends, (.tables | length), (.frames | length)]' \
  cold/binsift-catalog/db1/*.json
[ "$(jq -r .sha256 warm/binsift-catalog/db1/binlog.000001.*)" = "$(sha256sum source/binlog.000001 | cut -d' ' -f1)" ] && echo digest
binsift archive --json --recheck 0s policy.json | jq -c '[.step, .file, .tier, .failed]'
# Another log of the same name is another object.
cp source/binlog.000002 source/binlog.000001
binsift archive policy.json
find warm -name '*.zst' | sort
# A rotten object is told and written again.
chmod +w warm/db1/2026/11/20/binlog.000002.zst
printf x | dd of=warm/db1/2026/11/20/binlog.000002.zst bs=1 seek=300 conv=notrunc status=none
binsift archive --recheck 0s policy.json
echo "exit $?"
binsift archive --recheck 0s policy.json
zstd -dc warm/db1/2026/11/20/binlog.000002.zst | cmp - source/binlog.000002 && echo whole
# A damaged log is archived as it is, once.
cp -r data/mysql-shop damaged
seq 30000 >> damaged/binlog.000001
echo '{"source": {"dir": "damaged"}, "tiers": [{"name": "warm", "store": "rest"}]}' > policy.json
binsift archive policy.json
echo "exit $?"
binsift archive -v policy.json
binsift restore --file binlog.000001 -o back rest && cmp back/binlog.000001 damaged/binlog.000001 && echo same
