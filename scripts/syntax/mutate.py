"""Changes real Python text and says what Python makes of it: one JSON line a case on stdout.

    python3 mutate.py --cases N --seed N FOLDER…

A case is `{"file", "change", "text", "error"}`: `error` is null where `compile()` takes the text, else `[line, message]`. The text is a
statement of a file, or the whole of a small one, with one token left out, doubled, or in another place, cut off, or as it was.
"""

import argparse
import ast
import io
import json
import pathlib
import random
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")
LONGEST = 4_000
QUIET = {tokenize.ENCODING, tokenize.ENDMARKER, tokenize.COMMENT, tokenize.NL}


def pieces(text):
    """The whole, when it is small, and its statements, with the bodies of functions and classes as well."""
    if len(text) <= LONGEST:
        yield text
    lines = text.splitlines(keepends=True)
    for node in ast.parse(text).body:
        start = min([node.lineno] + [each.lineno for each in getattr(node, "decorator_list", [])])
        part = "".join(lines[start - 1 : node.end_lineno])
        if len(part) <= LONGEST:
            yield part


def spans(text):
    """Where each token that counts begins and ends, as offsets."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in QUIET:
            continue
        begin = starts[token.start[0] - 1] + token.start[1]
        end = starts[token.end[0] - 1] + token.end[1] if token.end[0] - 1 < len(starts) else len(text)
        if begin < end and (token.string.strip() or token.type in (tokenize.INDENT, tokenize.NEWLINE)):
            found.append((begin, end))
    return found


def changed(text, tokens, choose):
    begin, end = choose.choice(tokens)
    token = text[begin:end]
    kind = choose.choice(["drop", "drop", "double", "swap", "replace", "insert", "cut", "join"])
    if kind == "drop":
        return kind, text[:begin] + text[end:]
    if kind == "double":
        return kind, text[:end] + choose.choice(["", " "]) + token + text[end:]
    if kind == "cut":
        return kind, text[:begin]
    if kind == "join":
        spaces = [i for i, letter in enumerate(text) if letter in " \n"]
        if not spaces:
            return kind, text
        at = choose.choice(spaces)
        return kind, text[:at] + choose.choice(["", " ", "\n", "    "]) + text[at + 1 :]
    other_begin, other_end = choose.choice(tokens)
    other = text[other_begin:other_end]
    if kind == "replace":
        return kind, text[:begin] + other + text[end:]
    if kind == "insert":
        return kind, text[:begin] + other + " " + text[begin:]
    if begin == other_begin:
        return kind, text
    (b1, e1), (b2, e2) = sorted([(begin, end), (other_begin, other_end)])
    return kind, text[:b1] + text[b2:e2] + text[e1:b2] + text[b1:e1] + text[e2:]


def verdict(text):
    try:
        compile(text, "case.py", "exec", dont_inherit=True)
    except SyntaxError as error:
        return [error.lineno or 1, str(error.msg)]
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return [1, str(error)]
    return None


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("folders", nargs="+", type=pathlib.Path)
    given = options.parse_args()
    choose = random.Random(given.seed)
    files = sorted(path for folder in given.folders for path in ([folder] if folder.is_file() else folder.rglob("*.py")))
    choose.shuffle(files)
    written = 0
    while written < given.cases and files:
        for path in files:
            try:
                text = path.read_bytes().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
                parts = list(pieces(text))
                part = choose.choice(parts)
                tokens = spans(part)
            except (SyntaxError, ValueError, IndexError, tokenize.TokenError, RecursionError):
                continue
            if len(tokens) < 2:
                continue
            for kind, case in [("none", part)] + [changed(part, tokens, choose) for _ in range(8)]:
                line = {"file": str(path), "change": kind, "text": case, "error": verdict(case)}
                sys.stdout.write(json.dumps(line) + "\n")
                written += 1
            if written >= given.cases:
                break


main()
