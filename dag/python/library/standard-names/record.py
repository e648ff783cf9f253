"""Which names each module of the standard library has, in any version from 3.8 on and on any platform.

    python3 record.py --stubs DIR… --python PYTHON…

DIR: a folder `stdlib` of typeshed (packages that check types bring it; facts alone are taken). PYTHON: interpreters, of which
each version adds what it says of itself, and what the text of its modules would define on other platforms.

A line of standard-names.jsonl is `[module, names]`, or `[module:Class, names]` for classes whose objects the evaluation knows. Names
with an underscore before them are left out: nobody is told that there is no such name.
"""

import argparse
import ast
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
CLASSES_OF = ["collections", "datetime", "decimal", "fractions", "pathlib", "re", "uuid", "zoneinfo"]
# They change what others have, are made at run time, or are nobody's business.
LEFT_OUT = set(
    "antigravity builtins curses distutils encodings ensurepip idlelib lib2to3 msilib pydoc_data site test this tkinter turtle turtledemo typing_extensions".split()
)

ASK = """
import importlib, inspect, json, os, pkgutil, sys, sysconfig, warnings
warnings.simplefilter("ignore")
classes_of, left_out = json.loads(sys.argv[1])
names, files = {}, {}
folder = sysconfig.get_path("stdlib")
def visit(name, path):
    names[name] = []
    files[name] = path
    if os.path.basename(path or "") == "__init__.py":
        children = list(pkgutil.iter_modules([os.path.dirname(path)]))
        for child in children:
            if child.name not in ("test", "tests", "__main__"):
                visit(name + "." + child.name, child.module_finder.find_spec(child.name).origin)
for each in pkgutil.iter_modules([folder, os.path.join(folder, "lib-dynload")]):
    visit(each.name, each.module_finder.find_spec(each.name).origin)
for each in sys.builtin_module_names:
    visit(each, None)
for name in list(names):
    if name.split(".")[0] in left_out or name.split(".")[-1].startswith("__"):
        del names[name]
        continue
    try:
        module = importlib.import_module(name)
    except BaseException:
        continue
    names[name] = dir(module) + list(getattr(module, "__all__", []))
    if name in classes_of:
        for member, value in vars(module).items():
            if inspect.isclass(value) and not member.startswith("_"):
                names[name + ":" + member] = dir(value)
print(json.dumps([names, files]))
"""


def target_names(target):
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]


def defined(body, is_stub=False):
    """What the text may define, whatever its conditions say. What a stub imports is not its own, unless it says `as` that name."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name != "*" and (not is_stub or alias.asname == alias.name):
                    yield (alias.asname or alias.name).split(".")[0]
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from target_names(target)
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
            yield from target_names(node.target)
        for part in ("body", "orelse", "finalbody"):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
                inner = getattr(node, part, None)
                yield from defined(inner if isinstance(inner, list) else [], is_stub)
        for handler in getattr(node, "handlers", []):
            yield from defined(handler.body, is_stub)


def globals_of(tree):
    """Set by functions, and texts that are asked for by name (`__getattr__`) or listed (`__all__`)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.FunctionDef) and node.name in ("__getattr__", "__dir__"):
            for text in ast.walk(node):
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.isidentifier():
                    yield text.value
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AugAssign)) and isinstance(node.value, (ast.List, ast.Tuple, ast.Dict)):
            for text in ast.walk(node.value):
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.isidentifier():
                    yield text.value


# What modules put into `sys.modules` or into themselves without a text that says so, or programs that start Python do.
ADDED = {
    "typing.io": "BinaryIO IO TextIO",
    "typing.re": "Match Pattern",
    "xml.parsers.expat.errors": "codes messages",
    "xml.parsers.expat.model": "",
    "sys": "frozen gettotalrefcount getobjects importers real_prefix stdlib_dir",
}


class Table:
    def __init__(self):
        self.names = defaultdict(set)
        for module, names in ADDED.items():
            self.add(module, names.split())
        self.stars = []

    def add(self, module, names):
        if module.split(".")[0] in LEFT_OUT or "__main__" in module:
            return
        self.names[module].update(name for name in names if not name.startswith("_"))
        parent, _, own = module.partition(":")[0].rpartition(".")
        if parent:
            self.names[parent].add(own)

    def add_text(self, module, text, is_package, is_stub=False):
        tree = ast.parse(text)
        self.add(module, [*defined(tree.body, is_stub), *globals_of(tree)])
        if module.split(".")[0] in LEFT_OUT:
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
                base = module.split(".")
                base = base[: len(base) - node.level + is_package] if node.level else []
                self.stars.append((module, ".".join([*base, *([node.module] if node.module else [])])))
        if is_stub and module in CLASSES_OF:
            classes = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
            for name in classes:
                if not name.startswith("_"):
                    self.add(f"{module}:{name}", members(classes, name))

    def spread_stars(self):
        for _ in range(4):
            for module, source in self.stars:
                self.names[module] |= {name for name in self.names.get(source, set()) if not name.startswith("_")}


def members(classes, name):
    for node in [classes[name]] if name in classes else []:
        yield from defined(node.body)
        for base in node.bases:
            yield from members(classes, base.id) if isinstance(base, ast.Name) else ()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stubs", nargs="*", type=Path, default=[])
    parser.add_argument("--python", nargs="*", default=[sys.executable])
    options = parser.parse_args()
    table = Table()
    for folder in options.stubs:
        for file in sorted(folder.rglob("*.pyi")):
            parts = file.relative_to(folder).with_suffix("").parts
            # Older stubs have a folder for Python 2.
            if parts[0].startswith("@"):
                continue
            is_package = parts[-1] == "__init__"
            table.add_text(".".join(parts[:-1] if is_package else parts), file.read_text(), is_package, True)
    for python in options.python:
        said = subprocess.run(
            [python, "-E", "-s", "-c", ASK, json.dumps([CLASSES_OF, sorted(LEFT_OUT)])], stdout=subprocess.PIPE, check=True
        ).stdout
        names, files = json.loads(said.strip().splitlines()[-1])
        for module, found in names.items():
            table.add(module, found)
        for module, file in files.items():
            if file and file.endswith(".py") and module in names:
                try:
                    table.add_text(module, Path(file).read_text(encoding="utf8"), file.endswith("__init__.py"))
                except (SyntaxError, UnicodeDecodeError):
                    pass
    table.spread_stars()
    public = {
        module: found
        for module, found in table.names.items()
        if not any(part.startswith("_") for part in module.replace(":", ".").split(".")) or module == "__future__"
    }
    lines = [json.dumps([module, " ".join(sorted(found))], separators=(",", ":")) for module, found in sorted(public.items())]
    (HERE / "standard-names.jsonl").write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} modules and classes, {sum(map(len, public.values()))} names")


if __name__ == "__main__":
    sys.exit(main())
