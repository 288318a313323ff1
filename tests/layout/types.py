"""Types of one name in one namespace, outside unnamed ones: the linker takes one's functions for the other's."""
import glob
import re
import sys
from collections import defaultdict

places = defaultdict(list)
for path in sorted(glob.glob('src/*/*.h') + glob.glob('src/*/*.cc') + glob.glob('tools/*.h') + glob.glob('tools/*.cc')):
    unnamed, namespace, guards = False, '', 0
    with open(path) as file:
        for line in file:
            if line.startswith('namespace {'):
                unnamed = True
            elif line.startswith('}  // namespace\n'):
                unnamed = False
            elif line.startswith(('#if', '#else')):
                guards += 1
            elif found := re.match(r'namespace (binsift\S*) \{', line):
                namespace = found.group(1)
            elif not unnamed and (found := re.match(r'(?:struct|class|union|enum|enum class) (\w+)(?: final)?(?: : [^{]*)? \{', line)):
                # Two of one file are the ways of two machines.
                if path not in places[namespace, found.group(1)] or not guards:
                    places[namespace, found.group(1)].append(path)
twice = {name: paths for (_, name), paths in places.items() if len(paths) > 1}
for name, paths in twice.items():
    print(f'{name} is in {" and ".join(paths)}')
sys.exit(bool(twice))
