binsift convert; echo $?
binsift inspect --events; echo $?
