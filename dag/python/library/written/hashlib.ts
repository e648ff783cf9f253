/** `hashlib`, by the digests of hashes.ts. */
export const hashlibText = `class _Hash:
    def __init__(self, name, data=b''):
        self.name = name
        self._data = data

    def update(self, data):
        self._data += data

    def hexdigest(self):
        return _native._hexdigest(self.name, self._data)

    def digest(self):
        return bytes.fromhex(self.hexdigest())

    def copy(self):
        return _Hash(self.name, self._data)

    @property
    def digest_size(self):
        return len(self.hexdigest()) // 2


def md5(string=b'', *, usedforsecurity=True):
    return _Hash('md5', string)


def sha1(string=b'', *, usedforsecurity=True):
    return _Hash('sha1', string)


def sha224(string=b'', *, usedforsecurity=True):
    return _Hash('sha224', string)


def sha256(string=b'', *, usedforsecurity=True):
    return _Hash('sha256', string)


def sha384(string=b'', *, usedforsecurity=True):
    return _Hash('sha384', string)


def sha512(string=b'', *, usedforsecurity=True):
    return _Hash('sha512', string)


def new(name, data=b'', *, usedforsecurity=True):
    return _Hash(name.lower().replace('-', ''), data)
`;
