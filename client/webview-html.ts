/** The page of a webview. Scripts run only from the bundle that carries the nonce; nothing is fetched from elsewhere. */

export interface WebviewPage {
  readonly title: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** The webview's own source for the policy. */
  readonly cspSource: string;
  /** Unguessable, new for each page. */
  readonly nonce: string;
  /** BCP 47. */
  readonly language: string;
  /** English text → text in that language; undefined for English. */
  readonly texts?: { readonly [text: string]: unknown };
}

export function webviewHtml(page: WebviewPage): string {
  // The graph library positions nodes by style attributes, which a policy cannot allow one by one.
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${page.cspSource} 'unsafe-inline'`,
    `img-src ${page.cspSource} data: blob:`,
    `font-src ${page.cspSource}`,
    'worker-src blob:',
  ].join('; ');
  const texts = page.texts ? ` data-texts="${escapeAttribute(JSON.stringify(page.texts))}"` : '';
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(page.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>${escapeAttribute(page.title)}</title>
<link rel="stylesheet" href="${escapeAttribute(page.styleUri)}">
</head>
<body>
<div id="root"${texts}></div>
<script nonce="${page.nonce}" src="${escapeAttribute(page.scriptUri)}"></script>
</body>
</html>
`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
