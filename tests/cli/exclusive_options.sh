binsift inspect --events --rows log; echo $?
binsift inspect --tables --files log; echo $?
binsift convert -qv log; echo $?
binsift convert --progress --no-progress log; echo $?
