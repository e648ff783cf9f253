import { expect, it } from 'vitest';
import { webviewHtml } from './webview-html.ts';

const PAGE = webviewHtml({
  title: 'Graph <of> a DAG',
  scriptUri: 'https://host/webview.js?a="b"',
  styleUri: 'https://host/webview.css',
  cspSource: 'https://host',
  nonce: 'abc123',
  language: 'de',
  texts: { 'Say "run"': '"laufen" sagen' },
});

it('runs the one script that carries the nonce and no other', () => {
  expect(PAGE).toContain("script-src 'nonce-abc123'");
  expect(PAGE.match(/<script/g)).toHaveLength(1);
  expect(PAGE).not.toMatch(/script-src[^;]*unsafe/);
});

it('allows nothing that is not named', () => {
  expect(PAGE).toContain("default-src 'none'");
  expect(PAGE).not.toContain('connect-src');
});

it('keeps an address with quotes inside its attribute', () => {
  expect(PAGE).toContain('src="https://host/webview.js?a=&quot;b&quot;"');
});

it('carries the texts of the language as data that no policy has to allow', () => {
  expect(PAGE).toContain('data-texts="{&quot;Say \\&quot;run\\&quot;&quot;:');
});
