/** A 16 × 16 drawing in strokes. */
export function Sign({ path, label }: { readonly path: string; readonly label?: string }) {
  return (
    <svg className="sign" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {label && <title>{label}</title>}
      <path d={path} />
    </svg>
  );
}
