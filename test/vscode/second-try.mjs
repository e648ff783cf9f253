/**
 * A second try for a file of tests that drive a real editor: its windows, its browser and its server are programs of others, whose
 * timing is not ours. Only these tests have one, and each that needed it is told in the closing lines.
 */

/**
 * @typedef {{ name: string, message: string }} Failure
 * @typedef {{ passed: number, skipped: number, failures: readonly Failure[] }} Outcome of all tests of a file
 */

/**
 * @param {string} file as the closing lines call it
 * @param {() => Promise<Outcome>} runOnce
 * @returns {Promise<Outcome & { remarks: readonly string[] }>} the outcome that counts, and what to say of it
 */
export async function withSecondTry(file, runOnce) {
  const first = await runOnce();
  if (first.failures.length === 0) return { ...first, remarks: [] };
  console.log(`${file}: ${first.failures.length} failed at the first try; once more\n`);
  const second = await runOnce();
  const remarks = [
    ...first.failures
      .filter(({ name }) => !second.failures.some((failure) => failure.name === name))
      .map(({ name, message }) => `passed at the second try: ${file}: ${name}: first failure: ${firstLine(message)}`),
    ...second.failures.map(({ name, message }) => `failed: ${file}: ${name}: ${message}`),
  ];
  return { ...second, remarks };
}

function firstLine(text) {
  return text.split('\n', 1)[0];
}
