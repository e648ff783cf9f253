import { describe, expect, it } from 'vitest';
import { toDot } from './dot.ts';
import { type GraphInput, layoutDag } from './layout.ts';
import { toMermaid } from './mermaid.ts';
import { toSvg } from './svg.ts';
import { cyclicGraph, edge, group, task } from './test-graphs.ts';
import { toText } from './text.ts';

const ETL: GraphInput & { dagId: string } = {
  dagId: 'etl',
  tasks: [
    task('start', { operatorLabel: 'EmptyOperator', setup: true }),
    task('load.copy', { group: 'load', mapped: true, operatorLabel: '@task' }),
    task('load.check', { group: 'load', dynamic: true }),
    task('stop', { teardown: true }),
  ],
  edges: [
    edge('start', 'load.copy', { label: 'new data' }),
    edge('load.copy', 'load.check', { kind: 'data' }),
    edge('load.check', 'stop'),
    edge('nowhere', 'stop'),
  ],
  groups: [group('load')],
};

/** An id that tries to break out of every format at once. */
const HOSTILE = `"]-->x["\\" </text><script>alert(1)</script> & 'é' \u0000\u001b[31m\n%%{init}%% ;{}|#`;
const HOSTILE_DAG: GraphInput & { dagId: string } = {
  dagId: HOSTILE,
  tasks: [task(HOSTILE, { operatorLabel: HOSTILE, group: HOSTILE }), task('b')],
  edges: [edge(HOSTILE, 'b', { label: HOSTILE })],
  groups: [group(HOSTILE)],
};

describe('the SVG', () => {
  it('shows every task, its operator, the groups and the labels', () => {
    const svg = toSvg(ETL, layoutDag(ETL, {}));
    for (const text of ['start', 'EmptyOperator', 'copy', '&#64;task', 'load', 'new data']) {
      expect(svg).toContain(text === '&#64;task' ? '>@task<' : `>${text}<`);
    }
    expect(svg).toContain('<title>mapped</title>');
    expect(svg).toContain('<title>setup</title>');
    expect(svg).toContain('<title>teardown</title>');
  });

  it('follows the reader from light to dark, unless told otherwise', () => {
    expect(toSvg(ETL, layoutDag(ETL, {}))).toContain('prefers-color-scheme:dark');
    expect(toSvg(ETL, layoutDag(ETL, {}), { theme: 'light' })).not.toContain('prefers-color-scheme');
  });

  it('draws the edges of a cycle in a class of their own', () => {
    const svg = toSvg(cyclicGraph(), layoutDag(cyclicGraph(), {}));
    expect(svg.match(/<path class="x"[^>]*marker-end="url\(#arrow-cycle\)"/g)).toHaveLength(4);
  });

  it('lets no id become markup', () => {
    const svg = toSvg(HOSTILE_DAG, layoutDag(HOSTILE_DAG, {}));
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('\u0000');
    const tags = svg.replace(/<[a-z/][^<>]*>/g, '');
    expect(tags).not.toMatch(/[<>]/);
  });
});

describe('the Mermaid text', () => {
  it('has subgraphs, shapes, labels and dashed data edges', () => {
    expect(toMermaid(ETL)).toBe(`flowchart LR
  subgraph g0["load"]
    t1[["copy #91; #93;<br/>#64;task"]]
    t2("check ?<br/>BashOperator")
  end
  t0("start ↑<br/>EmptyOperator")
  t3("stop ↓<br/>BashOperator")
  t0 -->|"new data"| t1
  t1 -.-> t2
  t2 --> t3
`);
  });

  it('colours the edges of a cycle by their number', () => {
    expect(toMermaid(cyclicGraph())).toContain('linkStyle 1,2,3,5 stroke:#d1242f');
  });

  it('lets no id become syntax', () => {
    const lines = toMermaid(HOSTILE_DAG).trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    for (const line of lines)
      expect(line.replace(/"[^"\\<>[\]{}|%]*(<br\/>[^"\\<>[\]{}|%]*)?"/g, '""')).toMatch(
        /^ *(flowchart LR|subgraph g0\[""\]|end|t\d(\(""\))?|t0 -->\|""\| t1)$/,
      );
  });
});

describe('the DOT text', () => {
  it('has clusters, labels and dashed data edges, and leaves out edges to nowhere', () => {
    const dot = toDot(ETL);
    expect(dot).toContain('subgraph "cluster_load" {');
    expect(dot).toContain('"start" -> "load.copy" [label="new data"];');
    expect(dot).toContain('"load.copy" -> "load.check" [style=dashed];');
    expect(dot).not.toContain('nowhere');
  });

  it('lets no id become syntax', () => {
    for (const line of toDot(HOSTILE_DAG).split('\n')) {
      const outside = line.replace(/"(?:[^"\\]|\\.)*"/g, '');
      expect(outside.replace(' -> ', ' ')).not.toMatch(/["\\<>&']/);
    }
  });
});

describe('the text for a terminal', () => {
  it('reads as an outline in running order', () => {
    expect(toText(ETL)).toBe(`etl (4 tasks, 4 dependencies)
├─ start ↑setup (EmptyOperator) → new data: load.copy
├─┬ load
│ ├─ copy [ ] (@task) → check
│ └─ check ? (BashOperator) → stop
└─ stop ↓teardown (BashOperator)
`);
  });

  it('names the dependencies on a cycle', () => {
    expect(toText(cyclicGraph())).toContain('Dependencies on a cycle:\n  b → c\n  c → d\n  d → b\n  e → e\n');
  });

  it('breaks long lists of successors at 80 columns', () => {
    const names = Array.from({ length: 20 }, (_, index) => `task_number_${index}`);
    const graph = {
      tasks: ['root', ...names].map((id) => task(id)),
      edges: names.map((id) => edge('root', id)),
      groups: [],
    };
    for (const line of toText(graph).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('keeps control characters from the terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
    expect(toText(HOSTILE_DAG)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});
