/** DAGs as pictures and as text. */
import { toDot } from '../../dag/layout/dot.ts';
import { layoutDag } from '../../dag/layout/layout.ts';
import { toMermaid } from '../../dag/layout/mermaid.ts';
import { toSvg } from '../../dag/layout/svg.ts';
import { toText } from '../../dag/layout/text.ts';
import type { Dag } from '../../dag/model.ts';
import type { CheckResult } from '../lint/check.ts';

export type DrawingFormat = 'svg' | 'mermaid' | 'dot' | 'text';

export interface Drawing {
  readonly dagId: string;
  readonly content: string;
}

export interface DrawingOptions {
  /** Id of the only DAG to draw. */
  readonly dag?: string;
  readonly direction: 'LR' | 'TB';
}

export function drawings(result: CheckResult, format: DrawingFormat, options: DrawingOptions): readonly Drawing[] {
  const dags = result.files.flatMap(({ file }) => file?.dags ?? []);
  return dags
    .filter((dag) => options.dag === undefined || dag.dagId === options.dag)
    .map((dag) => ({ dagId: dag.dagId, content: draw(dag, format, options.direction) }));
}

function draw(dag: Dag, format: DrawingFormat, direction: 'LR' | 'TB'): string {
  switch (format) {
    case 'svg':
      return toSvg(dag, layoutDag(dag, { direction }));
    case 'mermaid':
      return toMermaid(dag, direction);
    case 'dot':
      return toDot(dag, direction);
    case 'text':
      return toText(dag);
  }
}
