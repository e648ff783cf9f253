/** What an operator takes: as the interpreter's own packages define it, else from the catalogue. */
import { type OperatorFacts, operatorCatalogue } from '../catalogue/catalogue.ts';
import type { InstalledOperators } from './operators.ts';

export function knownOperator(
  path: string,
  airflowVersion: 2 | 3,
  installed: InstalledOperators | undefined,
): OperatorFacts | undefined {
  const catalogue = operatorCatalogue(airflowVersion);
  const home = installed && catalogue.home(path);
  // In the version that the catalogue was made from there is nothing else to be read.
  const isSame = home !== undefined && installed?.hasVersion(home.name, home.version);
  return (isSame ? undefined : installed?.find(path)) ?? catalogue.find(path);
}
