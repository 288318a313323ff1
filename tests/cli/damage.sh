# One byte of a row is another: the checksum tells.
cp data/mysql-shop/binlog.000001 damaged
chmod u+w damaged
at=$(grep -abo Lovelace damaged | head -n 1 | cut -d: -f1)
printf X | dd of=damaged bs=1 seek="$at" conv=notrunc status=none
binsift convert damaged | wc -l
binsift convert damaged > /dev/null; echo $?
binsift convert -o out damaged; echo $?
ls
binsift convert --no-verify damaged | jq -r '.after.name // empty' | head -n 1
