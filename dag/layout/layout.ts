/**
 * Graph → coordinates: a layered layout that is linear in practice, draws groups as nested boxes, copes with cycles, and
 * keeps its shape while the file is edited. Deterministic: the same input gives the same drawing on every machine.
 */

import { drawComponent } from './component.ts';
import { componentsOf, packComponents } from './components.ts';
import { drawnGraph } from './graph.ts';
import { lookUp } from './stability.ts';
import type { GraphInput, Layout, LayoutOptions } from './types.ts';

export { edgePath } from './route.ts';
export type * from './types.ts';

/**
 * @param previous the layout before the edit: nodes that are in the same layer as before keep their order. A layout in
 * the other direction is of no use and is ignored.
 */
export function layoutDag(dag: GraphInput, options: LayoutOptions, previous?: Layout): Layout {
  const direction = options.direction ?? 'LR';
  const graph = drawnGraph(dag, options);
  const before = previous?.direction === direction ? lookUp(previous) : undefined;
  const components = componentsOf(graph);
  return packComponents(
    direction,
    components.map((component) => drawComponent(component, direction, before)),
  );
}
