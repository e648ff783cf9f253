import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { LayoutGroup, LayoutNode } from '../../dag/layout/layout.ts';
import { operatorKind } from '../../dag/layout/operator-kind.ts';
import type { Group, Task } from '../../dag/model.ts';
import { ConnectHandle } from './connect.tsx';
import { elementId } from './element-id.ts';
import * as l10n from './l10n.ts';
import { cursorKey, describeTask, groupState, isMatch, mappedProgress, nodeState, taskState } from './node-look.ts';
import { Sign } from './sign.tsx';
import { StateIcon } from './state-icon.tsx';
import { TASK_STATES } from './states.ts';
import { useStore, useView } from './store.ts';

export type TaskNode = Node<{ readonly node: LayoutNode; readonly task: Task | undefined }, 'task'>;
export type GroupNode = Node<{ readonly node: LayoutNode; readonly group: Group | undefined }, 'group'>;
export type BoxNode = Node<{ readonly box: LayoutGroup; readonly group: Group | undefined }, 'box'>;

export const TaskCard = memo(function TaskCard({ data: { node, task } }: NodeProps<TaskNode>) {
  const look = useLook(node);
  const state = useView((view) => taskState(view, node.id));
  const match = useView((view) => isMatch(view, task));
  const progress = task?.mapped ? mappedProgress(state) : undefined;
  const kind = task ? operatorKind(task) : 'other';
  const words = task ? describeTask(task, state) : node.id;
  const classes = ['card', `kind-${kind}`, ...look.classes];
  if (task?.mapped) classes.push('stacked');
  if (task?.dynamic) classes.push('dynamic');
  if (match) classes.push('match');
  return (
    <div id={elementId(node.key)} className={classes.join(' ')} role="img" aria-label={words} title={words}>
      <span className="bar" />
      <span className="line">
        <span className="title">{node.title}</span>
        {task && <Marks task={task} />}
      </span>
      <span className="line">
        <span className="detail">{node.detail}</span>
        {progress && (
          <span className="progress" title={progress.long}>
            {progress.short}
          </span>
        )}
        {state && state.state !== 'none' && <StateIcon state={state.state} silent />}
      </span>
      <ConnectHandle taskId={node.id} />
    </div>
  );
});

export const GroupCard = memo(function GroupCard({ data: { node, group } }: NodeProps<GroupNode>) {
  const store = useStore();
  const look = useLook(node);
  const tasks = node.detail;
  const state = look.state ? `, ${TASK_STATES[look.state].name}` : '';
  const mapped = group?.mapped ? `, ${l10n.t('mapped')}` : '';
  const words = `${l10n.t('Group {0}, collapsed', node.id)}, ${tasks}${mapped}${state}`;
  const classes = ['card', 'stacked', 'group-card', ...look.classes];
  return (
    <div id={elementId(node.key)} className={classes.join(' ')} role="img" aria-label={words} title={words}>
      <span className="bar" />
      <span className="line">
        <span className="title">{node.title}</span>
        {tasks !== 'empty group' && (
          <button
            type="button"
            className="toggle"
            tabIndex={-1}
            aria-label={l10n.t('Expand group {0}', node.id)}
            onClick={(event) => {
              event.stopPropagation();
              store.dispatch({ type: 'toggleGroup', groupId: node.id });
            }}
          >
            <Sign path="M3 8h10M8 3v10" />
          </button>
        )}
      </span>
      <span className="line">
        <span className="detail">{tasks}</span>
        {look.state && look.state !== 'none' && <StateIcon state={look.state} silent />}
      </span>
    </div>
  );
});

export const GroupBox = memo(function GroupBox({ data: { box, group } }: NodeProps<BoxNode>) {
  const store = useStore();
  const state = useView((view) => groupState(view, box.id));
  const tooltip = group?.tooltip ? `${box.id}: ${group.tooltip}` : box.id;
  return (
    <div className={`box depth-${box.depth % 3} ${state ? `in-state state-${state}` : ''}`}>
      <button
        type="button"
        className="box-title"
        tabIndex={-1}
        aria-label={l10n.t('Collapse group {0}', box.id)}
        aria-expanded="true"
        title={`${tooltip}\n${l10n.t('Click to collapse')}`}
        onClick={(event) => {
          event.stopPropagation();
          store.dispatch({ type: 'toggleGroup', groupId: box.id });
        }}
      >
        <Sign path="M4 6l4 4 4-4" />
        <span>{box.title}</span>
        {group?.mapped && <Sign path="M6 3H4v10h2M10 3h2v10h-2" label={l10n.t('mapped')} />}
        {state && state !== 'none' && <StateIcon state={state} />}
      </button>
    </div>
  );
});

function useLook(node: LayoutNode) {
  const state = useView((view) => nodeState(view, node));
  const cursor = useView((view) => cursorKey(view) === node.key);
  const selected = useView((view) => view.selected === node.key);
  const classes: string[] = [];
  if (state && state !== 'none') classes.push('in-state', `state-${state}`);
  if (cursor) classes.push('at-cursor');
  if (selected) classes.push('selected');
  return { state, classes };
}

function Marks({ task }: { readonly task: Task }) {
  return (
    <span className="marks">
      {task.dynamic && (
        <Sign
          path="M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 9.8M8 12.2v.1"
          label={l10n.t('made in a loop whose length is not known')}
        />
      )}
      {task.setup && <Sign path="M8 13V3M4 7l4-4 4 4" label={l10n.t('setup')} />}
      {task.teardown && <Sign path="M8 3v10M4 9l4 4 4-4" label={l10n.t('teardown')} />}
      {task.mapped && <Sign path="M5.5 3h-2v10h2M10.5 3h2v10h-2" label={l10n.t('mapped')} />}
    </span>
  );
}
