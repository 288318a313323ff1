# The first thing that can't come out whole ends the command, where without --strict it is counted.
binsift convert data/mysql-statement/binlog.000001 > rows; echo $?
wc -l < rows
binsift convert --strict data/mysql-statement/binlog.000001 > strict; echo $?
wc -l < strict
binsift convert --strict data/mysql-image-minimal/binlog.000001 | wc -l; echo "${PIPESTATUS[0]}"
binsift convert data/mysql-image-minimal/binlog.000001 | wc -l; echo "${PIPESTATUS[0]}"
binsift inspect --events --strict data/mysql-statement/binlog.000001 > /dev/null; echo $?
binsift convert --strict data/mysql-types > /dev/null; echo $?
