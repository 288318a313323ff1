for log in mysql-types mysql-compressed mariadb-gtid mysql-xa-txn mysql-ddl; do
  for form in sql undo replay binlog; do
    skip=; [ $form != undo ] || skip=--skip-irreversible
    one=$(binsift filter -q --as $form $skip --threads 1 data/$log/binlog.0* 2>/dev/null | md5sum)
    [ "$one" = "$(binsift filter -q --as $form $skip --threads 5 data/$log/binlog.0* 2>/dev/null | md5sum)" ] || echo "$log $form differs"
  done
done
