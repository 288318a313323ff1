# A time line of a day: calm, a peak, silence, and two single transactions of 600 rows.
log=data/mariadb-day
binsift inspect --every 1h $log
binsift inspect --every 1h --alert 2 $log; echo "exit $?"
binsift inspect --every 15m --alert 2 --json $log | jq -r 'select(.alert) | "\(.ts) \(.alert | join(","))"'
binsift inspect --every 1h --alert 40 $log | tail -n 1; echo "exit ${PIPESTATUS[0]}"
# However wide the buckets are, they hold what the transactions hold.
for every in 1s 1m 1h 1d 1w; do
  binsift inspect --every $every --json $log |
    jq -sc '[length, (map(.transactions), map(.rows), map(.bytes) | add)]'
done
binsift inspect --transactions --json $log | jq -sc '[length, (map(.rows), map(.size) | add)]'
# With a selection.
binsift inspect --every 1d --table 'day.audit' --op insert,update --json $log | jq -c '[.transactions, .insert, .update]'
binsift inspect --every 6h --min-rows 100 $log
binsift inspect --every 1h --database nowhere $log
# A line is 60 columns at least, and pipes are 100 wide; nothing is wider.
binsift inspect --every 5m --alert 2 $log | awk 'length > 100'
LC_ALL=C binsift inspect --every 1h --alert 2 $log | grep -c '[^ -~]' || true
