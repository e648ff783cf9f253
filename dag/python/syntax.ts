/**
 * Typed syntax tree of a Python module, as the evaluator wants it: no punctuation, no comments, no parentheses.
 *
 * Invariant: a tree exists for every text, however broken. What could not be read is an `Invalid` statement or expression,
 * and the readable statements inside a broken region are still there.
 */

/** Offsets in UTF-16 code units from the start of the text; half-open. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Module extends Span {
  readonly body: readonly Statement[];
  readonly syntaxErrors: readonly SyntaxProblem[];
}

export interface SyntaxProblem extends Span {
  /** In a user's words: what is wrong here, and what was expected if that is known. */
  readonly message: string;
  /** Python reads it; we do not. */
  readonly isOurLimit?: true;
}

export type Statement =
  | ExpressionStatement
  | Assign
  | AugmentedAssign
  | AnnotatedAssign
  | Return
  | Raise
  | Pass
  | Break
  | Continue
  | Delete
  | Global
  | Nonlocal
  | Assert
  | Import
  | ImportFrom
  | If
  | While
  | For
  | Try
  | With
  | Match
  | FunctionDefinition
  | ClassDefinition
  | TypeAlias
  | InvalidStatement;

export interface ExpressionStatement extends Span {
  readonly kind: 'expression';
  readonly value: Expression;
}
/** `a = b = value` has two targets. */
export interface Assign extends Span {
  readonly kind: 'assign';
  readonly targets: readonly Expression[];
  readonly value: Expression;
}
export interface AugmentedAssign extends Span {
  readonly kind: 'augmented-assign';
  readonly target: Expression;
  readonly operator: BinaryOperator;
  readonly value: Expression;
}
export interface AnnotatedAssign extends Span {
  readonly kind: 'annotated-assign';
  readonly target: Expression;
  readonly annotation: Expression;
  readonly value?: Expression;
}
export interface Return extends Span {
  readonly kind: 'return';
  readonly value?: Expression;
}
export interface Raise extends Span {
  readonly kind: 'raise';
  readonly exception?: Expression;
  readonly cause?: Expression;
}
export interface Pass extends Span {
  readonly kind: 'pass';
}
export interface Break extends Span {
  readonly kind: 'break';
}
export interface Continue extends Span {
  readonly kind: 'continue';
}
export interface Delete extends Span {
  readonly kind: 'delete';
  readonly targets: readonly Expression[];
}
export interface Global extends Span {
  readonly kind: 'global';
  readonly names: readonly string[];
}
export interface Nonlocal extends Span {
  readonly kind: 'nonlocal';
  readonly names: readonly string[];
}
export interface Assert extends Span {
  readonly kind: 'assert';
  readonly test: Expression;
  readonly message?: Expression;
}
export interface Alias extends Span {
  /** Dotted for `import a.b`, a single name for `from … import name`; `*` for a star import. */
  readonly name: string;
  readonly asName?: string;
}
export interface Import extends Span {
  readonly kind: 'import';
  readonly names: readonly Alias[];
}
export interface ImportFrom extends Span {
  readonly kind: 'import-from';
  /** Without leading dots; empty for `from . import x`. */
  readonly module: string;
  /** Number of leading dots. */
  readonly level: number;
  readonly names: readonly Alias[];
}
/** `elif` is an `If` alone in `orElse`. */
export interface If extends Span {
  readonly kind: 'if';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orElse: readonly Statement[];
}
export interface While extends Span {
  readonly kind: 'while';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orElse: readonly Statement[];
}
export interface For extends Span {
  readonly kind: 'for';
  readonly isAsync: boolean;
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly orElse: readonly Statement[];
}
export interface ExceptHandler extends Span {
  /** Absent for a bare `except:`. */
  readonly type?: Expression;
  readonly name?: string;
  readonly isGroup: boolean;
  readonly body: readonly Statement[];
}
export interface Try extends Span {
  readonly kind: 'try';
  readonly body: readonly Statement[];
  readonly handlers: readonly ExceptHandler[];
  readonly orElse: readonly Statement[];
  readonly finallyBody: readonly Statement[];
}
export interface WithItem extends Span {
  readonly context: Expression;
  readonly target?: Expression;
}
export interface With extends Span {
  readonly kind: 'with';
  readonly isAsync: boolean;
  readonly items: readonly WithItem[];
  readonly body: readonly Statement[];
}
export interface MatchCase extends Span {
  readonly pattern: Pattern;
  readonly guard?: Expression;
  readonly body: readonly Statement[];
}
export interface Match extends Span {
  readonly kind: 'match';
  readonly subject: Expression;
  readonly cases: readonly MatchCase[];
}
export type Pattern =
  | ({ readonly kind: 'value-pattern'; readonly value: Expression } & Span)
  /** `_` has no name. */
  | ({ readonly kind: 'capture-pattern'; readonly name?: string; readonly pattern?: Pattern } & Span)
  | ({ readonly kind: 'or-pattern'; readonly options: readonly Pattern[] } & Span)
  /** A `starred` element collects the rest. */
  | ({ readonly kind: 'sequence-pattern'; readonly elements: readonly Pattern[] } & Span)
  | ({ readonly kind: 'star-pattern'; readonly name?: string } & Span)
  | ({
      readonly kind: 'mapping-pattern';
      readonly items: readonly { readonly key: Expression; readonly value: Pattern }[];
      readonly rest?: string;
    } & Span)
  | ({
      readonly kind: 'class-pattern';
      readonly cls: Expression;
      readonly positional: readonly Pattern[];
      readonly keywords: readonly { readonly name: string; readonly value: Pattern }[];
    } & Span);

