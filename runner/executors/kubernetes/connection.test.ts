import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from './connection.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagwright-kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true }));

function kubeconfig(name: string, current: string, namespace = ''): string {
  const path = join(folder, name);
  const text = `
apiVersion: v1
kind: Config
current-context: ${current}
clusters: [{name: c-${name}, cluster: {server: 'https://${name}.test:6443'}}]
users: [{name: u-${name}, user: {token: secret}}]
contexts: [{name: ${name}, context: {cluster: c-${name}, user: u-${name}${namespace && `, namespace: ${namespace}`}}}]
`;
  writeFileSync(path, text);
  return path;
}

describe('which cluster is meant', () => {
  it('is said by the current context of KUBECONFIG, whose files count as one', () => {
    const KUBECONFIG = [kubeconfig('dev', 'dev'), join(folder, 'missing'), kubeconfig('prod', 'prod', 'etl')].join(
      delimiter,
    );
    expect(connect({}, { KUBECONFIG })).toMatchObject({ server: 'https://dev.test:6443', title: 'context dev' });
    const prod = connect({ context: 'prod' }, { KUBECONFIG });
    expect(prod).toMatchObject({ server: 'https://prod.test:6443', namespace: 'etl' });
    expect(() => connect({ context: 'other' }, { KUBECONFIG })).toThrow(
      /There is no context other in .*; there is dev, prod/,
    );
  });

  it('is not known without a kubeconfig, and the message says where it was looked for', () => {
    const path = join(folder, '.kube', 'config');
    expect(() => connect({}, { HOME: folder })).toThrow(`KUBECONFIG is not set, and there is no ${path}.`);
    expect(() => connect({}, { KUBECONFIG: '/none/there' })).toThrow(
      'KUBECONFIG names /none/there, which does not exist.',
    );
    expect(() => connect({ configFile: '/none/there' }, {})).toThrow(
      'config_file names /none/there, which does not exist.',
    );
  });

  it('is the EKS cluster of that name, when an operator names one', () => {
    const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/etl';
    const eks = kubeconfig('eks', arn);
    writeFileSync(eks, readFileSync(eks, 'utf8').replace('{name: eks,', `{name: '${arn}',`));
    const KUBECONFIG = [kubeconfig('dev', 'dev'), eks].join(delimiter);
    expect(connect({ eksCluster: 'etl' }, { KUBECONFIG }).title).toBe(`context ${arn}`);
    expect(() => connect({ eksCluster: 'tl' }, { KUBECONFIG })).toThrow(
      /No context in .* is of the EKS cluster tl; there is dev, .* aws eks update-kubeconfig --name tl/,
    );
  });

  it('is a question to the file when it is damaged', () => {
    const path = join(folder, 'damaged');
    writeFileSync(path, '{');
    expect(() => connect({}, { KUBECONFIG: path })).toThrow(/The kubeconfig .*damaged cannot be read: /);
  });
});

describe('a program for credentials', () => {
  /** A kubeconfig whose user is this program, which writes down each of its runs. */
  const withProgram = (script: string, command = process.execPath): { KUBECONFIG: string; runs(): number } => {
    const [file, runs] = [join(folder, 'program.cjs'), join(folder, 'runs')];
    writeFileSync(runs, '');
    writeFileSync(file, `require('fs').appendFileSync(${JSON.stringify(runs)}, 'x');\n${script}`);
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, args: [file], interactiveMode: 'Never' };
    const KUBECONFIG = kubeconfig('exec', 'exec');
    const text = readFileSync(KUBECONFIG, 'utf8').replace('{token: secret}', JSON.stringify({ exec }));
    writeFileSync(KUBECONFIG, text);
    return { KUBECONFIG, runs: () => readFileSync(runs, 'utf8').length };
  };
  const prints = `
const { apiVersion } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
const status = { token: 'of ' + process.env.AWS_PROFILE };
console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion, status }));`;

  it('is asked once for all requests, in the environment of who runs the DAG, and again when they are refused', async () => {
    const { KUBECONFIG, runs } = withProgram(prints);
    const connection = connect({}, { ...process.env, KUBECONFIG, AWS_PROFILE: 'etl' });
    const all = await Promise.all(Array.from({ length: 5 }, () => connection.requestOptions()));
    expect(all.map(({ headers }) => headers)).toEqual(Array(5).fill({ Authorization: 'Bearer of etl' }));
    expect(runs()).toBe(1);
    connection.renew();
    await connection.requestOptions();
    expect(runs()).toBe(2);
  });

  it('that fails is named, with its last words', async () => {
    const { KUBECONFIG } = withProgram(`console.error('Error:\\nthe session has expired'); process.exit(255);`);
    await expect(connect({}, { ...process.env, KUBECONFIG }).requestOptions()).rejects.toThrow(
      /^The program .*node, which the kubeconfig names for credentials, gave none: the session has expired$/,
    );
  });

  it('that is not there is named', async () => {
    const { KUBECONFIG } = withProgram('', 'aws-that-is-not-there');
    await expect(connect({}, { ...process.env, KUBECONFIG }).requestOptions()).rejects.toThrow(
      'The program aws-that-is-not-there, which the kubeconfig names for credentials, gave none: it is not installed, or not on PATH',
    );
  });
});
