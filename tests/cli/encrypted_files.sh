# inspect --files tells the encryption without a key, and goes on; with another server's key too.
binsift inspect --files data/mysql-encrypted data/mariadb-encrypted-cbc; echo "exit $?"
binsift inspect --files --json data/mysql-encrypted/binlog.000001 data/mariadb-encrypted-cbc/binlog.000001
binsift inspect --files --json --keyring data/mysql-encrypted/keyring data/mysql-encrypted/binlog.000003; echo "exit $?"
