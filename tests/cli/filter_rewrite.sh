# Rows of one database go to another one in every form; so does the default database of statements.
log=data/mysql-shop/binlog.000001
for form in sql undo; do
  echo "== $form"
  binsift filter --as $form --table shop.orders --op update --start-position 3997 --rewrite-db shop:shop_copy \
    --rewrite-db other:more $log | grep -v '^SET\|^--'
done
echo '== statements'
binsift filter --rewrite-db d_stmt:elsewhere data/mysql-statement/binlog.000001 | grep '^USE' | sort | uniq -c
echo '== binlog'
for each in shop:mysql-shop d_z:mysql-compressed d_z:mariadb-compress d_stmt:mysql-statement; do
  from=${each%:*} each=${each#*:}
  binsift filter -q --as binlog --rewrite-db "$from:a database with a much longer name" -o new data/$each/binlog.000001
  binsift convert -q new | jq -r '.db' | sort | uniq -c
  cmp <(binsift convert -q new | jq -c '[.type, .table, .before, .after, .sql]') \
    <(binsift convert -q data/$each/binlog.000001 | jq -c '[.type, .table, .before, .after, .sql]')
  rm new
done
