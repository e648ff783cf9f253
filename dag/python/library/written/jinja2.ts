/** `jinja2`, as far as DAG files render templates when they are imported. */
export const jinja2Text = `import importlib as _importlib
import os as _os


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


class PrefixLoader(BaseLoader):
    def __init__(self, mapping, delimiter='/'):
        self.mapping = mapping
        self.delimiter = delimiter

    def _source(self, name):
        prefix, _, rest = name.partition(self.delimiter)
        if prefix not in self.mapping:
            raise TemplateNotFound(name)
        return self.mapping[prefix]._source(rest)


class FunctionLoader(BaseLoader):
    def __init__(self, load_func):
        self.load_func = load_func

    def _source(self, name):
        found = self.load_func(name)
        if found is None:
            raise TemplateNotFound(name)
        return found[0] if isinstance(found, tuple) else found


class PackageLoader(FileSystemLoader):
    def __init__(self, package_name, package_path='templates', encoding='utf-8'):
        package = _importlib.import_module(package_name)
        super().__init__(_os.path.join(_os.path.dirname(package.__file__), package_path))


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
                               self.keep_trailing_newline, self.filters, self._loaded, self.undefined is Undefined)

    def _loaded(self, name):
        if self.loader is None:
            return _unfollowed('a template of an environment without a loader')
        try:
            return self.loader._source(name)
        except TemplateNotFound:
            return None

    def list_templates(self):
        return _unfollowed('the names of templates')

    def overlay(self, **options):
        return _unfollowed('an overlaid environment')


class Template:
    def __init__(self, source, _environment=None, _name='', **options):
        self._source = source
        self.name = _name or None
        self._environment = _environment or Environment(**options)

    def render(self, *args, **kwargs):
        return self._environment._render(self._source, self.name or '', dict(*args, **kwargs))
`;
