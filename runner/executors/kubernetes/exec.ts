/** A command in a running container, fed with some bytes. */
import { PassThrough } from 'node:stream';
import { messageOf } from '../../errors.ts';
import type { Connection } from './connection.ts';

export interface ContainerOf {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Milliseconds without the command's end. */
const PATIENCE = 60_000;
/** Bytes of a message; servers take no endless ones. */
const CHUNK = 32 * 1024;

/** Resolves with its output when it has ended well; rejects with words for the user otherwise. */
export async function execute(
  connection: Connection,
  { namespace, pod, container }: ContainerOf,
  command: readonly string[],
  input: Buffer,
): Promise<string> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let [said, complaint] = ['', ''];
  for (const output of [stdout, stderr]) output.setEncoding('utf8');
  stdout.on('data', (data) => (said += data));
  stderr.on('data', (data) => (complaint += data));
  const exec = await connection.exec();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(new Error('the container did not answer')), PATIENCE);
    let socket: { close(): void } | undefined;
    const end = (error?: Error): void => {
      clearTimeout(timer);
      socket?.close();
      if (error) reject(error);
      else resolve(said);
    };
    exec
      .exec(namespace, pod, container, [...command], stdout, stderr, stdin, false, (status) => {
        if (status.status === 'Success') end();
        else end(new Error(complaint.trim().split('\n').at(-1) || status.message || 'the command failed'));
      })
      .then(
        (opened) => {
          socket = opened;
          opened.onclose = () => end(new Error('the connection was closed'));
          for (let at = 0; at < input.length; at += CHUNK) stdin.write(input.subarray(at, at + CHUNK));
        },
        (error: unknown) => end(new Error(refused(messageOf(error)))),
      );
  });
}

/** All that a web socket says of a refusal is its code. */
function refused(message: string): string {
  if (!/\b403\b/.test(message)) return message || 'the connection was refused';
  return (
    'RBAC forbids to run a command in the pod. A Role with apiGroups [""], resources ["pods/exec"], verbs ["create", "get"] ' +
    'in its namespace, and a RoleBinding to it, would allow it.'
  );
}

/** Writes a file in a container that has Python; the file is there whole or not at all. Its folder exists. */
export async function putFile(
  connection: Connection,
  container: ContainerOf,
  path: string,
  data: Buffer,
): Promise<void> {
  await execute(connection, container, ['python3', '-c', RECEIVE, path, String(data.length)], data);
}

/** The input has no end that every server tells the container, so its length is told. */
const RECEIVE = `
import os, sys
path, size = sys.argv[1], int(sys.argv[2])
part = "%s.%d" % (path, os.getpid())
with open(part, "wb") as file:
    while size > 0:
        data = sys.stdin.buffer.read1(min(size, 65536))
        if not data:
            sys.exit("the connection broke off")
        file.write(data)
        size -= len(data)
os.rename(part, path)
`;
