# A key that is missing or wrong is no damage; a keyring that is none is.
log=data/mariadb-encrypted-cbc/binlog.000001
echo '1;00112233445566778899AABBCCDDEEFF' > other
binsift convert --keyring other $log; echo "exit $?"
echo '2;00112233445566778899AABBCCDDEEFF' > second
binsift convert --keyring second $log; echo "exit $?"
binsift convert --keyring $log $log; echo "exit $?"
binsift convert --keyring none $log; echo "exit $?"
binsift convert --keyring data/mariadb-encrypted-cbc/keyring.enc $log; echo "exit $?"
binsift convert --keyring data/mariadb-encrypted-cbc/keyring.enc --keyring-password-file other $log; echo "exit $?"
binsift convert --keyring data/mariadb-encrypted-cbc/keyring data/mysql-encrypted/binlog.000002; echo "exit $?"
sed 's/51A36D/51A36E/' data/mysql-encrypted/keyring > changed
binsift convert --keyring changed data/mysql-encrypted/binlog.000002; echo "exit $?"
# Damage of what tells the key
head -c 300 data/mysql-encrypted/binlog.000002 > cut
binsift convert --keyring data/mysql-encrypted/keyring cut; echo "exit $?"
{ head -c 65 data/mysql-encrypted/binlog.000002; printf '\x09'; tail -c +67 data/mysql-encrypted/binlog.000002; } > field
binsift convert --keyring data/mysql-encrypted/keyring field; echo "exit $?"
