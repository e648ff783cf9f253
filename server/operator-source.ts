/** Operators beyond the catalogue: classes of the workspace, and those of the interpreter's packages. */
import type { OperatorFacts } from '../dag/dialects/airflow/catalogue/catalogue.ts';

export interface OwnOperator {
  readonly name: string;
  /** As a DAG file would import it. */
  readonly module: string;
  readonly uri: string;
}

export interface OperatorSource {
  /** By full path, or by the name alone of a class in `uri`. */
  find(path: string, uri?: string): OperatorFacts | undefined;
  /** Classes of the workspace. */
  own(): readonly OwnOperator[];
  /** Of installed packages that the catalogue does not have. */
  others(): readonly OperatorFacts[];
  /** Undefined where it is not known what is installed. */
  isInstalled(distribution: string): boolean | undefined;
}
