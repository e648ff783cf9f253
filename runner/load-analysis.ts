/** The static analysis, which is loaded when the first run wants it: the parser takes a moment. */

/** Loads what `start` needs. To be called, and not waited for, before `Runner.open`: the two then go on at the same time. */
export function prepareToRun(): void {
  // A failure is told by `start`, which loads it again.
  loadAnalysis()
    .then(({ prepareParser }) => prepareParser())
    .catch(() => {});
}

export function loadAnalysis(): Promise<typeof import('./static-analysis.ts')> {
  return import('./static-analysis.ts');
}
