/** `pkgutil`: the modules of a package of the workspace, in the order of their names. */
export const pkgutilText = `import importlib as _importlib
import os as _os
from collections import namedtuple as _namedtuple

ModuleInfo = _namedtuple('ModuleInfo', 'module_finder name ispkg')


def iter_modules(path=None, prefix=''):
    if path is None:
        return _unfollowed('pkgutil.iter_modules() of everything')
    found = []
    for folder in path:
        for entry in sorted(_os.listdir(folder)):
            full = _os.path.join(folder, entry)
            if entry.endswith('.py') and entry != '__init__.py':
                found.append(ModuleInfo(None, prefix + entry[:-3], False))
            elif '.' not in entry and _os.path.isfile(_os.path.join(full, '__init__.py')):
                found.append(ModuleInfo(None, prefix + entry, True))
    return found


def walk_packages(path=None, prefix='', onerror=None):
    found = []
    for info in iter_modules(path, prefix):
        found.append(info)
        if info.ispkg:
            package = _importlib.import_module(info.name)
            found += walk_packages(package.__path__, info.name + '.', onerror)
    return found
`;
