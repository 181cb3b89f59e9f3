import { defineConfig } from 'vite';

/** The API has left room for the same word: see api/console-app.ts. */
const NONCE_MARK = 'KEYRAIL_NONCE';
/** Where `npm start` has the API, for who works on the console with Vite's own server. */
const API = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  publicDir: false,
  html: { cspNonce: NONCE_MARK },
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What counts is the compressed size of the first load, which a test bounds.
    chunkSizeWarningLimit: 1_000,
    // "use client" is said to other frameworks than this one.
    rolldownOptions: {
      onLog: (level, log, handle) => log.code === 'MODULE_LEVEL_DIRECTIVE' || handle(level, log),
    },
  },
  server: { proxy: { '/console/v1': API, '/console/session': API, '/console/mail-frame': API, '/sandbox': API } },
});
