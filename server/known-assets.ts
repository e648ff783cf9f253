/** Assets (and datasets) that DAGs of the workspace update or wait for, and those that a file gives a name. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { AssetReference } from '../dag/model.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import type { Candidate, CompletionPlace } from './completion-place.ts';

/** By the URI, or by the name where there is none. */
export function knownAssets(analyses: Analyses): readonly AssetReference[] {
  const found = new Map<string, AssetReference>();
  for (const { dags } of knownFiles(analyses)) {
    for (const { tasks, schedule } of dags) {
      const assets = [...(schedule.assets ?? []), ...tasks.flatMap(({ updates }) => updates?.assets ?? [])];
      for (const asset of assets) {
        const key = asset.uri || asset.name;
        if (!found.has(key)) found.set(key, asset);
      }
    }
  }
  return [...found.values()];
}

/** Airflow 3 takes either of them for an asset that is named without its keyword. */
export function assetCandidates(
  { analyses }: CompletionPlace,
  wanted: readonly ('name' | 'uri')[],
): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const asset of knownAssets(analyses)) {
    for (const by of wanted) {
      const label = asset[by];
      const other = by === 'name' ? asset.uri : asset.name;
      if (label === '' || found.has(label)) continue;
      found.set(label, { label, kind: CompletionItemKind.Value, ...(other === label ? {} : { detail: other }) });
    }
  }
  return [...found.values()];
}

/** As a call would make it: `Asset("s3://…")`, `Asset(name="orders", uri="s3://…")`. */
export function assetCall({ name, uri }: AssetReference, className: string, quote: string): string {
  const text = (value: string): string => quote + value + quote;
  const hasBoth = name !== '' && uri !== '' && name !== uri;
  return hasBoth ? `${className}(name=${text(name)}, uri=${text(uri)})` : `${className}(${text(uri || name)})`;
}

/** Variables that are given an asset: `orders = Asset("s3://…")`, with what is written behind the `=`. */
export function assetVariables(text: string): ReadonlyMap<string, string> {
  const written =
    /^[ \t]*(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*((?:\w+\.)*(?:Asset|Dataset|AssetAlias|DatasetAlias)\([^\n]*)/gm;
  const decorated = /^[ \t]*@(?:\w+\.)?asset\b[\s\S]*?^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)/gm;
  return new Map([
    ...[...text.matchAll(written)].map(([, name = '', call = '']) => [name, call.trim()] as const),
    ...[...text.matchAll(decorated)].map(([, name = '']) => [name, '@asset'] as const),
  ]);
}
