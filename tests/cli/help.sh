binsift --help
