/** Decorators of `functools` that choose a function. */
export const functoolsText = `def _wrapped(wrapper, function):
    return _native.wraps(function)(wrapper)


def _dispatcher(function):
    registry = {object: function}

    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        return function

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type):
                return lambda f: register(cls, f)
            func = cls
            cls = _native._annotated_type(func)
        registry[cls] = func
        return func

    return registry, dispatch, register


def singledispatch(func):
    registry, dispatch, register = _dispatcher(func)

    def wrapper(*args, **kwargs):
        return dispatch(type(args[0]))(*args, **kwargs)

    wrapper = _wrapped(wrapper, func)
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return wrapper


class singledispatchmethod:
    def __init__(self, func):
        self.func = func
        self._registry, self._dispatch, self.register = _dispatcher(func)

    def __get__(self, obj, cls=None):
        def method(*args, **kwargs):
            return self._dispatch(type(args[0]))(obj, *args, **kwargs)

        return method


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, obj, cls=None):
        if obj is None:
            return lambda this, *args, **kwargs: self.func(this, *self.args, *args, **{**self.keywords, **kwargs})
        return lambda *args, **kwargs: self.func(obj, *self.args, *args, **{**self.keywords, **kwargs})


def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

    return K
`;
