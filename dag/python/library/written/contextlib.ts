/** `ExitStack`. A context manager that is written as a generator cannot be left open: what it gives is not followed. */
export const contextlibText = `from functools import wraps as _wraps


class AbstractContextManager:
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        return None


class ContextDecorator:
    def _recreate_cm(self):
        return self

    def __call__(self, func):
        def inner(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)

        return _wraps(func)(inner)


class ExitStack:
    def __init__(self):
        self._exits = []

    def __enter__(self):
        return self

    def enter_context(self, cm):
        value = cm.__enter__()
        self._exits.append(cm.__exit__)
        return value

    def push(self, exit):
        self._exits.append(exit.__exit__ if hasattr(exit, '__exit__') else exit)
        return exit

    def callback(self, callback, /, *args, **kwargs):
        self._exits.append(lambda *_: callback(*args, **kwargs) and None)
        return callback

    def pop_all(self):
        moved = type(self)()
        moved._exits = self._exits
        self._exits = []
        return moved

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, *details):
        raised = details[0] is not None
        swallowed = False
        while self._exits:
            leave = self._exits.pop()
            if leave(*details):
                details = (None, None, None)
                swallowed = True
        return raised and swallowed
`;
