/** Documents are keyed by URI; this is the one spelling of each. */
import { URI, Utils } from 'vscode-uri';

/** Clients escape different characters (`@`, `:` of a drive …); without one spelling a file would be two documents. */
export function canonicalUri(uri: string): string {
  return URI.parse(uri).toString();
}

export function childUri(folder: string, name: string): string {
  return Utils.joinPath(URI.parse(folder), name).toString();
}

export function parentUri(uri: string): string {
  return Utils.dirname(URI.parse(uri)).toString();
}

export function baseName(uri: string): string {
  return Utils.basename(URI.parse(uri));
}

/** Path of `uri` below `folder`, decoded, with `/`; undefined when it is not below. */
export function relativePath(folder: string, uri: string): string | undefined {
  const base = URI.parse(folder);
  const target = URI.parse(uri);
  if (base.scheme !== target.scheme || base.authority !== target.authority) return undefined;
  const prefix = base.path.endsWith('/') ? base.path : `${base.path}/`;
  return target.path.startsWith(prefix) ? target.path.slice(prefix.length) : undefined;
}

/** A folder given as URI, as absolute path, or relative to `root`. */
export function folderUri(root: string, folder: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(folder)) return canonicalUri(folder);
  const isAbsolute = folder.startsWith('/') || /^[a-z]:[\\/]/i.test(folder);
  if (isAbsolute) return URI.file(folder).toString();
  return Utils.resolvePath(URI.parse(root), folder.replaceAll('\\', '/')).toString();
}
