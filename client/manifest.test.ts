/** package.json promises things that only the editor would look up; this looks them up first. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../server/protocol.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const texts: { readonly [key: string]: string } = JSON.parse(read('package.nls.json'));
const contributes = manifest.contributes;
const source = readdirSync(join(root, 'client'), { recursive: true })
  .map(String)
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$/.test(file))
  .map((file) => read(join('client', file)))
  .join('\n');

const commands: string[] = contributes.commands.map(({ command }: { command: string }) => command);

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

describe('the manifest', () => {
  it('has a text for each key, and no text that nothing uses', () => {
    const used = strings(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []);
    expect(used.filter((key) => !(key in texts))).toEqual([]);
    expect(Object.keys(texts).filter((key) => !used.includes(key))).toEqual([]);
  });

  it('contributes no command that nothing carries out', () => {
    const literals = new Set([...source.matchAll(/'(dagwright\.[\w.]+)'/g)].map((match) => match[1]));
    const known = new Set([...literals, ...Object.values(COMMANDS)]);
    expect(commands.filter((command) => !known.has(command))).toEqual([]);
  });

  it('names only its own commands in menus, keys, welcomes and the walkthrough', () => {
    const items = [...Object.values<{ command?: string }[]>(contributes.menus).flat(), ...contributes.keybindings];
    const named = items.flatMap(({ command }) => command ?? []);
    const linked = Object.values(texts).flatMap((text) => [...text.matchAll(/command:(dagwright\.[\w.]+)/g)]);
    const all = [...named, ...linked.map((match) => match[1])];
    expect(all.filter((command) => !commands.includes(command))).toEqual([]);
  });

  it('has a menu behind each submenu, and the other way round', () => {
    const items = Object.values<{ submenu?: string }[]>(contributes.menus).flat();
    const opened = items.flatMap(({ submenu }) => submenu ?? []);
    const named: string[] = contributes.submenus.map(({ id }: { id: string }) => id);
    expect(named.filter((id) => !opened.includes(id) || !(id in contributes.menus))).toEqual([]);
    expect(opened.filter((id) => !named.includes(id))).toEqual([]);
  });

  it('names only files that are there', () => {
    const files = strings(manifest).filter((text) => /^(\.\/)?(media|snippets|syntaxes)\/|^\.\/l10n$/.test(text));
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('has no setting that nothing reads', () => {
    const keys = contributes.configuration.flatMap(({ properties }: { properties: object }) => Object.keys(properties));
    // vscode-languageclient reads the trace's level itself.
    const read = keys.filter((key: string) => key !== 'dagwright.trace.server');
    expect(read.filter((key: string) => !source.includes(`'${key.replace('dagwright.', '')}'`))).toEqual([]);
  });

  it('has a colour for each state of a task instance', () => {
    const protocol = read('runner/protocol.ts');
    const union = /export type TaskInstanceState =([^;]+);/.exec(protocol)?.[1] ?? '';
    const states = [...union.matchAll(/'(\w+)'/g)].map((match) => `dagwright.state.${match[1]}`);
    expect(states.length).toBe(13);
    expect(contributes.colors.map(({ id }: { id: string }) => id).sort()).toEqual(states.sort());
  });
});

it('every text of the code is in the bundle for translators', () => {
  const bundle = JSON.parse(read('l10n/bundle.l10n.json'));
  const used = [...source.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map((match) =>
    String(match[1]).replaceAll("\\'", "'").replaceAll('\\n', '\n'),
  );
  expect(used.length).toBeGreaterThan(50);
  expect(used.filter((text) => !(text in bundle))).toEqual([]);
  expect(Object.keys(bundle).filter((text) => !used.includes(text))).toEqual([]);
});
