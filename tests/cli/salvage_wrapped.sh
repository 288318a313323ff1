# A .zst or .gz of several frames or members: what stands behind a damaged one is read, with its positions, and the
# bytes are told as those of the compressed file and as those of the log.
split -b 1200 data/mysql-shop/binlog.000001 part.
for packer in 'zstd -q -c' 'gzip -n -c'; do
  for part in part.*; do $packer $part > $part.packed; done
  cat part.??.packed > binlog.000001
  size=$(cat part.aa.packed part.ab.packed | wc -c)
  binsift convert binlog.000001 | cmp - <(binsift convert data/mysql-shop/binlog.000001)
  printf XXXX | dd of=binlog.000001 bs=1 seek=$((size + 30)) conv=notrunc status=none
  binsift convert binlog.000001 > /dev/null 2> error; echo $?
  grep -c 'the compressed file is damaged' error
  binsift convert --salvage binlog.000001 > rows 2> error; echo $?
  sed "s/its bytes $size to [0-9]*/its bytes (the third part)/" error
  grep -cxFf rows <(binsift convert data/mysql-shop/binlog.000001); wc -l < rows
  binsift convert --salvage - < binlog.000001 2>/dev/null | sed 's/"file":"-"/"file":"binlog.000001"/' | cmp - rows
done
