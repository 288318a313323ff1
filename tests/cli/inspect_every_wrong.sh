log=data/mariadb-day
for options in '--every 5' '--every 0s' '--every m' '--every 1m --alert 0' '--every 1m --alert x' '--every 1m --alert -2' \
  '--alert 2' '--every 1m --tables' '--top 0' '--top 1001'; do
  binsift inspect $options $log; echo "exit $?"
done
