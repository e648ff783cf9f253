/** Style sheets are imported for esbuild, which puts them into webview.css. */
declare module '*.css';
