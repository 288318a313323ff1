binsift inspect -h
