/** `dagwright`: reads the command line and loads what the command needs, and no more. */
import { main } from './program.ts';

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
