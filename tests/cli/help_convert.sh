binsift convert --help
