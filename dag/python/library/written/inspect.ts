/** The parts of `inspect` that look for classes and functions. */
export const inspectText = String.raw`import sys as _sys
import types as _types


def isclass(object):
    return isinstance(object, type)


def isabstract(object):
    return isinstance(object, type) and bool(getattr(object, '__abstractmethods__', ()))


def isfunction(object):
    return isinstance(object, _types.FunctionType)


def ismethod(object):
    return isinstance(object, _types.MethodType)


def ismodule(object):
    return isinstance(object, _types.ModuleType)


def isbuiltin(object):
    return isinstance(object, _types.BuiltinFunctionType)


def isgenerator(object):
    return isinstance(object, _types.GeneratorType)


def getdoc(object):
    text = object.__doc__
    return cleandoc(text) if isinstance(text, str) else text


def cleandoc(doc):
    lines = doc.expandtabs().split('\n')
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins) if margins else 0
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return '\n'.join(lines)


class Parameter:
    empty = _empty = type('_empty', (), {})

    def __init__(self, name, kind, default=_empty):
        self.name = name
        self.kind = kind
        self.default = default

    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = range(5)


class Signature:
    empty = Parameter.empty

    def __init__(self, parameters=None, *, return_annotation=Parameter.empty, __validate_parameters__=True):
        self.parameters = {each.name: each for each in parameters or []}
        self.return_annotation = return_annotation


def signature(obj, **options):
    while hasattr(obj, '__wrapped__'):
        obj = obj.__wrapped__
    bound = isinstance(obj, _types.MethodType)
    found = _native._parameters(obj.__func__ if bound else obj)
    made = [Parameter(name, kind, default if has_default else Parameter.empty) for name, kind, default, has_default in found]
    return Signature(made[1:] if bound else made)


def getmodule(object, _filename=None):
    if isinstance(object, _types.ModuleType):
        return object
    name = getattr(object, '__module__', None)
    return _sys.modules.get(name) if isinstance(name, str) else _unfollowed('inspect.getmodule')


def getmro(cls):
    return cls.__mro__


def getmembers(object, predicate=None):
    if isinstance(object, _types.ModuleType):
        found = [(name, value) for name, value in sorted(vars(object).items())]
    elif isinstance(object, type):
        names = {}
        for base in reversed(object.__mro__[:-1]):
            names.update(base.__dict__)
        found = [(name, getattr(object, name)) for name in sorted(names)]
    else:
        return _unfollowed('inspect.getmembers of an object')
    return [(name, value) for name, value in found if predicate is None or predicate(value)]
`;
