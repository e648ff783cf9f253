/** Lists of strings that a class gives to an attribute, such as `template_fields`, as far as its source tells. */
import type { Expression, FunctionDefinition, Statement } from '../../../python/syntax.ts';
import type { ClassIndex } from './classes.ts';
import type { PythonClass, PythonModule } from './modules.ts';

type Strings = readonly string[];

/** Undefined when no class of the ancestry has it or when it cannot be read; what a base has counts. */
export function stringsOf(index: ClassIndex, cls: PythonClass, attribute: string): Strings | undefined {
  for (const each of index.ancestry(cls).order) {
    const value = classValue(each, attribute);
    if (!value) continue;
    const found = new Evaluation(index, each.module, each).strings(value);
    return found && [...new Set(found)];
  }
  return undefined;
}

/** The expression that a class body gives to a name. */
function classValue(cls: PythonClass, name: string): Expression | undefined {
  let found: Expression | undefined;
  const walk = (body: readonly Statement[]): void => {
    for (const statement of body) {
      if (statement.kind === 'assign' && statement.targets.some((t) => t.kind === 'name' && t.name === name))
        found = statement.value;
      else if (statement.kind === 'annotated-assign' && statement.target.kind === 'name')
        found = statement.target.name === name ? (statement.value ?? found) : found;
      else if (statement.kind === 'if' && !found) walk(statement.body);
    }
  };
  walk(cls.node.body);
  return found;
}

class Evaluation {
  constructor(
    private readonly index: ClassIndex,
    private readonly module: PythonModule,
    private readonly cls: PythonClass | undefined,
    private readonly locals: ReadonlyMap<string, Strings> = new Map(),
    private readonly depth = 0,
  ) {}

  strings(expression: Expression): Strings | undefined {
    if (this.depth > 20) return undefined;
    switch (expression.kind) {
      case 'list':
      case 'tuple':
      case 'set':
        return concat(expression.elements.map((element) => this.element(element)));
      case 'name':
        return this.locals.get(expression.name) ?? this.named(expression.name);
      case 'attribute':
        return this.attribute(expression.value, expression.name);
      case 'binary':
        return this.binary(expression.operator, this.strings(expression.left), this.strings(expression.right));
      case 'call':
        return this.call(expression);
      case 'comprehension':
        return this.comprehension(expression);
      default:
        return undefined;
    }
  }

  private element(element: Expression): Strings | undefined {
    if (element.kind === 'string') return [element.value];
    if (element.kind === 'starred') return this.strings(element.value);
    const local = element.kind === 'name' ? this.locals.get(element.name) : undefined;
    return local?.length === 1 ? local : undefined;
  }

  private named(name: string): Strings | undefined {
    const own = this.cls && classValue(this.cls, name);
    if (own) return this.within(this.module, this.cls).strings(own);
    const found = this.index.modules.lookUp(this.module, name);
    return found?.kind === 'value' ? this.within(found.module, undefined).strings(found.value) : undefined;
  }

  private attribute(owner: Expression, name: string): Strings | undefined {
    const cls = this.index.modules.findClass(this.module, owner);
    if (cls) return stringsOf(this.index, cls, name);
    const found = this.index.modules.find(this.module, {
      kind: 'attribute',
      value: owner,
      name,
      start: 0,
      end: 0,
      nameSpan: owner,
    });
    return found?.kind === 'value' ? this.within(found.module, undefined).strings(found.value) : undefined;
  }

  private binary(operator: string, left: Strings | undefined, right: Strings | undefined): Strings | undefined {
    if (!left || !right) return undefined;
    if (operator === '+' || operator === '|') return [...left, ...right];
    if (operator === '-') return left.filter((each) => !right.includes(each));
    return undefined;
  }

  private call(call: Extract<Expression, { kind: 'call' }>): Strings | undefined {
    const { callee } = call;
    if (call.args.some((arg) => arg.kind === 'keyword' || arg.kind === 'double-star')) return undefined;
    if (callee.kind === 'attribute' && callee.name === 'union')
      return concat([callee.value, ...call.args.map((arg) => arg.value)].map((each) => this.strings(each)));
    if (callee.kind !== 'name') return undefined;
    const [first] = call.args;
    if (['tuple', 'list', 'set', 'frozenset', 'sorted'].includes(callee.name))
      return first ? this.strings(first.value) : [];
    const found = this.index.modules.lookUp(this.module, callee.name);
    if (found?.kind !== 'function') return undefined;
    const given = concat(
      call.args.map((arg) => (arg.kind === 'star' ? this.strings(arg.value) : this.element(arg.value))),
    );
    return given && this.returned(found.module, found.function, given);
  }

  /** A function of strings that ends in one `return`. */
  private returned(module: PythonModule, made: FunctionDefinition, given: Strings): Strings | undefined {
    const rest = made.parameters.find((parameter) => parameter.kind === 'var-positional');
    const last = made.body.at(-1);
    if (!rest || made.parameters.length > 1 || last?.kind !== 'return' || !last.value) return undefined;
    return new Evaluation(this.index, module, undefined, new Map([[rest.name, given]]), this.depth + 1).strings(
      last.value,
    );
  }

  /** `x for x in FIELDS if x != "a"`, in whatever brackets. */
  private comprehension({ element, clauses }: Extract<Expression, { kind: 'comprehension' }>): Strings | undefined {
    const [clause] = clauses;
    if (clauses.length !== 1 || clause?.target.kind !== 'name' || element.kind !== 'name') return undefined;
    if (element.name !== clause.target.name) return undefined;
    const left = clause.target.name;
    let result = this.strings(clause.iterable);
    for (const condition of clause.conditions) {
      const [comparison] = condition.kind === 'compare' ? condition.rest : [];
      if (condition.kind !== 'compare' || condition.left.kind !== 'name' || condition.left.name !== left)
        return undefined;
      const right =
        comparison?.value.kind === 'string' ? [comparison.value.value] : comparison && this.strings(comparison.value);
      if (!right || !['!=', 'not in'].includes(comparison?.operator ?? '')) return undefined;
      result = result?.filter((each) => !right.includes(each));
    }
    return result;
  }

  private within(module: PythonModule, cls: PythonClass | undefined): Evaluation {
    return new Evaluation(this.index, module, cls, this.locals, this.depth + 1);
  }
}

function concat(parts: readonly (Strings | undefined)[]): Strings | undefined {
  const all: string[] = [];
  for (const part of parts) {
    if (!part) return undefined;
    all.push(...part);
  }
  return all;
}
