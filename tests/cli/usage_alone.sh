binsift
