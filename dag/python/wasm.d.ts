/** A WebAssembly file as bytes: esbuild's `binary` loader in the bundles, a small plugin in Vitest. */
declare module '*.wasm' {
  const bytes: Uint8Array;
  export default bytes;
}
