/** `attrs` under both its names: classes that make their own constructor, with converters and validators. */
export const attrsText = `import functools as _functools


class _Nothing:
    def __bool__(self):
        return False

    def __repr__(self):
        return 'NOTHING'


NOTHING = _Nothing()


class FrozenError(AttributeError):
    pass


class FrozenInstanceError(FrozenError):
    pass


class NotAnAttrsClassError(ValueError):
    pass


class Factory:
    def __init__(self, factory, takes_self=False):
        self.factory = factory
        self.takes_self = takes_self


def _as_list(given):
    return [] if given is None else list(given) if isinstance(given, (list, tuple)) else [given]


class _Field:
    def __init__(self, default=NOTHING, validator=None, repr=True, eq=None, order=None, hash=None, init=True,
                 metadata=None, type=None, converter=None, factory=None, kw_only=None, on_setattr=None, alias=None, cmp=None):
        self._default = Factory(factory) if factory is not None else default
        self._validators = _as_list(validator)
        self._converters = _as_list(converter)
        self._repr = repr
        self._eq = eq is not False and cmp is not False
        self._order = self._eq if order is None else order
        self._init = init
        self._metadata = metadata or {}
        self._kw_only = kw_only
        self._alias = alias
        self._on_setattr = on_setattr

    def default(self, method):
        self._default = Factory(method, takes_self=True)
        return method

    def validator(self, method):
        self._validators = self._validators + [method]
        return method


class Attribute:
    def __init__(self, name, field, kw_only):
        self.name = name
        self.alias = field._alias or name.lstrip('_')
        self.default = field._default
        self.validator = field._validators[0] if len(field._validators) == 1 else tuple(field._validators) or None
        self.repr = field._repr
        self.eq = field._eq
        self.order = field._order
        self.init = field._init
        self.metadata = field._metadata
        self.kw_only = kw_only if field._kw_only is None else field._kw_only
        self._field = field


def field(*, default=NOTHING, **options):
    return _Field(default, **options)


def attrib(default=NOTHING, validator=None, *args, **options):
    return _Field(default, validator, *args, **options)


attr = ib = attrib


def _is_field(value):
    return _is_known(value) and isinstance(value, _Field)


def _collected(cls, auto_attribs, kw_only):
    own = vars(cls)
    annotated = _native._annotated(cls)
    if auto_attribs is None:
        auto_attribs = all(name in annotated for name, value in own.items() if _is_field(value))
    if auto_attribs:
        mine = [(name, own.get(name, NOTHING)) for name in annotated]
    else:
        mine = [(name, value) for name, value in own.items() if _is_field(value)]
    found = {}
    for base in reversed(cls.__mro__[1:-1]):
        for each in base.__dict__.get('__attrs_own__', ()):
            found.pop(each.name, None)
            found[each.name] = each
    made = []
    for name, value in mine:
        found.pop(name, None)
        made.append(Attribute(name, value if _is_field(value) else _Field(value), kw_only))
    for name, value in mine:
        if name in own:
            delattr(cls, name)
    cls.__attrs_own__ = made
    return [*found.values(), *made]


def _default_of(self, attribute):
    default = attribute.default
    if _is_known(default) and isinstance(default, Factory):
        return default.factory(self) if default.takes_self else default.factory()
    return default


def _converted(self, attribute, value):
    for convert in attribute._field._converters:
        value = convert(value)
    return value


def _validated(self, attribute, value):
    if not _is_known(value):
        return
    for check in attribute._field._validators:
        check(self, attribute, value)


def _constructor(cls, attributes, frozen, eq):
    positional = [each for each in attributes if each.init and not each.kw_only]
    aliases = {each.alias for each in attributes if each.init}

    def __init__(self, *args, **kwargs):
        if hasattr(cls, '__attrs_pre_init__'):
            self.__attrs_pre_init__()
        if len(args) > len(positional):
            raise TypeError(f'{cls.__name__}.__init__() takes {len(positional) + 1} positional arguments but {len(args) + 1} were given')
        for key in kwargs:
            if key not in aliases:
                raise TypeError(f"{cls.__name__}.__init__() got an unexpected keyword argument '{key}'")
        given = {each.name: value for each, value in zip(positional, args)}
        for each in attributes:
            if each.name in given:
                value = given[each.name]
            elif each.init and each.alias in kwargs:
                value = kwargs[each.alias]
            else:
                value = _default_of(self, each)
                if _is_known(value) and value is NOTHING:
                    if not each.init:
                        continue
                    raise TypeError(f"{cls.__name__}.__init__() missing a required argument: '{each.alias}'")
            object.__setattr__(self, each.name, _converted(self, each, value))
        for each in attributes:
            if each._field._validators and (each.init or each.default is not NOTHING):
                _validated(self, each, getattr(self, each.name))
        if frozen and eq:
            object.__setattr__(self, '__hash_key__', _compared(self, attributes))
        if hasattr(cls, '__attrs_post_init__'):
            self.__attrs_post_init__()

    return __init__


def _compared(self, attributes):
    return tuple(getattr(self, each.name) for each in attributes if each.eq)


def _equality(cls, attributes):
    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _compared(self, attributes) == _compared(other, attributes)

    return __eq__


def _ordering(cls, attributes):
    def ordered(self):
        return tuple(getattr(self, each.name) for each in attributes if each.order)

    def comparing(compare):
        def method(self, other):
            return compare(ordered(self), ordered(other)) if other.__class__ is self.__class__ else NotImplemented

        return method

    cls.__lt__ = comparing(lambda a, b: a < b)
    cls.__le__ = comparing(lambda a, b: a <= b)
    cls.__gt__ = comparing(lambda a, b: a > b)
    cls.__ge__ = comparing(lambda a, b: a >= b)


def _representation(cls, attributes):
    def __repr__(self):
        parts = []
        for each in attributes:
            if each.repr:
                value = getattr(self, each.name)
                parts.append(f'{each.name}={repr(value) if each.repr is True else each.repr(value)}')
        return f"{cls.__name__}({', '.join(parts)})"

    return __repr__


def _set_hook(attributes, frozen, checks):
    by_name = {each.name: each for each in attributes}

    def __setattr__(self, name, value):
        if frozen:
            raise FrozenInstanceError()
        each = by_name.get(name)
        if each is not None:
            value = _converted(self, each, value)
            _validated(self, each, value)
        object.__setattr__(self, name, value)

    return __setattr__


def _made(cls, auto_attribs, frozen, kw_only, init, eq, order, repr, checks, keeps_own):
    attributes = _collected(cls, auto_attribs, kw_only)
    own = set(vars(cls)) if keeps_own else set()
    frozen = frozen or any(base.__dict__.get('__attrs_frozen__') for base in cls.__mro__[1:-1])
    cls.__attrs_attrs__ = tuple(attributes)
    cls.__attrs_frozen__ = frozen
    cls.__match_args__ = tuple(each.name for each in attributes if each.init and not each.kw_only)
    made_init = _constructor(cls, attributes, frozen, eq)
    if init and '__init__' not in own:
        cls.__init__ = made_init
    else:
        cls.__attrs_init__ = made_init
    if eq and '__eq__' not in own:
        cls.__eq__ = _equality(cls, attributes)
    if order:
        _ordering(cls, attributes)
    if repr and '__repr__' not in own:
        cls.__repr__ = _representation(cls, attributes)
    hooked = checks and any(each._field._validators or each._field._converters for each in attributes)
    if (frozen or hooked) and '__setattr__' not in own:
        cls.__setattr__ = _set_hook(attributes, frozen, checks)
    return cls


def define(maybe_cls=None, *, auto_attribs=None, frozen=False, kw_only=False, init=True, eq=None, order=False, repr=True,
           on_setattr=NOTHING, slots=True, **others):
    def wrap(cls):
        return _made(cls, auto_attribs, frozen, kw_only, init, eq is not False, order, repr, on_setattr is NOTHING, True)

    return wrap if maybe_cls is None else wrap(maybe_cls)


mutable = define


def frozen(maybe_cls=None, **options):
    return define(maybe_cls, frozen=True, **options)


def attributes(maybe_cls=None, these=None, *, auto_attribs=False, frozen=False, kw_only=False, init=True, eq=None, cmp=None,
               order=None, repr=True, auto_detect=False, **others):
    def wrap(cls):
        if these is not None:
            return _unfollowed('attr.s of such a class')
        equal = eq is not False and cmp is not False
        ordered = equal if order is None else order
        return _made(cls, auto_attribs, frozen, kw_only, init is not False, equal, ordered, repr is not False, False, auto_detect)

    return wrap if maybe_cls is None else wrap(maybe_cls)


s = attrs = attributes


def dataclass(maybe_cls=None, **options):
    return attributes(maybe_cls, auto_attribs=True, **options)


def has(cls):
    return hasattr(cls, '__attrs_attrs__')


def fields(cls):
    if not has(cls):
        raise NotAnAttrsClassError(f'{cls!r} is not an attrs-decorated class.')
    return cls.__attrs_attrs__


def fields_dict(cls):
    return {each.name: each for each in fields(cls)}


def evolve(inst, /, **changes):
    cls = inst.__class__
    for each in fields(cls):
        if each.init and each.alias not in changes:
            changes[each.alias] = getattr(inst, each.name)
    return cls(**changes)


assoc = evolve


def _plain(value, filter, dict_factory):
    if not _is_known(value):
        return value
    if has(value.__class__):
        return asdict(value, True, filter, dict_factory)
    if isinstance(value, list):
        return [_plain(each, filter, dict_factory) for each in value]
    if isinstance(value, tuple) and not hasattr(value, '_fields'):
        return tuple(_plain(each, filter, dict_factory) for each in value)
    if isinstance(value, dict):
        return dict_factory((key, _plain(each, filter, dict_factory)) for key, each in value.items())
    return value


def asdict(inst, recurse=True, filter=None, dict_factory=dict, retain_collection_types=False, value_serializer=None):
    made = dict_factory()
    for each in fields(inst.__class__):
        value = getattr(inst, each.name)
        if filter is not None and not filter(each, value):
            continue
        if value_serializer is not None:
            value = value_serializer(inst, each, value)
        made[each.name] = _plain(value, filter, dict_factory) if recurse else value
    return made


def astuple(inst, recurse=True, filter=None, tuple_factory=tuple, retain_collection_types=False):
    found = [getattr(inst, each.name) for each in fields(inst.__class__)]
    if recurse and any(has(value.__class__) or isinstance(value, (list, dict, tuple)) for value in found):
        return _unfollowed('attrs.astuple of such an object')
    return tuple_factory(found)


def validate(inst):
    for each in fields(inst.__class__):
        _validated(inst, each, getattr(inst, each.name))


def make_class(name, attrs, **options):
    return _unfollowed('attrs.make_class')


def resolve_types(cls, *args, **options):
    return cls
`;

export const attrsExceptionsText = `from attrs import FrozenError, FrozenInstanceError, NotAnAttrsClassError
`;
