/** `attrs.validators` and `attrs.converters`: functions that look at what a class of `attrs` is given. */
export const attrsValidatorsText = `import re as _re


class NotCallableError(TypeError):
    pass


def instance_of(type):
    def check(inst, attr, value):
        if not isinstance(value, type):
            raise TypeError(f"'{attr.name}' must be {type!r} (got {value!r})")

    return check


def in_(options):
    def check(inst, attr, value):
        if value not in options:
            raise ValueError(f"'{attr.name}' must be in {options!r} (got {value!r})")

    return check


def matches_re(regex, flags=0, func=None):
    match = {_re.search: _re.search, _re.match: _re.match}.get(func, _re.fullmatch)

    def check(inst, attr, value):
        if not match(regex, value, flags):
            raise ValueError(f"'{attr.name}' must match regex {regex!r} ({value!r} doesn't)")

    return check


def optional(validator):
    checks = list(validator) if isinstance(validator, (list, tuple)) else [validator]

    def check(inst, attr, value):
        if value is not None:
            for each in checks:
                each(inst, attr, value)

    return check


def and_(*validators):
    def check(inst, attr, value):
        for each in validators:
            each(inst, attr, value)

    return check


def or_(*validators):
    def check(inst, attr, value):
        for each in validators:
            try:
                each(inst, attr, value)
            except Exception:
                continue
            return
        raise ValueError(f'None of the validators satisfied for value {value!r}')

    return check


def not_(validator, *, msg=None, exc_types=(ValueError, TypeError)):
    def check(inst, attr, value):
        try:
            validator(inst, attr, value)
        except exc_types:
            return
        raise ValueError(f'not_ validator child {validator!r} did not raise a captured error')

    return check


def _limit(holds, sign):
    def made(limit):
        def check(inst, attr, value):
            if not holds(value, limit):
                raise ValueError(f"'{attr.name}' must be {sign} {limit}: {value}")

        return check

    return made


lt = _limit(lambda value, limit: value < limit, '<')
le = _limit(lambda value, limit: value <= limit, '<=')
ge = _limit(lambda value, limit: value >= limit, '>=')
gt = _limit(lambda value, limit: value > limit, '>')
max_len = _limit(lambda value, limit: len(value) <= limit, 'of length <=')
min_len = _limit(lambda value, limit: len(value) >= limit, 'of length =>')


def is_callable():
    def check(inst, attr, value):
        if not callable(value):
            raise NotCallableError(f"'{attr.name}' must be callable")

    return check


def subclass_of(type):
    def check(inst, attr, value):
        if not issubclass(value, type):
            raise TypeError(f"'{attr.name}' must be a subclass of {type!r}")

    return check


def _all_of(validator):
    return and_(*validator) if isinstance(validator, (list, tuple)) else validator


def deep_iterable(member_validator, iterable_validator=None):
    member = _all_of(member_validator)

    def check(inst, attr, value):
        if iterable_validator is not None:
            iterable_validator(inst, attr, value)
        for each in value:
            member(inst, attr, each)

    return check


def deep_mapping(key_validator=None, value_validator=None, mapping_validator=None):
    def check(inst, attr, value):
        if mapping_validator is not None:
            mapping_validator(inst, attr, value)
        for key, each in value.items():
            if key_validator is not None:
                _all_of(key_validator)(inst, attr, key)
            if value_validator is not None:
                _all_of(value_validator)(inst, attr, each)

    return check
`;

export const attrsConvertersText = `def optional(converter):
    def convert(value):
        return None if value is None else converter(value)

    return convert


def default_if_none(default=None, factory=None):
    if hasattr(default, 'takes_self'):
        default, factory = None, default.factory

    def convert(value):
        if value is not None:
            return value
        return factory() if factory is not None else default

    return convert


def pipe(*converters):
    def convert(value):
        for each in converters:
            value = each(value)
        return value

    return convert


def to_bool(value):
    if isinstance(value, str):
        value = value.lower()
    if value in (True, 'true', 't', 'yes', 'y', 'on', '1', 1):
        return True
    if value in (False, 'false', 'f', 'no', 'n', 'off', '0', 0):
        return False
    raise ValueError(f'Cannot convert value to bool: {value!r}')
`;
