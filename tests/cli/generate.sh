binsift generate; echo $?
binsift generate man fly; echo $?
binsift generate bash convert; echo $?
