binsift convrt log; echo $?
binsift insert log; echo $?
binsift fly; echo $?
binsift --threads 2 convert log; echo $?
binsift ''; echo $?
