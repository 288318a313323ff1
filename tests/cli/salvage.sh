# Behind damage reading goes on at the next whole transaction: from a file, a pipe, a .gz and a .zst alike, and the same in
# every view. What was left out is said, and the exit code is 6.
cp data/mysql-shop/binlog.000001 damaged
chmod u+w damaged
at=$(grep -abo Lovelace damaged | head -n 1 | cut -d: -f1)
printf X | dd of=damaged bs=1 seek="$at" conv=notrunc status=none
binsift convert --salvage damaged > rows; echo $?
binsift convert data/mysql-shop/binlog.000001 | sed s/binlog.000001/damaged/ | diff - rows | grep -c '^<'
gzip -k damaged; zstd -q damaged
for source in damaged.gz damaged.zst; do binsift convert --salvage $source 2>/dev/null | cmp - rows; done
cat damaged | binsift convert --salvage - 2>/dev/null | sed 's/"file":"-"/"file":"damaged"/' | cmp - rows
binsift convert --salvage --threads 1 damaged 2>/dev/null | cmp - rows
binsift convert --salvage -o out damaged 2>/dev/null; echo $?; cmp out rows
for view in --events --rows --transactions --tables --files; do
  binsift inspect $view --salvage damaged 2>/dev/null | wc -l; echo "${PIPESTATUS[0]}"
done
binsift inspect --json --salvage damaged 2>/dev/null | jq -c 'select(.type == "left_out")'
binsift convert --salvage --no-verify damaged; echo $?
