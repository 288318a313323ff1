# A run that is stopped leaves what was there before, and no temporary file.
mkfifo never
echo before > out
timeout --preserve-status -s TERM 0.5 binsift convert -o out - <> never; echo $?
timeout --preserve-status -s INT 0.5 binsift convert -o out - <> never; echo $?
cat out
ls -A
