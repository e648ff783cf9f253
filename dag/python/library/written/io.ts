/** `io.StringIO` and `io.BytesIO`. */
export const ioText = String.raw`class _Memory:
    def __init__(self, initial, empty):
        self._text = initial or empty
        self._empty = empty
        self._at = 0
        self.closed = False

    def getvalue(self):
        return self._text

    def write(self, text):
        self._text = self._text[:self._at] + text + self._text[self._at + len(text):]
        self._at += len(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def read(self, size=-1):
        end = len(self._text) if size is None or size < 0 else self._at + size
        part = self._text[self._at:end]
        self._at += len(part)
        return part

    def readline(self):
        rest = self._text[self._at:]
        lines = rest.splitlines(True)
        line = lines[0] if lines else self._empty
        self._at += len(line)
        return line

    def readlines(self):
        return self.read().splitlines(True)

    def __iter__(self):
        return iter(self.readlines())

    def seek(self, at, whence=0):
        self._at = at if whence == 0 else len(self._text) + at
        return self._at

    def tell(self):
        return self._at

    def truncate(self, size=None):
        self._text = self._text[:self._at if size is None else size]

    def close(self):
        self.closed = True

    def flush(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()


class StringIO(_Memory):
    def __init__(self, initial_value='', newline='\n'):
        super().__init__(initial_value, '')


class BytesIO(_Memory):
    def __init__(self, initial_bytes=b''):
        super().__init__(initial_bytes, b'')
`;
