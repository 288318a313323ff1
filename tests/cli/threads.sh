# The output is the same for every number of threads.
binsift convert --threads 1 data/mysql-types > one
for n in 2 3 8; do binsift convert --threads $n data/mysql-types | cmp - one && echo same; done