export type ParameterKind = 'positional-only' | 'positional' | 'var-positional' | 'keyword-only' | 'var-keyword';
export interface Parameter extends Span {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly default?: Expression;
  readonly annotation?: Expression;
}
export interface FunctionDefinition extends Span {
  readonly kind: 'function';
  readonly name: string;
  /** Of the name alone. */
  readonly nameSpan: Span;
  readonly isAsync: boolean;
  /** Contains `yield` outside nested functions. */
  readonly isGenerator: boolean;
  readonly decorators: readonly Expression[];
  readonly parameters: readonly Parameter[];
  readonly returns?: Expression;
  readonly body: readonly Statement[];
}
export interface ClassDefinition extends Span {
  readonly kind: 'class';
  readonly name: string;
  readonly nameSpan: Span;
  readonly decorators: readonly Expression[];
  /** Bases and keywords (`metaclass=…`) as written. */
  readonly args: readonly CallArgument[];
  readonly body: readonly Statement[];
}
export interface TypeAlias extends Span {
  readonly kind: 'type-alias';
  readonly name: string;
  readonly value: Expression;
}
/** A region that could not be read as a statement. `body` holds the statements inside it that could. */
export interface InvalidStatement extends Span {
  readonly kind: 'invalid-statement';
  readonly body: readonly Statement[];
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '<<' | '>>' | '&' | '|' | '^';
export type UnaryOperator = '+' | '-' | '~' | 'not';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

export type Expression =
  | Name
  | NumberLiteral
  | StringLiteral
  | BytesLiteral
  | FormattedString
  | Constant
  | ListDisplay
  | TupleDisplay
  | SetDisplay
  | DictDisplay
  | Comprehension
  | Attribute
  | Subscript
  | Slice
  | Call
  | Binary
  | Unary
  | BooleanOperation
  | Compare
  | Conditional
  | Lambda
  | NamedExpression
  | Starred
  | Await
  | Yield
  | InvalidExpression;

export interface Name extends Span {
  readonly kind: 'name';
  readonly name: string;
}
/** `text` as written (with underscores, prefix or `j`). */
export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly text: string;
}
/**
 * Adjacent literals are joined. `contentSpan` is the text between the quotes when the literal is one piece without escapes and
 * without prefix, so that an edit of it is an edit of the value.
 */
export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly value: string;
  readonly contentSpan?: Span;
}
export interface BytesLiteral extends Span {
  readonly kind: 'bytes';
  readonly value: string;
}
export type FormattedPart =
  | ({ readonly kind: 'text'; readonly value: string } & Span)
  | ({
      readonly kind: 'value';
      readonly value: Expression;
      /** `r`, `s` or `a`. */
      readonly conversion?: string;
      readonly format?: readonly FormattedPart[];
      /** For `{x=}`: the text before the value. */
      readonly debugText?: string;
    } & Span);
export interface FormattedString extends Span {
  readonly kind: 'formatted-string';
  readonly parts: readonly FormattedPart[];
}
export interface Constant extends Span {
  readonly kind: 'constant';
  readonly value: 'None' | 'True' | 'False' | '...';
}
export interface ListDisplay extends Span {
  readonly kind: 'list';
  readonly elements: readonly Expression[];
}
export interface TupleDisplay extends Span {
  readonly kind: 'tuple';
  readonly elements: readonly Expression[];
}
export interface SetDisplay extends Span {
  readonly kind: 'set';
  readonly elements: readonly Expression[];
}
/** A `**spread` has no key. */
export interface DictDisplay extends Span {
  readonly kind: 'dict';
  readonly items: readonly { readonly key?: Expression; readonly value: Expression }[];
}
export interface ComprehensionClause {
  readonly isAsync: boolean;
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}
export interface Comprehension extends Span {
  readonly kind: 'comprehension';
  readonly result: 'list' | 'set' | 'dict' | 'generator';
  /** The key, for a dict. */
  readonly key?: Expression;
  readonly element: Expression;
  readonly clauses: readonly ComprehensionClause[];
}
export interface Attribute extends Span {
  readonly kind: 'attribute';
  readonly value: Expression;
  readonly name: string;
  readonly nameSpan: Span;
}
/** `a[1, 2]` has a tuple as index; `a[1:2]` a slice. */
export interface Subscript extends Span {
  readonly kind: 'subscript';
  readonly value: Expression;
  readonly index: Expression;
}
export interface Slice extends Span {
  readonly kind: 'slice';
  readonly lower?: Expression;
  readonly upper?: Expression;
  readonly step?: Expression;
}
export interface CallArgument extends Span {
  readonly kind: 'positional' | 'keyword' | 'star' | 'double-star';
  /** For `keyword`. */
  readonly name?: string;
  readonly nameSpan?: Span;
  readonly value: Expression;
}
export interface Call extends Span {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly CallArgument[];
}
export interface Binary extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** Of the operator's sign. */
  readonly operatorSpan: Span;
}
export interface Unary extends Span {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}
export interface BooleanOperation extends Span {
  readonly kind: 'boolean';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Compare extends Span {
  readonly kind: 'compare';
  readonly left: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly value: Expression }[];
}
export interface Conditional extends Span {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly orElse: Expression;
}
export interface Lambda extends Span {
  readonly kind: 'lambda';
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
}
export interface NamedExpression extends Span {
  readonly kind: 'named';
  readonly name: string;
  readonly value: Expression;
}
export interface Starred extends Span {
  readonly kind: 'starred';
  readonly value: Expression;
}
export interface Await extends Span {
  readonly kind: 'await';
  readonly value: Expression;
}
export interface Yield extends Span {
  readonly kind: 'yield';
  readonly isFrom: boolean;
  readonly value?: Expression;
}
export interface InvalidExpression extends Span {
  readonly kind: 'invalid';
}
