/**
 * `mwaa-plugins-import`: an import through the workspace's folder `plugins`. MWAA unpacks plugins.zip, which has what is in
 * that folder and not the folder, into a folder on `sys.path`; the folder above is not on it.
 * Source: docs.aws.amazon.com/mwaa/latest/userguide/configuring-dag-import-plugins.html
 */
import type { ImportedName, Interpreter } from '../../python/interpreter.ts';
import { locationOf, type Site } from '../../python/values.ts';
import { refuse } from './refusals.ts';

export function checkPluginsImport(interpreter: Interpreter, { site, module, moduleSite }: ImportedName): void {
  const [, below] = /^plugins\.(.+)$/.exec(module) ?? [];
  if (below === undefined) return;
  const { document } = site;
  const found = interpreter.host.find(module, 0, document);
  const folder = /^(.*\/plugins)\//.exec(found?.uri ?? '')?.[1];
  // A folder of that name among the DAGs goes to MWAA with them; one within `plugins` is in plugins.zip.
  if (!folder || /\/(dags|plugins)\/(.*\/)?plugins$/.test(folder) || isBeside(folder, document.uri)) return;
  const place = moduleSite ?? written(site, module);
  refuse(interpreter, {
    code: 'mwaa-plugins-import',
    severity: 'warning',
    message: `On MWAA there is no '${module}': what lies in plugins/ is imported without it, as '${below}'`,
    site: place,
    fixes: isWritten(place, module)
      ? [
          {
            title: `Import it as '${below}'`,
            edits: [{ location: locationOf(place), newText: below }],
            preferred: true,
          },
        ]
      : [],
  });
}

function isBeside(folder: string, uri: string): boolean {
  return folder.slice(0, folder.lastIndexOf('/')) === uri.slice(0, uri.lastIndexOf('/'));
}

function isWritten({ document, start, end }: Site, module: string): boolean {
  // `import plugins.x` binds the name `plugins`, which the file then goes through.
  return document.text.slice(start, end) === module && /\bfrom\s+$/.test(document.text.slice(0, start).slice(-20));
}

function written(site: Site, module: string): Site {
  const { document, start } = site;
  const at = document.text.lastIndexOf(module, start);
  return at === -1 ? site : { document, start: at, end: at + module.length };
}
