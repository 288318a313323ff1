for log in mysql-types mysql-types-minimal mysql-vector mysql-json mariadb-types; do
  echo "== $log"
  binsift filter -q data/$log/binlog.0* | grep '^INSERT\|^UPDATE\|^DELETE' | cut -c 1-400 | awk 'NR % 9 == 1'
done
echo '== names that nothing tells'
binsift filter data/mariadb-types-nolog/binlog.000002 > /dev/null; echo $?
