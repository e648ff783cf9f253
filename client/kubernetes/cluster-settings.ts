/** The settings of section `dagwright.kubernetes`, as the runner takes them. Their meaning is in package.json. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { KubernetesSettings } from '../../runner/protocol.ts';

const SECTION = 'dagwright';
/** For changes, and for the settings that the picker writes. */
export const KUBERNETES_SECTION = 'dagwright.kubernetes';

/** `folder`: what relative paths are relative to. */
export function kubernetesSettings(resource: vscode.Uri | undefined, folder: string): KubernetesSettings {
  const settings = vscode.workspace.getConfiguration(SECTION, resource);
  const text = (name: string): string | undefined => settings.get<string>(name, '').trim() || undefined;
  const path = (name: string): string | undefined => absolute(text(name), folder);
  const given = <T extends object>(name: string): T | undefined => {
    const value = settings.get<T>(name);
    return value && Object.keys(value).length > 0 ? value : undefined;
  };
  const all: { readonly [name in keyof KubernetesSettings]: KubernetesSettings[name] | undefined } = {
    kubeconfig: path('kubernetes.kubeconfig'),
    context: text('kubernetes.context'),
    namespace: text('kubernetes.namespace'),
    image: text('kubernetes.image'),
    serviceAccount: text('kubernetes.serviceAccount'),
    podTemplateFile: path('kubernetes.podTemplateFile'),
    env: given('kubernetes.env'),
    resources: given('kubernetes.resources'),
    nodeSelector: given('kubernetes.nodeSelector'),
    tolerations: given('kubernetes.tolerations'),
    volumes: given('kubernetes.volumes'),
    volumeMounts: given('kubernetes.volumeMounts'),
    imagePullSecrets: given('kubernetes.imagePullSecrets'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Whether the user has a kubeconfig at all. Without one, nothing about Kubernetes is offered unasked. */
export function hasKubeconfig(): boolean {
  return kubeconfigFiles().some((file) => existsSync(file));
}

/** Where one may be. */
export function kubeconfigFiles(): readonly string[] {
  const { KUBECONFIG } = process.env;
  const chosen = vscode.workspace.getConfiguration(SECTION).get<string>('kubernetes.kubeconfig', '').trim();
  const files = [chosen, ...(KUBECONFIG?.split(delimiter) ?? [join(homedir(), '.kube', 'config')])];
  return files.filter((file) => file !== '').map(fromHome);
}

function absolute(path: string | undefined, folder: string): string | undefined {
  if (path === undefined) return undefined;
  const plain = fromHome(path);
  return isAbsolute(plain) ? plain : join(folder, plain);
}

function fromHome(path: string): string {
  return path.replace(/^~(?=[\\/])/, homedir());
}
