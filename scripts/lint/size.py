#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Say which files have over 700 lines, and which functions over 100.

Knows C in kernel style and shell, where a function's body is between a "{" and
a "}" in the first column, and python.
"""

import ast
import re
import sys

FILE_MAX = 700
FUNCTION_MAX = 100


def braced(lines):
    """(name, first line, length) of each body in the first column."""
    start = 0
    for number, line in enumerate(lines, 1):
        if re.match(r"\{|\w+ ?\(\) ?\{", line):
            start = number
        elif re.match(r"\}", line) and start:
            heads = (re.search(r"(\w+) ?\(", ln)
                     for ln in reversed(lines[:start])
                     if re.match(r"\w.*\(", ln))
            head = next(filter(None, heads), None)
            yield head[1] if head else "?", start, number - start - 1
            start = 0


def defined(text):
    """The same for python, where a docstring does not count."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0]
            if ast.get_docstring(node) and len(node.body) > 1:
                first = node.body[1]
            yield node.name, node.lineno, node.end_lineno - first.lineno + 1


def main():
    """Print what is too long; exit status 1 if there is anything."""
    wrong = 0
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as f:
            text = f.read()
        lines = text.split("\n")[:-1]
        python = path.endswith(".py") or "python" in lines[0]
        if len(lines) > FILE_MAX:
            print(f"{path}: {len(lines)} lines")
            wrong = 1
        for name, number, length in (defined(text) if python
                                     else braced(lines)):
            if length > FUNCTION_MAX:
                print(f"{path}:{number}: {name}() has {length} lines")
                wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
