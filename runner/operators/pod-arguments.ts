/**
 * What becomes of each argument of KubernetesPodOperator, and of those that EksPodOperator has beside them, when the runner makes the pod
 * itself. docs/kubernetes.md has the same table, and the Python worker the same names.
 */
import type { Json } from '../../dag/model.ts';

export type Treatment =
  | { readonly kind: 'done' }
  /** It changes nothing here; `usual`: what says nothing of the user's wishes, beside its absence. */
  | { readonly kind: 'ignored'; readonly why: string; readonly usual?: Json }
  /** Only the provider's own code does it. */
  | { readonly kind: 'refused'; readonly why: string };

const TOLD_AT_ONCE = 'the cluster tells of each change as it happens, so nothing is asked for in intervals';

const IGNORED: readonly (readonly [names: string, why: string, usual?: Json])[] = [
  ['base_container_status_polling_interval', TOLD_AT_ONCE, 1],
  ['poll_interval', TOLD_AT_ONCE, 2],
  ['startup_check_interval_seconds', TOLD_AT_ONCE, 5],
  ['logging_interval', 'the log follows live, in a deferred task, too'],
  ['trigger_kwargs', 'there is no trigger: the runner itself watches the pod of a deferred task'],
  ['log_events_on_startup', 'what keeps a pod from starting is always in the log, in words', true],
  ['log_pod_spec_on_failure', 'a pod that is kept shows its specification in the Runs view (Describe)', true],
  ['aws_conn_id', 'the kubeconfig has the credentials of the EKS cluster', 'aws_default'],
  ['region', 'the kubeconfig has the address of the EKS cluster'],
];

const PYTHON_LINES = 'it is a Python function that the provider calls with each line of the log';

const REFUSED: readonly (readonly [name: string, why: string])[] = [
  ['callbacks', "they are Python functions that get the provider's client of the cluster"],
  ['log_formatter', PYTHON_LINES],
  ['progress_callback', PYTHON_LINES],
];

const DONE =
  'active_deadline_seconds affinity annotations arguments automount_service_account_token base_container_name cluster_context ' +
  'cluster_name cmds config_file configmaps container_logs container_name_log_prefix_enabled container_resources ' +
  'container_security_context deferrable dns_config dnspolicy do_xcom_push durable env_from env_vars full_pod_spec get_logs ' +
  'host_aliases hostname hostnetwork image image_pull_policy image_pull_secrets in_cluster init_container_logs init_containers ' +
  'is_delete_operator_pod kubernetes_conn_id labels log_events_on_failure name namespace node_selector on_finish_action ' +
  'on_kill_action pod_name pod_runtime_info_envs pod_template_dict pod_template_file ports priority_class_name random_name_suffix ' +
  'reattach_on_restart runtime_class_name schedule_timeout_seconds schedulername secrets security_context service_account_name ' +
  'skip_on_exit_code startup_timeout_seconds subdomain termination_grace_period termination_message_policy tolerations ' +
  'volume_mounts volumes xcom_sidecar_container_security_context';

export const TREATMENTS: ReadonlyMap<string, Treatment> = new Map<string, Treatment>([
  ...DONE.split(' ').map((name) => [name, { kind: 'done' }] as const),
  ...IGNORED.map(
    ([name, why, usual]) => [name, { kind: 'ignored', why, ...(usual !== undefined && { usual }) }] as const,
  ),
  ...REFUSED.map(([name, why]) => [name, { kind: 'refused', why }] as const),
]);

/** Whether the pod, or who carries it out, is another one for what this argument says. */
export function matters(name: string): boolean {
  const treatment = TREATMENTS.get(name);
  return treatment !== undefined && treatment.kind !== 'ignored';
}

/** A line for the log for each argument that was given and has no effect. */
export function ignoredNotes(args: { readonly [name: string]: Json }): readonly string[] {
  return Object.entries(args).flatMap(([name, value]) => {
    const treatment = TREATMENTS.get(name);
    if (treatment?.kind !== 'ignored' || value === null || value === treatment.usual) return [];
    return [`${name} has no effect here: ${treatment.why}`];
  });
}
