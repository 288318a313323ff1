binsift convert --start-postion=4 log; echo $?
binsift convert --fly log; echo $?
binsift convert -x log; echo $?
binsift inspect --to json log; echo $?
