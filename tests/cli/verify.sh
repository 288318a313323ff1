# What is wrong with logs, a line each: one flipped byte, a hole, a lost log, one that the index does not know, a torn tail.
echo whole; binsift verify data/mysql-pair/source data/mysql-shop; echo $?
mkdir logs; cp data/mysql-pair/source/* logs; chmod u+w logs/*
at=$(grep -abo d_pair logs/binlog.000001 | sed -n 9p | cut -d: -f1)
printf X | dd of=logs/binlog.000001 bs=1 seek="$at" conv=notrunc status=none
echo flipped; binsift verify logs; echo $?
echo json; binsift verify --json logs; echo $?
cp data/mysql-pair/source/binlog.000001 logs
dd if=/dev/zero of=logs/binlog.000001 bs=1 seek=6000 count=300 conv=notrunc status=none
echo hole; binsift verify -q logs
cp data/mysql-pair/source/binlog.000001 logs/binlog.000003; rm logs/binlog.000001
echo index; binsift verify -q logs
echo gap; cp data/mysql-shop/binlog.000001 log.000001; cp data/mysql-shop/binlog.000002 log.000003; binsift verify -q log.000001 log.000003
echo twice; binsift verify -q log.000001 log.000001
echo torn; head -c 1000 log.000001 > torn.000001; binsift verify -q torn.000001; echo $?
echo 'torn in use'; head -c 400 data/mysql-in-use/binlog.000002 > use.000001; binsift verify use.000001; echo $?
echo wrapped; gzip -k log.000001; zstd -q log.000003; binsift verify -q log.000001.gz log.000003.zst; binsift verify - < log.000001
head -c 900 log.000001.gz > cut.gz; binsift verify -q cut.gz
echo locked; binsift verify data/mysql-encrypted; echo $?; binsift verify --keyring data/mysql-encrypted/keyring data/mysql-encrypted; echo $?
binsift verify nothing.000001; echo $?
