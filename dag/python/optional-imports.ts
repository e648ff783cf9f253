/**
 * `try: import X … except ImportError: …`. Whether a package from outside is installed is not known: evaluation takes it that
 * it is, so what the handler would have set instead is in doubt, and never missing.
 */
import { assignName } from './assignment.ts';
import type { Frame } from './calls.ts';
import { siteOf } from './expressions.ts';
import { addedToPath } from './imports.ts';
import type { Interpreter } from './interpreter.ts';
import { nestedBlocks } from './nested-blocks.ts';
import type { Expression, Statement, Try } from './syntax.ts';
import { type PyUnknown, unknown, type Value } from './values.ts';

/** To be called when the body of a `try` went through. `types` are what its handlers name. */
export function doubtHandlers(
  interpreter: Interpreter,
  frame: Frame,
  node: Try,
  types: readonly (Value | undefined)[],
  /** Why it is not known whether the body went through, if it is not. */
  doubt: PyUnknown | undefined,
): void {
  const unsure = importsIn(node.body).filter(({ module }) => !isSure(interpreter, frame, module));
  const imported = unsure.find(({ module }) => !isTaken(interpreter, module)) ?? unsure[0];
  if (doubt) doubtNames(frame, namesSetIn(node.handlers.flatMap(({ body }) => body)), doubt);
  if (!imported) return;
  const missing = interpreter.exception('ModuleNotFoundError', '', siteOf(frame, imported.node)).value;
  const isOfAirflow = isTaken(interpreter, imported.module);
  const reason = whetherInstalled(frame, imported);
  for (const [index, handler] of node.handlers.entries()) {
    if (!interpreter.matches(missing, types[index])) continue;
    // Airflow's own packages are taken to be there; of others both ways are kept.
    const names = namesSetIn(handler.body).filter((each) => !isOfAirflow || !frame.scope.variables.has(each));
    doubtNames(frame, names, reason);
    return;
  }
}

/**
 * The first statement of a `try` after which it is not known whether the rest is reached, because a package from outside may be
 * missing and a handler waits for that.
 */
export function optionalFrom(
  interpreter: Interpreter,
  frame: Frame,
  body: readonly Statement[],
  types: readonly (Value | undefined)[],
): { readonly index: number; readonly reason: PyUnknown } | undefined {
  for (const [index, node] of body.entries()) {
    if (index === body.length - 1 || (node.kind !== 'import' && node.kind !== 'import-from')) continue;
    const imported = importsIn([node]).find(
      ({ module }) => !isSure(interpreter, frame, module) && !isTaken(interpreter, module),
    );
    if (!imported) continue;
    const missing = interpreter.exception('ModuleNotFoundError', '', siteOf(frame, node)).value;
    return types.some((type) => interpreter.matches(missing, type))
      ? { index: index + 1, reason: whetherInstalled(frame, imported) }
      : undefined;
  }
  return undefined;
}

function whetherInstalled(frame: Frame, { module, node }: Imported): PyUnknown {
  const [name = ''] = module.split('.');
  return unknown(`whether the package ${name === 'airflow' ? module : name} is installed`, siteOf(frame, node));
}

/** What they hold now is only likely. */
function doubtNames(frame: Frame, names: readonly string[], reason: PyUnknown): void {
  for (const each of names) {
    const known = frame.scope.variables.get(each);
    if (!known) assignName(frame, each, reason);
    else if (known.kind !== 'unknown') assignName(frame, each, { ...reason, choices: [known] });
  }
}

/** Airflow itself and what comes with it. Of a provider that has to be installed by itself nobody knows. */
function isTaken(interpreter: Interpreter, module: string): boolean {
  return module.split('.')[0] === 'airflow' && (interpreter.surelyThere?.(module) ?? true);
}

function isSure(interpreter: Interpreter, frame: Frame, module: string): boolean {
  const [top = ''] = module.split('.');
  if (top === 'airflow') return module === 'airflow';
  return (
    (interpreter.host.module(top) ?? interpreter.host.find(top, 0, frame.scope.document, addedToPath(interpreter))) !==
    undefined
  );
}

interface Imported {
  readonly module: string;
  readonly node: Statement;
}

function importsIn(body: readonly Statement[]): readonly Imported[] {
  return body.flatMap((node): readonly Imported[] => {
    if (node.kind === 'import') return node.names.map(({ name }) => ({ module: name, node }));
    if (node.kind === 'import-from') return node.level === 0 ? [{ module: node.module, node }] : [];
    return nestedBlocks(node).flatMap(importsIn);
  });
}

/** By anything but an import: that one stands for the same thing at another place. */
function namesSetIn(body: readonly Statement[]): readonly string[] {
  return body.flatMap((node): readonly string[] => {
    switch (node.kind) {
      case 'assign':
        return node.targets.flatMap(namesOf);
      case 'annotated-assign':
        return node.value ? namesOf(node.target) : [];
      case 'function':
      case 'class':
        return [node.name];
      default:
        return nestedBlocks(node).flatMap(namesSetIn);
    }
  });
}

function namesOf(target: Expression): readonly string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'tuple' || target.kind === 'list' ? target.elements.flatMap(namesOf) : [];
}
