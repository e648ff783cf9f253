/** The models of the Kubernetes client (`k8s.V1EnvVar(…)`): records that stand for the API's own objects. */
import {
  instance,
  nativeClass,
  type PyClass,
  type PyInstance,
  type PyModule,
  unknown,
  type Value,
} from '../../python/values.ts';

const CLIENT = 'kubernetes.client';

/** `kubernetes` and what leads to its models; whatever else it has is unknown, with its path as origin. */
export function kubernetesModule(name: string): PyModule | undefined {
  if (SECRET_MODULES.has(name)) return secretModule(name);
  if (name !== 'kubernetes' && name !== CLIENT && !`${name}.`.startsWith(`${CLIENT}.models.`)) return undefined;
  const known = modules.get(name);
  if (known) return known;
  const made: PyModule = {
    kind: 'module',
    name,
    namespace: new Map(),
    open: true,
    member: (member) => {
      const path = `${name}.${member}`;
      if (name !== 'kubernetes' && /^V\d[A-Za-z0-9]*$/.test(member)) return modelClass(member);
      return kubernetesModule(path) ?? { kind: 'unknown', reason: path, origin: path };
    },
  };
  modules.set(name, made);
  return made;
}

/**
 * A model's fields under the names that the API knows; undefined when the value is no model, or one that was made with arguments that are
 * not known.
 */
export function modelFields({ cls, attrs, payload }: PyInstance): ReadonlyMap<string, Value> | undefined {
  if (payload === INCOMPLETE) return undefined;
  if (cls === SECRET) return attrs;
  if (cls !== models.get(cls.name)) return undefined;
  const given = [...attrs].filter(([name, value]) => value.kind !== 'none' && name !== 'local_vars_configuration');
  return new Map(given.map(([name, value]) => [apiName(name), value]));
}

const modules = new Map<string, PyModule>();
const models = new Map<string, PyClass>();

const INCOMPLETE = {};

const SECRET_MODULES = new Set(['airflow.providers.cncf.kubernetes.secret', 'airflow.kubernetes.secret']);

/** Its parameters, which are also its attributes, in their order. */
const SECRET_FIELDS = ['deploy_type', 'deploy_target', 'secret', 'key', 'items'];

/** Airflow's own record of a Kubernetes Secret that a pod gets. */
const SECRET = nativeClass('airflow.providers.cncf.kubernetes.secret', 'Secret', [], [], {
  construct: (_interpreter, cls, args, site) => {
    const positional = args.positional.flatMap((value, index): [string, Value][] => {
      const name = SECRET_FIELDS[index];
      return name === undefined ? [] : [[name, value]];
    });
    const object = instance(cls, site, new Map([...positional, ...args.keywords]));
    if (args.unknownPositional || args.unknownKeywords) object.payload = INCOMPLETE;
    return object;
  },
  fallbackAttribute: (_interpreter, _self, attribute, site) =>
    attribute.startsWith('__') ? undefined : unknown(`the attribute ${attribute} of a Secret`, site),
});

function secretModule(name: string): PyModule {
  const known = modules.get(name);
  if (known) return known;
  const made: PyModule = {
    kind: 'module',
    name,
    namespace: new Map(),
    open: true,
    member: (member) => {
      const path = `${name}.${member}`;
      return member === 'Secret' ? SECRET : { kind: 'unknown', reason: path, origin: path };
    },
  };
  modules.set(name, made);
  return made;
}

function modelClass(name: string): PyClass {
  const known = models.get(name);
  if (known) return known;
  const made = nativeClass(`${CLIENT}.models`, name, [], [], {
    construct: (_interpreter, cls, args, site) => {
      const object = instance(cls, site, args.keywords);
      if (args.positional.length > 0 || args.unknownPositional || args.unknownKeywords) object.payload = INCOMPLETE;
      return object;
    },
    fallbackAttribute: (_interpreter, _self, attribute, site) =>
      attribute.startsWith('__') ? undefined : unknown(`the attribute ${attribute} of a ${name}`, site),
  });
  models.set(name, made);
  return made;
}

/** `value_from` is `valueFrom`, `_from` (a word of Python) is `from`; some initials stay capitals. */
function apiName(name: string): string {
  return (
    INITIALS[name] ?? name.replace(/^_/, '').replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())
  );
}

const INITIALS: { readonly [name: string]: string } = {
  cluster_ip: 'clusterIP',
  disk_uri: 'diskURI',
  host_ip: 'hostIP',
  host_ipc: 'hostIPC',
  host_pid: 'hostPID',
  pd_id: 'pdID',
  pod_ip: 'podIP',
  scale_io: 'scaleIO',
  set_hostname_as_fqdn: 'setHostnameAsFQDN',
  storage_policy_id: 'storagePolicyID',
  target_ww_ns: 'targetWWNs',
  volume_id: 'volumeID',
};
