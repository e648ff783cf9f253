/** Models of `pydantic`, version 2: what DAG files read their configuration with. */
export const pydanticText = `from enum import Enum as _Enum
from datetime import date as _date, datetime as _datetime, timedelta as _timedelta
from pathlib import Path as _Path
import json as _json
import re as _re


class ValidationError(ValueError):
    pass


class _Missing:
    pass


_MISSING = _Missing()
_DATE = _re.compile('[0-9]{4}-[0-9]{2}-[0-9]{2}')
_MOMENT = _re.compile('[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?')


class FieldInfo:
    def __init__(self, default, default_factory, alias, limits={}):
        self.default = default
        self.default_factory = default_factory
        self.alias = alias
        self.limits = limits

    def _made(self):
        return self.default_factory() if self.default_factory is not None else self.default


def Field(default=_MISSING, *, default_factory=None, alias=None, validation_alias=None, **constraints):
    if default is ...:
        default = _MISSING
    return FieldInfo(default, default_factory, validation_alias or alias, constraints)


def PrivateAttr(default=None, *, default_factory=None):
    return default_factory() if default_factory is not None else default


def ConfigDict(**settings):
    return settings


class _Validator:
    def __init__(self, fields, mode, function):
        self.fields = fields
        self.mode = mode
        self.function = function

    def _called(self, owner, *args):
        function = self.function
        if isinstance(function, (classmethod, staticmethod)):
            function = function.__func__
        try:
            return function(owner, *args)
        except (ValueError, AssertionError) as error:
            raise ValidationError(str(error))


def field_validator(*fields, mode='after', check_fields=None):
    return lambda function: _Validator(fields, mode, function)


def validator(*fields, pre=False, always=False, **more):
    return lambda function: _Validator(fields, 'before' if pre else 'after', function)


def model_validator(*, mode):
    return lambda function: _Validator(None, mode, function)


def computed_field(function=None, **more):
    return (lambda given: given) if function is None else function


def _fails(text):
    raise ValidationError(text)


def _as_class(cls, value):
    if isinstance(value, cls) and not (cls is int and isinstance(value, bool)):
        return value
    if issubclass(cls, BaseModel):
        return cls(**value) if isinstance(value, dict) else _fails('a dict was expected')
    if issubclass(cls, _Enum):
        try:
            return cls(value)
        except ValueError:
            return _fails('no such member')
    if cls is str:
        return _fails('a text was expected')
    if cls is int and isinstance(value, (str, int, float)):
        try:
            number = int(value)
        except ValueError:
            return _fails('a whole number was expected')
        return number if isinstance(value, str) or number == value else _fails('a whole number was expected')
    if cls is float and isinstance(value, (str, int)):
        try:
            return float(value)
        except ValueError:
            return _fails('a number was expected')
    if cls is bool:
        text = str(value).lower()
        if text in ('1', 'true', 't', 'yes', 'y', 'on', '1.0'):
            return True
        return False if text in ('0', 'false', 'f', 'no', 'n', 'off', '0.0') else _fails('a boolean was expected')
    if cls is _Path and isinstance(value, str):
        return _Path(value)
    if cls is _timedelta and isinstance(value, (int, float)):
        return _timedelta(seconds=value)
    if cls is _date and isinstance(value, str) and _DATE.fullmatch(value):
        return _date.fromisoformat(value)
    if cls is _datetime and isinstance(value, str) and _MOMENT.fullmatch(value):
        return _datetime.fromisoformat(value)
    if cls is _datetime and isinstance(value, _date):
        return _datetime(value.year, value.month, value.day)
    return _unfollowed('a field of such a type')


_LIMITS = {
    'gt': lambda value, limit: value > limit,
    'ge': lambda value, limit: value >= limit,
    'lt': lambda value, limit: value < limit,
    'le': lambda value, limit: value <= limit,
    'multiple_of': lambda value, limit: value % limit == 0,
    'min_length': lambda value, limit: len(value) >= limit,
    'max_length': lambda value, limit: len(value) <= limit,
    'min_items': lambda value, limit: len(value) >= limit,
    'max_items': lambda value, limit: len(value) <= limit,
    'pattern': lambda value, limit: _re.search(limit, value) is not None,
    'regex': lambda value, limit: _re.search(limit, value) is not None,
}


def _within(limits, value):
    if not _is_known(value):
        return value
    for name, limit in limits.items():
        if name in _LIMITS and limit is not None and value is not None and not _LIMITS[name](value, limit):
            return _fails('a value within the limits of the field was expected')
    return value


def _annotated(parts, value):
    spec, *metadata = parts
    value = _checked(spec, value)
    for each in metadata:
        if isinstance(each, FieldInfo):
            value = _within(each.limits, value)
        elif not isinstance(each, str):
            return _unfollowed('such an annotation of a field')
    return value


def _info(spec, default, has_default):
    if _is_known(default) and isinstance(default, FieldInfo):
        return default
    found = FieldInfo(default if has_default else _MISSING, None, None)
    for each in spec[2:] if spec[0] == 'annotated' else ():
        if isinstance(each, FieldInfo):
            given = found if has_default else each
            found = FieldInfo(given.default, given.default_factory, each.alias or found.alias)
    return found


def _checked(spec, value):
    if not _is_known(value):
        return value
    kind, *parts = spec
    if kind == 'annotated':
        return _annotated(parts, value)
    if kind == 'any':
        return value
    if kind == 'none':
        return value if value is None else _fails('None was expected')
    if kind == 'literal':
        return value if value in parts else _fails('one of the literals was expected')
    if kind == 'class':
        return _as_class(parts[0], value)
    if kind == 'union':
        return _one_of(parts, value)
    if kind == 'list':
        if not isinstance(value, (list, tuple)):
            return _fails('a list was expected')
        return [_checked(parts[0], each) for each in value] if parts else list(value)
    if kind == 'set':
        if not isinstance(value, (list, tuple, set)):
            return _fails('a set was expected')
        return {_checked(parts[0], each) for each in value} if parts else set(value)
    if kind == 'dict':
        if not isinstance(value, dict):
            return _fails('a dict was expected')
        if len(parts) < 2:
            return dict(value)
        return {_checked(parts[0], key): _checked(parts[1], each) for key, each in value.items()}
    if kind == 'frozenset' and isinstance(value, (list, tuple, set, frozenset)):
        return frozenset(_checked(parts[0], each) for each in value) if parts else frozenset(value)
    if kind == 'tuple' and isinstance(value, (list, tuple)):
        if not parts:
            return tuple(value)
        if len(parts) == 2 and parts[1][0] == 'rest':
            return tuple(_checked(parts[0], each) for each in value)
        if len(parts) != len(value):
            return _fails('a tuple of another length was expected')
        return tuple(_checked(part, each) for part, each in zip(parts, value))
    return _unfollowed('a field of such a type')


def _one_of(specs, value):
    for spec in specs:
        if (spec[0] == 'none' and value is None) or (spec[0] == 'class' and type(value) is spec[1]):
            return value
    fitting = []
    for spec in specs:
        try:
            fitting.append(_checked(spec, value))
        except ValidationError:
            pass
    if len(fitting) > 1 and not all(each is value for each in fitting):
        return _unfollowed('a union of which several fit')
    return fitting[0] if fitting else _fails('nothing of the union fits')


class _OfClass:
    def __init__(self, read):
        self.read = read

    def __get__(self, instance, owner):
        return self.read(owner)


# What a class or an object of it has beside these is not followed: it is no mistake to ask for it.
_OTHERS = (
    'schema schema_json json construct validate from_orm parse_file update_forward_refs __fields_set__ __validators__'
    ' __config__ __private_attributes__ __pydantic_fields__ __pydantic_extra__ __pydantic_core_schema__'
).split()


class BaseModel:
    model_config = {}
    model_fields = _OfClass(
        lambda cls: {name: _info(spec, default, given) for name, spec, default, given in _native._fields(cls)}
    )
    __fields__ = model_fields
    model_computed_fields = _OfClass(lambda cls: _unfollowed('the computed fields of a model'))
    model_fields_set = property(lambda self: _unfollowed('the fields that were given to a model'))
    model_extra = property(lambda self: _unfollowed('the extra fields of a model'))

    def __getattr__(self, name):
        if name in _OTHERS:
            return _unfollowed('BaseModel.' + name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    @classmethod
    def model_construct(cls, _fields_set=None, **values):
        made = cls.__new__(cls)
        for name, spec, default, given in _native._fields(cls):
            value = values[name] if name in values else _info(spec, default, given)._made()
            if not _is_known(value) or value is not _MISSING:
                object.__setattr__(made, name, value)
        return made

    @classmethod
    def model_json_schema(cls, *args, **options):
        return _unfollowed('the schema of a model')

    schema = schema_json = construct = from_orm = validate = parse_file = update_forward_refs = model_json_schema

    @classmethod
    def model_validate_strings(cls, obj, **options):
        return _unfollowed('BaseModel.model_validate_strings')

    @classmethod
    def model_rebuild(cls, **options):
        return None

    def model_dump_json(self, *, indent=None, **options):
        if options:
            return _unfollowed('such a dump of a model')
        made = self.model_dump()
        return _json.dumps(made, indent=indent) if indent else _json.dumps(made, separators=(',', ':'), ensure_ascii=False)

    def __init__(self, /, **data):
        cls = type(self)
        validators = cls._validators()
        for each in validators:
            if each.fields is None and each.mode == 'before':
                data = each._called(cls, data)
        settings = cls._settings()
        taken = set()
        for name, spec, default, has_default in _native._fields(cls):
            info = _info(spec, default, has_default)
            key = info.alias if info.alias is not None and (info.alias in data or not settings.get('populate_by_name')) else name
            taken.add(key)
            if key not in data:
                value = info._made()
                if _is_known(value) and value is _MISSING:
                    raise ValidationError(f'{key}: Field required')
                object.__setattr__(self, name, value.copy() if isinstance(value, (list, dict, set)) else value)
                continue
            value = data[key]
            own = [each for each in validators if each.fields and (name in each.fields or '*' in each.fields)]
            for each in own:
                if each.mode == 'before':
                    value = each._called(cls, value)
            value = _within(info.limits, _checked(spec, value))
            for each in own:
                if each.mode == 'after':
                    value = each._called(cls, value)
                elif each.mode != 'before':
                    _unfollowed('such a validator')
            object.__setattr__(self, name, value)
        others = {key: value for key, value in data.items() if key not in taken}
        if others and settings.get('extra') == 'forbid':
            raise ValidationError('Extra inputs are not permitted')
        if settings.get('extra') == 'allow':
            for key, value in others.items():
                object.__setattr__(self, key, value)
        for each in validators:
            if each.fields is None and each.mode == 'after':
                each._called(self)
        if settings.get('frozen'):
            object.__setattr__(self, '__hash_key__', tuple(getattr(self, name) for name in _names(cls)))
        self.model_post_init(None)

    def model_post_init(self, context):
        pass

    @classmethod
    def _validators(cls):
        found = {}
        for base in reversed(cls.__mro__):
            for name, member in vars(base).items():
                if _is_known(member) and isinstance(member, _Validator):
                    found[name] = member
        return list(found.values())

    @classmethod
    def _settings(cls):
        settings = dict(cls.model_config)
        for name in ('extra', 'populate_by_name'):
            if hasattr(cls, 'Config') and hasattr(cls.Config, name):
                settings[name] = getattr(cls.Config, name)
        return settings

    @classmethod
    def model_validate(cls, obj, **options):
        return obj if isinstance(obj, cls) else cls(**obj)

    @classmethod
    def parse_obj(cls, obj):
        return cls.model_validate(obj)

    @classmethod
    def model_validate_json(cls, text, **options):
        return cls(**_json.loads(text))

    @classmethod
    def parse_raw(cls, text):
        return cls(**_json.loads(text))

    def model_dump(self, *, exclude_none=False, include=None, exclude=None, by_alias=False, mode='python', **options):
        if options or by_alias or mode != 'python':
            return _unfollowed('such a dump of a model')
        made = {}
        for name in _names(type(self)):
            value = getattr(self, name)
            if (exclude_none and value is None) or (include and name not in include) or (exclude and name in exclude):
                continue
            made[name] = _dumped(value, exclude_none)
        return made

    def dict(self, **options):
        return self.model_dump(**options)

    def model_copy(self, *, update=None, deep=False):
        made = type(self).__new__(type(self))
        for name, value in {**vars(self), **(update or {})}.items():
            object.__setattr__(made, name, value)
        return made

    def copy(self, *, update=None, deep=False):
        return self.model_copy(update=update)

    def __iter__(self):
        return iter([(name, getattr(self, name)) for name in _names(type(self))])

    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)

    def __repr__(self):
        return _unfollowed('the text of a model')


def _names(cls):
    return [name for name, *rest in _native._fields(cls)]


def _dumped(value, exclude_none):
    if not _is_known(value):
        return value
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_none=exclude_none)
    if isinstance(value, list):
        return [_dumped(each, exclude_none) for each in value]
    if isinstance(value, dict):
        return {key: _dumped(each, exclude_none) for key, each in value.items()}
    return value
`;
