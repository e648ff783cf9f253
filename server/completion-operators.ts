/** `textDocument/completion` for operator classes, which brings their import along. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { type OperatorFacts, operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { isInText } from './call-at.ts';
import { type ImportLines, importInto, importLines } from './import-edit.ts';
import { importedNames } from './imported-names.ts';
import type { OwnOperator } from './operator-source.ts';
import type { TextAt } from './text-at.ts';

export function operatorCompletions(place: TextAt): CompletionItem[] {
  const { text, offset } = place;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const [, from] = /^\s*from\s+([\w.]+)\s+import\s+(?:\(\s*)?(?:\w+\s*,\s*)*\w*$/.exec(line) ?? [];
  if (from !== undefined) {
    return [
      ...allOperators(place)
        .filter((facts) => publicModule(facts) === from)
        .map((facts) => item(facts, publicModule(facts), place)),
      ...ownOperators(place).flatMap((own) => (own.module === from ? [ownItem(own)] : [])),
    ];
  }
  const [, typed] = /(?:^|[^\w.])([A-Z]\w*)$/.exec(line) ?? [];
  if (typed === undefined || /^\s*(import|from|class|def)\b/.test(line) || isInText(text, offset)) return [];
  const imported = importedNames(text);
  const lines = importLines(text);
  const isLikely = subsequence(typed);
  const own = ownOperators(place)
    .filter(({ name }) => isLikely(name) && !imported.has(name))
    .map((each) => ({ ...ownItem(each), ...ownImport(each, place, lines) }));
  const others = allOperators(place)
    .filter(({ name }) => isLikely(name) && !imported.has(name))
    .map((facts) => {
      const module = publicModule(facts);
      return { ...item(facts, module, place), additionalTextEdits: [importInto(lines, module, facts.name)] };
    });
  return [...own, ...others];
}

/** The first time, every package of the catalogue is read for that. */
function allOperators({ airflowVersion, operators }: TextAt): readonly OperatorFacts[] {
  const known = [...operatorCatalogue(airflowVersion).all(), ...(operators?.others() ?? [])];
  return known.filter(({ name }) => !name.startsWith('_'));
}

/** The workspace's own come first: somebody wrote them to be used. */
function ownOperators({ operators }: TextAt): readonly OwnOperator[] {
  return operators?.own().filter(({ name }) => !name.startsWith('_')) ?? [];
}

function ownItem({ name, module }: OwnOperator): CompletionItem {
  return {
    label: name,
    kind: CompletionItemKind.Class,
    labelDetails: { description: module },
    detail: 'Operator of this workspace',
    sortText: `w${name}`,
  };
}

/** A class of the same file needs none. */
function ownImport(
  { name, module, uri }: OwnOperator,
  place: TextAt,
  lines: ImportLines,
): Pick<CompletionItem, 'additionalTextEdits'> {
  return uri === place.uri ? {} : { additionalTextEdits: [importInto(lines, module, name)] };
}

function item(facts: OperatorFacts, module: string, { operators }: TextAt): CompletionItem {
  // Airflow's own packages may be installed as one or as several.
  const isMissing =
    facts.distribution.startsWith('apache-airflow-providers-') && operators?.isInstalled(facts.distribution) === false;
  const isOfProvider = module.startsWith('airflow.providers.') && !module.includes('.standard.');
  return {
    label: facts.name,
    kind: CompletionItemKind.Class,
    labelDetails: { description: module },
    detail: isMissing ? `${facts.distribution}, which is not installed` : `${facts.distribution} ${facts.version}`,
    // Others that complete names know better what is near; Airflow's own come before those of providers.
    sortText: `${isMissing ? 'z' : isOfProvider ? 'y' : 'x'}${facts.name}`,
  };
}

/** Airflow 3 gives its base classes under `airflow.sdk`. */
export function publicModule({ module }: OperatorFacts): string {
  return module.startsWith('airflow.sdk.') ? 'airflow.sdk' : module;
}

/** Whether a name has the letters in their order, whatever their case: what editors match by. */
function subsequence(letters: string): (name: string) => boolean {
  const expression = new RegExp([...letters].join('.*'), 'i');
  return (name) => expression.test(name);
}
