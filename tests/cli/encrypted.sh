# Encrypted logs: named without their key, read with it, from a file, a pipe and a .gz.
for kind in mysql-encrypted mariadb-encrypted-cbc mariadb-encrypted-ctr; do
  logs=data/$kind
  binsift convert $logs | wc -l
  binsift convert $logs >/dev/null 2>&1; echo "exit $?"
  binsift convert --keyring $logs/keyring $logs | wc -l
  binsift convert --keyring $logs/keyring - < $logs/binlog.000001 | md5sum
  gzip -c $logs/binlog.000001 | binsift convert --keyring $logs/keyring - | md5sum
  binsift inspect --keyring $logs/keyring --tables $logs
done
echo 'secret password' > password
binsift convert --keyring data/mariadb-encrypted-cbc/keyring.enc --keyring-password-file password \
  data/mariadb-encrypted-cbc | wc -l
# All keys at once open all
binsift convert --keyring data/mysql-encrypted/keyring --keyring data/mariadb-encrypted-ctr/keyring \
  data/mysql-encrypted data/mariadb-encrypted-ctr | wc -l
