binsift convert data/mysql-types > /dev/full; echo $?
binsift --help > /dev/full; echo $?
