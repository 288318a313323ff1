# The output is the same for every number of threads.
binsift convert --threads 1 data/mysql-types > one
for n in 2 3 8; do binsift convert --threads $n data/mysql-types | cmp - one && echo same; done
# So are Parquet files, also where a size cuts them: more than 16 MiB of rows that are wide
awk 'BEGIN { pad = sprintf("%900s", ""); gsub(/ /, "x", pad)
  for (i = 0; i < 30000; ++i) printf "{\"type\":\"insert\",\"ts\":\"2026-11-20T10:00:00.000000Z\",\"db\":\"d\",\"table\":\"t\",\"file\":\"binlog.000001\",\"pos\":%d,\"row\":0,\"after\":{\"id\":%d,\"pad\":\"%d%s\"}}\n", 4 + i, i, i * 7919 % 30011, pad }' > wide.jsonl
for n in 1 2 5; do binsift convert --to parquet --threads $n --roll-size 32K -o lake$n/ wide.jsonl; done
ls lake1 | wc -l; diff -rq lake1 lake2 && diff -rq lake1 lake5 && echo same
