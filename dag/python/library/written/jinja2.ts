/** `jinja2`, as far as DAG files render templates when they are imported. */
export const jinja2Text = `import os as _os


class TemplateError(Exception):
    pass


class TemplateNotFound(TemplateError):
    pass


class TemplateSyntaxError(TemplateError):
    pass


class UndefinedError(TemplateError):
    pass


class Undefined:
    pass


class StrictUndefined(Undefined):
    pass


class BaseLoader:
    def _source(self, name):
        return _unfollowed('a template loader of its own')


class FileSystemLoader(BaseLoader):
    def __init__(self, searchpath, encoding='utf-8', followlinks=False):
        paths = searchpath if isinstance(searchpath, (list, tuple)) else [searchpath]
        self.searchpath = [_os.fspath(path) for path in paths]

    def _source(self, name):
        for folder in self.searchpath:
            path = _os.path.join(folder, name)
            if _os.path.isfile(path):
                with open(path) as file:
                    return file.read()
        raise TemplateNotFound(name)


class DictLoader(BaseLoader):
    def __init__(self, mapping):
        self.mapping = mapping

    def _source(self, name):
        if name not in self.mapping:
            raise TemplateNotFound(name)
        return self.mapping[name]


class ChoiceLoader(BaseLoader):
    def __init__(self, loaders):
        self.loaders = loaders

    def _source(self, name):
        for loader in self.loaders:
            try:
                return loader._source(name)
            except TemplateNotFound:
                pass
        raise TemplateNotFound(name)


def select_autoescape(*args, **kwargs):
    return 'select'


class Environment:
    def __init__(self, loader=None, trim_blocks=False, lstrip_blocks=False, keep_trailing_newline=False,
                 autoescape=False, undefined=Undefined, extensions=(), auto_reload=True, cache_size=400, **syntax):
        self.loader = loader
        self.trim_blocks = trim_blocks
        self.lstrip_blocks = lstrip_blocks
        self.keep_trailing_newline = keep_trailing_newline
        self.autoescape = autoescape
        self.undefined = undefined
        self._syntax = syntax
        self._extensions = extensions
        self.filters = {}
        self.tests = {}
        self.globals = {}

    def from_string(self, source, globals=None):
        return Template(source, _environment=self, _name='')

    def get_template(self, name, parent=None, globals=None):
        return Template(self.loader._source(name), _environment=self, _name=name)

    def select_template(self, names):
        for name in names:
            try:
                return self.get_template(name)
            except TemplateNotFound:
                pass
        raise TemplateNotFound(names)

    def _render(self, source, name, context):
        escapes = self.autoescape == 'select' and name.endswith(('.html', '.htm', '.xml'))
        if escapes or self.autoescape not in (False, 'select') or self._syntax or self._extensions or self.tests:
            return _unfollowed('a template of such an environment')
        return _native._render(source, {**self.globals, **context}, self.trim_blocks, self.lstrip_blocks,
                               self.keep_trailing_newline, self.filters)


class Template:
    def __init__(self, source, _environment=None, _name='', **options):
        self._source = source
        self.name = _name or None
        self._environment = _environment or Environment(**options)

    def render(self, *args, **kwargs):
        return self._environment._render(self._source, self.name or '', dict(*args, **kwargs))
`;
