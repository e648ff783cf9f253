/** Has the editor tell when a package is installed or removed where the interpreter keeps them, outside of the workspace. */
import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
  WatchKind,
} from 'vscode-languageserver';

export class PackageWatch {
  private followed = '';
  private registration: Promise<Disposable> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    /** URIs of folders that are watched anyway. */
    private readonly folders: readonly string[],
  ) {}

  follow(packageFolders: readonly string[]): void {
    const outside = packageFolders.filter((uri) => !this.folders.some((folder) => uri.startsWith(`${folder}/`)));
    const wanted = outside.join('\n');
    const { didChangeWatchedFiles } = this.capabilities.workspace ?? {};
    if (wanted === this.followed || !didChangeWatchedFiles?.relativePatternSupport) return;
    this.followed = wanted;
    this.registration?.then((earlier) => earlier.dispose()).catch(() => {});
    this.registration = undefined;
    if (outside.length === 0) return;
    const watchers = outside.map((baseUri) => ({
      globPattern: { baseUri, pattern: '*.{dist-info,egg-info,pth}' },
      kind: WatchKind.Create | WatchKind.Delete,
    }));
    this.registration = this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    // An editor that cannot watch there goes without: the next change of the settings looks anew.
    this.registration.catch(() => {});
  }
}
