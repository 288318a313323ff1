binsift convert log --output; echo $?
binsift convert log -o; echo $?
# An unset variable must not make the log that stands behind it the output.
echo precious > log
binsift convert --output=$UNSET log; echo $?
cat log
binsift convert --database '' log; echo $?
binsift convert --op insert,,delete log; echo $?
binsift convert --ddl=yes log; echo $?
