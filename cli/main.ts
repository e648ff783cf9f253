/** `dagwright`: reads the command line and loads what the command needs, and no more. */
import * as nodeModule from 'node:module';
import { optimiseWebAssemblyLate } from './wasm-compilation.ts';

// Since Node 22.8; it halves the start of a command that has been run before.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();
optimiseWebAssemblyLate();

const { main } = await import('./program.ts');
process.exitCode = await main(process.argv.slice(2));
