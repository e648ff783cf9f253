/** `uuid`: identifiers that are made of names; random ones are not known. */
export const uuidText = `import hashlib as _hashlib


class UUID:
    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None):
        if hex is not None:
            digits = hex.replace('urn:', '').replace('uuid:', '').strip('{}').replace('-', '').lower()
        elif bytes is not None:
            digits = bytes.hex()
        elif int is not None:
            digits = '%032x' % int
        else:
            digits = _unfollowed('uuid.UUID of fields')
        if len(digits) != 32:
            raise ValueError('badly formed hexadecimal UUID string')
        if version is not None:
            digits = digits[:12] + str(version) + digits[13:16] + '89ab'[_digit(digits[16]) % 4] + digits[17:]
        self.hex = digits

    @property
    def bytes(self):
        return _from_hex(self.hex)

    @property
    def int(self):
        return _number(self.hex)

    @property
    def version(self):
        return _digit(self.hex[12])

    @property
    def urn(self):
        return 'urn:uuid:' + str(self)

    def __str__(self):
        digits = self.hex
        return '-'.join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])

    def __repr__(self):
        return 'UUID(' + repr(str(self)) + ')'

    def __eq__(self, other):
        return isinstance(other, UUID) and self.hex == other.hex

    def __lt__(self, other):
        return self.hex < other.hex

    def __hash__(self):
        return hash(self.hex)


def _digit(text):
    return int(text, 16)


def _number(text):
    return int(text, 16)


def _from_hex(text):
    return bytes.fromhex(text)


def _named(algorithm, version, namespace, name):
    data = name.encode('utf-8') if isinstance(name, str) else name
    return UUID(hex=algorithm(namespace.bytes + data).hexdigest()[:32], version=version)


def uuid3(namespace, name):
    return _named(_hashlib.md5, 3, namespace, name)


def uuid5(namespace, name):
    return _named(_hashlib.sha1, 5, namespace, name)


NAMESPACE_DNS = UUID('6ba7b810-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_URL = UUID('6ba7b811-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_OID = UUID('6ba7b812-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_X500 = UUID('6ba7b814-9dad-11d1-80b4-00c04fd430c8')
`;
