/** The user's settings: what a client may leave out, and what it may get wrong. */
import { optionalRules } from '../dag/checks/rules.ts';
import type { SelectedInterpreter, ServerConfiguration } from './protocol.ts';

export const DEFAULT_CONFIGURATION: ServerConfiguration = {
  pythonPath: [],
  interpreters: [],
  airflowVersion: 'auto',
  platform: 'auto',
  rules: {},
  workspaceDiagnostics: true,
  exclude: [],
  codeLens: true,
  inlayHints: true,
};

/** Settings come from hand-written JSON: a value of the wrong type counts as absent. */
export function readConfiguration(settings: unknown): ServerConfiguration {
  if (!isRecord(settings)) return DEFAULT_CONFIGURATION;
  return {
    pythonPath: strings(settings.pythonPath),
    interpreters: interpreters(settings.interpreters),
    airflowVersion: airflowVersion(settings.airflowVersion),
    platform: platform(settings.platform),
    rules: rules(settings.rules),
    workspaceDiagnostics: boolean(settings.workspaceDiagnostics, DEFAULT_CONFIGURATION.workspaceDiagnostics),
    exclude: strings(settings.exclude),
    codeLens: boolean(settings.codeLens, DEFAULT_CONFIGURATION.codeLens),
    inlayHints: boolean(settings.inlayHints, DEFAULT_CONFIGURATION.inlayHints),
    ...(settings.kubernetes === true ? { kubernetes: true } : {}),
    ...(settings.hasPythonCompletion === true ? { hasPythonCompletion: true } : {}),
    ...(typeof settings.rulePages === 'string' ? { rulePages: settings.rulePages } : {}),
  };
}

/** Whether going from one to the other changes what an analysis says or which files are looked at. */
export function changesAnalyses(before: ServerConfiguration, after: ServerConfiguration): boolean {
  const relevant = ({
    codeLens: _,
    inlayHints: __,
    rules,
    rulePages: ____,
    kubernetes: _____,
    hasPythonCompletion: ______,
    ...rest
  }: ServerConfiguration) => JSON.stringify([rest, optionalRules(rules)]);
  return relevant(before) !== relevant(after);
}

type RuleSeverity = ServerConfiguration['rules'][string];
const RULE_SEVERITIES: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'] satisfies RuleSeverity[];

function rules(value: unknown): ServerConfiguration['rules'] {
  if (!isRecord(value)) return {};
  const isSeverity = (entry: [string, unknown]): entry is [string, RuleSeverity] =>
    typeof entry[1] === 'string' && RULE_SEVERITIES.includes(entry[1]);
  return Object.fromEntries(Object.entries(value).filter(isSeverity));
}

function airflowVersion(value: unknown): ServerConfiguration['airflowVersion'] {
  const text = String(value);
  return text === '2' || text === '3' ? text : 'auto';
}

function platform(value: unknown): ServerConfiguration['platform'] {
  return value === 'mwaa' || value === 'none' ? value : 'auto';
}

function interpreters(value: unknown): readonly SelectedInterpreter[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (item): item is SelectedInterpreter =>
      isRecord(item) &&
      typeof item.path === 'string' &&
      (item.folder === undefined || typeof item.folder === 'string') &&
      (item.origin === 'chosen' || item.origin === 'workspace' || item.origin === 'machine'),
  );
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function boolean(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
