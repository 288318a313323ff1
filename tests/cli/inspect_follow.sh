# A log grows while it is followed, an event comes in two parts, and another log follows.
set -m
# shown N FILE: until FILE has N lines
shown() {
  for _ in $(seq 100); do
    [ "$(wc -l < "$2")" -ge "$1" ] && return
    sleep 0.1
  done
  echo "only $(wc -l < "$2") lines of $1"
}
# grow NAME BYTES: the copy of a log has that many bytes
grow() {
  head -c "$2" "data/$from/$1" | tail -c +"$(($(stat -c %s "logs/$1" 2> /dev/null || echo 0) + 1))" >> "logs/$1"
}
follow() {
  : > seen
  binsift inspect --follow "$@" > seen 2> said &
}
stop() {
  kill -INT %%
  wait %%
  echo "exit $?"
}

for from in mysql-shop mysql-encrypted mariadb-encrypted-pair/source; do
  echo "== $from"
  keyring=()
  mapfile -t names < <(cd "data/$from" && ls -- *binlog.0*)
  case $from in
    mysql-encrypted) keyring=(--keyring data/$from/keyring) ;;
    mariadb-encrypted*) keyring=(--keyring data/$from/keyring) ;;
  esac
  mkdir logs
  size=$(stat -c %s "data/$from/${names[0]}")
  grow "${names[0]}" $((size / 2))
  follow --events "${keyring[@]}" logs
  shown 5 seen
  for bytes in $((size / 2 + 7)) $((size - 1)) "$size"; do
    grow "${names[0]}" $bytes
    sleep 0.3
  done
  for name in "${names[@]:1}"; do grow "$name" 1000000; done
  binsift inspect --events "${keyring[@]}" "data/$from" > all 2> /dev/null
  shown "$(wc -l < all)" seen
  stop
  cat said
  [ ${#names[@]} -gt 1 ] || sed -i 's/^[^:]*:\([0-9]*\)/\1/' seen
  diff <(tr -s ' ' < seen | sed 's/^ //') <(tr -s ' ' < all | sed 's/^ //') > differs && echo "as if it had been read whole" || head -3 differs
  rm -r logs
done

from=mysql-shop
mkdir logs
grow binlog.000001 2500
echo '== without a view: transactions'
follow logs/binlog.000001
shown 2 seen
grow binlog.000001 1000000
grow binlog.000002 1000000
binsift inspect --transactions "data/$from" > all 2> /dev/null
shown "$(wc -l < all)" seen
stop
diff all seen && echo the same

echo '== nobody reads any more'
{ binsift inspect --follow --events logs; echo "exit $?" >&2; } | head -n 1 > first
wc -l < first

echo '== the log is gone'
follow --transactions logs
shown "$(wc -l < all)" seen
rm logs/binlog.000002
wait %%
echo "exit $?"
cat said

echo '== what has no end'
for wrong in "--html page" "--stop-position 9" "--stop-datetime 2026-01-01" --tables "--every 1m" --salvage; do
  binsift inspect --follow $wrong logs
done
zstd -q data/mysql-shop/binlog.000001 -o packed.zst
binsift inspect --follow packed.zst
cat data/mysql-shop/binlog.000001 | binsift inspect --follow -
